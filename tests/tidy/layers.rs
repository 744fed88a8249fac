//! A module imports only from lower layers; `ARCHITECTURE.md` says the same.

use crate::{Text, files, root};

/// The layers, lowest first. The table in `ARCHITECTURE.md` is the same table.
const LAYERS: [&[&str]; 13] = [
    &["units", "math"],
    &["anatomy"],
    &["mesh"],
    &["fem"],
    &["material", "drive"],
    &["solver"],
    &["probe"],
    &["metric"],
    &["output"],
    &["preset"],
    &["run"],
    &["view"],
    &["cli"],
];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// `src/mesh/hex.rs` and `src/units.rs` belong to `mesh` and `units`.
fn module(path: &str) -> &str {
    let inside = path.strip_prefix("src/").unwrap();
    inside.split('/').next().unwrap().trim_end_matches(".rs")
}

/// Modules named as `crate::x` or in `crate::{x::…, y}`, with the line.
fn imports(file: &Text) -> Vec<(usize, String)> {
    let code: String = file.code().map(|(_, line)| format!("{line}\n")).collect();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let line = code[..at].lines().count().max(1);
        let rest = &code[at + "crate::".len()..];
        let names: Vec<String> = match rest.strip_prefix('{') {
            Some(group) => heads_of_group(group),
            None => vec![first_word(rest)],
        };
        found.extend(names.into_iter().map(|name| (line, name)));
    }
    found
}

fn first_word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// First names of `a::b, c::{d, e}, f}`.
fn heads_of_group(group: &str) -> Vec<String> {
    let mut names = vec![first_word(group)];
    let mut depth = 0usize;
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(first_word(&group[i + 1..])),
            _ => {}
        }
    }
    names.retain(|n| !n.is_empty());
    names
}

#[test]
fn modules_import_only_from_lower_layers() {
    let mut wrong = Vec::new();
    for file in
        files("src", "rs").iter().filter(|f| !["src/lib.rs", "src/main.rs"].contains(&f.path.as_str()))
    {
        let own = module(&file.path);
        let level = layer(own).unwrap_or_else(|| panic!("{} is in no layer", file.path));
        for (line, other) in imports(file) {
            let allowed = other == own || layer(&other).is_some_and(|l| l < level);
            if !allowed {
                wrong.push(format!(
                    "{}:{line}: {own} (layer {level}) uses {other} ({:?})",
                    file.path,
                    layer(&other)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn imports_are_seen_in_every_form() {
    let text = "use crate::mesh::{a, b};\nuse crate::{fem::{x, y}, solver, view::z};\nlet a = crate::run::go(); // crate::cli\n";
    let found = imports(&Text { path: "src/x.rs".into(), text: text.into() });
    let names: Vec<&str> = found.iter().map(|(_, n)| n.as_str()).collect();
    assert_eq!(names, ["mesh", "fem", "solver", "view", "run"]);
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
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let modules = lib.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';'));
    let modules: Vec<&str> = modules.collect();
    assert!(modules.len() >= 13);
    assert!(modules.iter().all(|m| layer(m).is_some()), "{modules:?}");
}
