//! A module imports only from lower layers; within a folder, the reading order of its `mod.rs` is such an order too.

use crate::modules::{Modules, Path};
use crate::root;

/// The layers, lowest first. The table in `ARCHITECTURE.md` is the same table.
const LAYERS: [&[&str]; 18] = [
    &["units", "math"],
    &["anatomy"],
    &["mesh"],
    &["fem"],
    &["material", "drive"],
    &["solver"],
    &["probe"],
    &["metric"],
    &["output"],
    &["preset", "cache"],
    &["model"],
    &["case"],
    &["engine"],
    &["analysis"],
    &["study"],
    &["session"],
    &["view"],
    &["cli"],
];

/// Most files in a folder, without its `mod.rs`.
const MOST_FILES: usize = 16;

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

#[test]
fn modules_import_only_from_lower_layers() {
    let modules = Modules::read();
    let mut wrong = Vec::new();
    for (own, used) in modules.uses.iter().filter(|(own, _)| !own.is_empty() && own[0] != "main") {
        let level = layer(&own[0]).unwrap_or_else(|| panic!("{} is in no layer", own[0]));
        let allowed = |other: &&Path| other[0] == own[0] || layer(&other[0]).is_some_and(|l| l < level);
        for other in used.iter().filter(|other| !allowed(other)) {
            wrong.push(format!("{} uses {}", modules.file[own], other.join("::")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The list in a folder's `mod.rs` names everything in the folder, and each entry imports only from entries before it.
/// So there is no import circle in any folder.
#[test]
fn every_folder_is_listed_in_the_order_of_its_imports() {
    let modules = Modules::read();
    let mut wrong = Vec::new();
    for folder in modules.folders().into_iter().filter(|folder| !folder.is_empty()) {
        let file = &modules.file[&folder];
        let listed = reading_order(&std::fs::read_to_string(root().join(file)).unwrap());
        let children = modules.children(&folder);
        let place = |name: &str| listed.iter().position(|l| l == name);
        for child in children.iter().filter(|child| place(child).is_none()) {
            wrong.push(format!("{file}: the reading order leaves out `{child}`"));
        }
        for name in listed.iter().filter(|name| !children.contains(name)) {
            wrong.push(format!("{file}: the reading order names `{name}`, which is not there"));
        }
        for (child, used) in modules.between_children(&folder) {
            for other in used.iter().filter(|other| place(other) >= place(&child)) {
                wrong.push(format!("{file}: `{child}` imports from `{other}`, which comes after it"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Names of the list items of the documentation: ``- `name` – …``, several names separated by commas.
fn reading_order(text: &str) -> Vec<String> {
    let documentation = text.lines().map_while(|line| line.strip_prefix("//!"));
    let items = documentation.filter_map(|line| line.trim().strip_prefix("- `"));
    let names = items.flat_map(|item| {
        let head = item.split(" – ").next().unwrap_or("");
        head.split('`').step_by(2).map(|name| name.trim_end_matches('/').to_string()).collect::<Vec<_>>()
    });
    names.filter(|name| !name.is_empty()).collect()
}

#[test]
fn no_folder_is_crowded() {
    let modules = Modules::read();
    for folder in modules.folders().into_iter().filter(|folder| !folder.is_empty()) {
        let files = modules.children(&folder).len();
        assert!(files <= MOST_FILES, "{} holds {files} modules", modules.file[&folder]);
    }
}

#[test]
fn architecture_says_the_same() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut rows = Vec::new();
    for line in text.lines().filter(|l| l.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if let Ok(level) = cells[0].parse::<usize>() {
            rows.push((level, cells[1].split_whitespace().map(String::from).collect::<Vec<_>>()));
        }
    }
    let expected: Vec<(usize, Vec<String>)> =
        LAYERS.iter().enumerate().map(|(i, m)| (i, m.iter().map(ToString::to_string).collect())).collect();
    assert_eq!(rows, expected);
}

#[test]
fn every_module_of_the_library_has_a_layer() {
    let modules = Modules::read();
    let top = modules.children(&[]);
    assert!(top.len() >= 20 && top.iter().all(|m| m == "main" || layer(m).is_some()), "{top:?}");
}

#[test]
fn a_reading_order_is_read() {
    let text = "//! Title.\n//!\n//! - `a`, `b/` – two\n//! - `c` – one, of `d`\n\npub mod x;\n";
    assert_eq!(reading_order(text), ["a", "b", "c"]);
}
