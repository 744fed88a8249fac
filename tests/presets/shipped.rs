//! The built-in presets equal the folder `presets/`, and all are valid.

use calfwave::preset::claims::ClaimsSpec;
use calfwave::preset::document::DocumentKind;
use calfwave::preset::location::{SHIPPED, question};
use calfwave::preset::protocol::ProtocolSpec;
use calfwave::preset::scenario::Part;
use calfwave::preset::study::StudySpec;
use calfwave::preset::syntax::{parse, to_ron};
use calfwave::preset::{ScenarioSpec, document, load_scenario};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("presets")
}

/// Every file below `presets/`: path inside it → text.
fn on_disk() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder()).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn the_built_in_presets_equal_the_folder() {
    let built_in: BTreeMap<String, String> =
        SHIPPED.iter().map(|(p, t)| (p.to_string(), t.to_string())).collect();
    assert_eq!(built_in.keys().collect::<Vec<_>>(), on_disk().keys().collect::<Vec<_>>());
    assert_eq!(built_in, on_disk());
}

#[test]
fn every_preset_is_valid_without_a_warning() {
    for (path, _) in SHIPPED {
        let checked = document::check(&folder().join(path)).unwrap_or_else(|e| panic!("{path}:\n{e}"));
        assert!(checked.warnings.is_empty(), "{path}: {:?}", checked.warnings);
        let kind = path.split('/').next().unwrap();
        let expected = match checked.kind {
            DocumentKind::Scenario => ["scenarios", "phantoms"].contains(&kind),
            DocumentKind::Claims => *path == "studies/claims.ron",
            other => {
                kind.trim_end_matches('s') == other.name().trim_end_matches('s').replace("study", "studie")
            }
        };
        assert!(expected, "{path} is read as a {}", checked.kind.name());
    }
}

#[test]
fn every_preset_begins_with_its_question_and_names_its_sources() {
    for (path, text) in SHIPPED {
        assert!(question(text).ends_with('?'), "{path}: the first line is not a question");
        let comments: Vec<&str> = text.lines().take_while(|l| l.starts_with("//")).collect();
        assert!(comments.len() >= 3, "{path}: the header has only the question");
        let marked = text.to_lowercase().contains("estimate");
        let part = ["subjects/", "tissues/", "devices/"].iter().any(|f| path.starts_with(f));
        assert!(!part || marked, "{path}: estimates are not marked");
    }
}

#[test]
fn the_question_in_the_header_is_the_question_of_the_scenario() {
    for (path, text) in SHIPPED {
        let found = match DocumentKind::guess(text) {
            DocumentKind::Scenario => parse::<ScenarioSpec>(path, text).unwrap().question,
            DocumentKind::Study => parse::<StudySpec>(path, text).unwrap().question,
            DocumentKind::Claims => parse::<ClaimsSpec>(path, text).unwrap().question,
            DocumentKind::Protocol => parse::<ProtocolSpec>(path, text).unwrap().question,
            _ => continue,
        };
        assert_eq!(found, question(text), "{path}");
    }
}

#[test]
fn every_resolved_scenario_is_unchanged_by_a_round_trip_through_ron() {
    let wholes = |p: &&(&str, &str)| p.0.starts_with("scenarios/") || p.0.starts_with("phantoms/");
    for (path, _) in SHIPPED.iter().filter(wholes) {
        let spec = load_scenario(&folder().join(path)).unwrap().spec;
        assert!(matches!(spec.tissues, Part::Inline(_)), "{path}");
        let text = to_ron(&spec).unwrap();
        let again: ScenarioSpec = parse(path, &text).unwrap_or_else(|e| panic!("{path}:\n{e}\n{text}"));
        assert_eq!(spec, again, "{path}");
    }
}

#[test]
fn a_scenario_from_disk_equals_the_built_in_one() {
    let built_in = load_scenario(Path::new("no/such/folder")).is_err();
    assert!(built_in, "a missing path is no error");
    let disk = load_scenario(&folder().join("scenarios/single_head.ron")).unwrap();
    // Of the same name, the file in the working folder takes precedence over the built-in preset.
    let bare = load_scenario(Path::new("single_head")).unwrap();
    assert_eq!(disk.spec, bare.spec);
}
