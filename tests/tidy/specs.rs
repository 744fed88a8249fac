//! Every field of a preset is documented with its unit or range.

use crate::{Text, files};

/// Files of the specs: the types that are read from presets.
const SPECS: [&str; 11] = [
    "src/anatomy/atlas/spec.rs",
    "src/anatomy/spec.rs",
    "src/drive/spec.rs",
    "src/fit/labels/map.rs",
    "src/material/spec.rs",
    "src/mesh/spec.rs",
    "src/preset/claims.rs",
    "src/preset/protocol.rs",
    "src/preset/scenario/spec.rs",
    "src/preset/study/spec.rs",
    "src/solver/spec.rs",
];

/// Endings of names of quantities with a unit.
const UNITS: [&str; 15] = [
    "_mm", "_hz", "_s", "_deg", "_kg", "_kg_mm", "_kg_m3", "_kg_m2", "_kpa", "_mpa", "_n", "_n_m", "_kn_m",
    "_ns_m", "_percent",
];

/// Fields of structs and of struct variants: line, doc comment, name, type.
fn fields(file: &Text) -> Vec<(usize, String, String, String)> {
    let mut found = Vec::new();
    let mut doc = String::new();
    let text = file.text.split("#[cfg(test)]").next().unwrap();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(words) = line.strip_prefix("///") {
            doc.push_str(words);
            continue;
        }
        if line.starts_with("#[") {
            continue;
        }
        let declaration = line.strip_prefix("pub ").unwrap_or(line).strip_suffix(',');
        let pair = declaration.and_then(|d| d.split_once(": "));
        if let Some((name, kind)) = pair
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            && (line.starts_with("pub ") || !doc.is_empty())
        {
            found.push((i + 1, doc.clone(), name.to_string(), kind.to_string()));
        }
        doc.clear();
    }
    found
}

/// A spec refuses unknown fields; no other type does.
#[test]
fn the_specs_are_the_types_that_refuse_unknown_fields() {
    let refuses = |file: &Text| file.code().any(|(_, code)| code.contains("deny_unknown_fields"));
    let found: Vec<String> = files("src", "rs").into_iter().filter(refuses).map(|file| file.path).collect();
    assert_eq!(found, SPECS);
}

#[test]
fn every_field_is_documented_with_its_unit_or_range() {
    let all = files("src", "rs");
    let mut seen = 0;
    for path in SPECS {
        let file = all.iter().find(|f| f.path == path).unwrap_or_else(|| panic!("{path} is missing"));
        for (line, doc, name, kind) in fields(file) {
            seen += 1;
            let place = format!("{path}:{line}: {name}");
            assert!(doc.trim().len() >= 4, "{place} has no documentation");
            let has_unit = doc.contains('[') && doc.contains(']') || doc.to_lowercase().contains("unit");
            if UNITS.iter().any(|u| name.ends_with(u)) {
                assert!(has_unit, "{place}: no unit in `{doc}`");
            }
            if kind.contains("f64") || kind.contains("usize") {
                let has_range = doc.chars().any(|c| c.is_ascii_digit());
                assert!(has_unit || has_range, "{place}: neither unit nor range in `{doc}`");
            }
        }
    }
    assert!(seen > 150, "only {seen} fields were found");
}

#[test]
fn fields_of_structs_and_variants_are_found() {
    let text = [
        "/// A.",
        "pub struct S {",
        "    /// Length [mm].",
        "    #[serde(default)]",
        "    pub a_mm: f64,",
        "    V {",
        "        /// B.",
        "        b: usize,",
        "    },",
        "}",
    ];
    let text = text.join("\n");
    let found = fields(&Text { path: String::new(), text });
    assert_eq!(found.iter().map(|f| f.2.as_str()).collect::<Vec<_>>(), ["a_mm", "b"]);
    assert_eq!(found[0].1, " Length [mm].");
}
