//! A module imports only from lower layers. Within a folder, the reading order in its `mod.rs` is an order of
//! imports as well.

use crate::modules::{Modules, Path};
use crate::root;

/// The layers, lowest first. `ARCHITECTURE.md` has the same table.
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
    &["analysis", "fit"],
    &["study"],
    &["session"],
    &["view"],
    &["cli"],
];

/// Most files in a folder, not counting its `mod.rs`.
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

/// The reading order in a folder's `mod.rs` names everything in the folder once, and each entry imports only
/// from earlier ones. Therefore no folder contains a circle of imports.
#[test]
fn every_reading_order_is_an_order_of_imports() {
    let modules = Modules::read();
    let mut wrong = Vec::new();
    for folder in modules.folders().into_iter().filter(|folder| !folder.is_empty()) {
        let file = &modules.file[&folder];
        let children: Vec<String> = modules.children(&folder).into_iter().filter(|c| c != "tests").collect();
        let order = reading_order(&std::fs::read_to_string(root().join(file)).unwrap());
        let place = |name: &str| order.iter().position(|l| l == name);
        let mut named = order.clone();
        named.sort();
        if named != children {
            wrong.push(format!("{file}: the reading order names {named:?}, the folder has {children:?}"));
        }
        for (child, used) in
            modules.between_children(&folder).into_iter().filter(|(child, _)| child != "tests")
        {
            for other in used.iter().filter(|other| place(other) >= place(&child)) {
                wrong.push(format!("{file}: `{child}` imports from `{other}`, which comes after it"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The names in the list of the documentation, whose items are written
/// ``//! - `file`, `folder/` – what they hold``.
fn reading_order(text: &str) -> Vec<String> {
    let items = text.lines().filter_map(|line| line.strip_prefix("//! - ")?.split_once(" – "));
    let names = items.flat_map(|(names, _)| names.split('`').skip(1).step_by(2));
    names.map(|name| name.trim_end_matches('/').to_string()).collect()
}

#[test]
fn no_folder_is_crowded() {
    let modules = Modules::read();
    for folder in modules.folders().into_iter().filter(|folder| !folder.is_empty()) {
        let inside =
            |name: &String| modules.file[&[folder.clone(), vec![name.clone()]].concat()].ends_with("/mod.rs");
        let files = modules.children(&folder).iter().filter(|name| !inside(name)).count();
        assert!(files <= MOST_FILES, "{} holds {files} files", modules.file[&folder]);
    }
}

#[test]
fn the_table_of_layers_in_the_architecture_document_is_the_same() {
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
fn a_reading_order_is_found() {
    let text = "//! Title `b`.\n//!\n//! Read in this order:\n//! - `a`, `b/` – two\n\
                //! - `c` – one, of `a`, `x`\n\n\
                pub mod x;\n";
    assert_eq!(reading_order(text), ["a", "b", "c"]);
}
