//! The documents beside the code: what they must contain, and that their links lead to files.

use crate::{documents, files, found, root, words};
use calfwave::cli::args::Line;
use clap::CommandFactory;
use std::collections::BTreeSet;

fn read(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn the_licences_are_those_of_the_manifest() {
    assert!(read("Cargo.toml").contains("\nlicense = \"MIT OR Apache-2.0\"\n"));
    let mit = read("LICENSE-MIT");
    assert!(mit.starts_with("MIT License") && mit.contains("Permission is hereby granted, free of charge"));
    let apache = read("LICENSE-APACHE");
    assert!(apache.contains("Version 2.0, January 2004") && apache.contains("END OF TERMS AND CONDITIONS"));
}

/// The words of each piece of inline code of a text.
fn inline_code(text: &str) -> Vec<Vec<&str>> {
    text.split('`').skip(1).step_by(2).map(|code| code.split_whitespace().collect()).collect()
}

#[test]
fn the_readme_has_the_two_commands_and_every_subcommand() {
    let readme = read("README.md");
    for line in ["    cargo run --release", "    cargo test --release --no-default-features"] {
        assert!(readme.lines().any(|l| l == line), "`{line}` is no line of the README");
    }
    assert!(readme.contains("not medical advice"));
    // Inline code: `calfwave batch STUDY`, `batch status`, `merge`. Actions of a subcommand may stand in the
    // document of commands.
    let commands = read("docs/commands.md");
    let (code, details) = (inline_code(&readme), inline_code(&commands));
    let program = Line::command();
    let mut count = 0;
    for command in program.get_subcommands() {
        count += 1;
        let name = command.get_name();
        assert!(
            code.iter().any(|c| c.starts_with(&["calfwave", name])),
            "the README lacks `calfwave {name}`"
        );
        for action in command.get_subcommands().map(clap::Command::get_name) {
            let is_named = code.iter().chain(&details).any(|c| c.contains(&action));
            assert!(is_named, "README and docs/commands.md lack `calfwave {name} {action}`");
        }
    }
    assert!(count > 8, "the program has only {count} commands");
}

/// The sections of the changelog: heading and text.
fn sections(changelog: &str) -> Vec<(&str, &str)> {
    changelog
        .split("\n## ")
        .skip(1)
        .map(|section| section.split_once('\n').unwrap_or((section, "")))
        .collect()
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &&str| part.chars().all(|c| c.is_ascii_digit());
    parts.iter().map(|part| part.len()).eq([4, 2, 2]) && parts.iter().all(is_number)
}

/// Keep a Changelog: unreleased changes first, then versions with their dates. Every section groups its
/// changes.
#[test]
fn the_changelog_has_dated_sections_with_grouped_changes() {
    const GROUPS: [&str; 7] = ["Added", "Changed", "Renamed", "Deprecated", "Removed", "Fixed", "Security"];
    let changelog = read("CHANGELOG.md");
    let sections = sections(&changelog);
    let version = format!("[{}]", env!("CARGO_PKG_VERSION"));
    assert!(sections.first().is_some_and(|(h, _)| *h == "[Unreleased]" || h.starts_with(&version)));
    for (at, (heading, text)) in sections.iter().enumerate() {
        let dated = heading.split_once("] - ").is_some_and(|(_, date)| is_date(date));
        assert!(dated || (at == 0 && *heading == "[Unreleased]"), "`## {heading}` has no date");
        let groups: Vec<&str> = text.split("\n### ").skip(1).collect();
        assert!(!groups.is_empty(), "`## {heading}` has no group of changes");
        for group in groups {
            let (name, changes) = group.split_once('\n').unwrap_or((group, ""));
            assert!(GROUPS.contains(&name.trim()), "`### {name}` is none of {GROUPS:?}");
            let is_entry = |line: &str| line.starts_with("- ") || line.starts_with("| ");
            assert!(changes.lines().any(is_entry), "`### {name}` of `## {heading}` is empty");
        }
    }
}

/// A table of the changelog ends with a column of new names. Each new name in backticks occurs
/// in the code or the presets.
#[test]
fn new_names_in_tables_of_the_changelog_exist() {
    let folders = [("src", "rs"), ("presets", "ron"), ("assets", "ftl"), ("shaders", "wgsl")];
    let texts: Vec<_> = folders.iter().flat_map(|(folder, ending)| found(folder, ending)).collect();
    let known: BTreeSet<&str> = texts.iter().flat_map(|file| words(&file.text)).collect();
    for row in read("CHANGELOG.md").lines().filter(|line| line.starts_with('|')) {
        for name in row.trim_end_matches('|').rsplit('|').next().unwrap_or("").split('`').skip(1).step_by(2) {
            let missing = words(name).find(|word| !known.contains(word));
            assert!(missing.is_none(), "`{name}` does not exist: {row}");
        }
    }
}

/// Targets of the links of a text, without anchors and addresses of other sites.
fn targets(text: &str) -> Vec<&str> {
    let after = text.match_indices("](").map(|(i, m)| &text[i + m.len()..]);
    let target = after.map(|rest| rest.split(')').next().unwrap_or("").split('#').next().unwrap_or(""));
    target.filter(|target| !target.is_empty() && !target.contains("://")).collect()
}

#[test]
fn links_between_documents_lead_to_files() {
    let mut count = 0;
    for document in documents() {
        let folder = root().join(&document.path).parent().unwrap().to_path_buf();
        for target in targets(&document.text) {
            count += 1;
            assert!(folder.join(target).exists(), "{}: {target}", document.path);
        }
    }
    assert!(count > 5, "only {count} links were found");
    let text = "[a](b#c), [d](https://e.f), ![](g.png) and [h](#i)";
    assert_eq!(targets(text), ["b", "g.png"]);
}

#[test]
fn the_top_level_holds_the_agreed_files_and_folders() {
    let committed = [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "src",
        "assets",
        "presets",
        "shaders",
        "tests",
        "docs",
        "examples",
        "clippy.toml",
        "rustfmt.toml",
    ];
    for name in committed {
        assert!(root().join(name).exists(), "`{name}` is missing at the top level");
    }
    // Results of builds and runs.
    let generated = ["target", "runs"];
    for entry in std::fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().to_string();
        let is_agreed = [&committed[..], &generated].concat().contains(&name.as_str());
        assert!(name.starts_with('.') || is_agreed, "`{name}` at the top level");
    }
}

/// Every document begins with a title that no other document has.
#[test]
fn every_document_has_its_own_title() {
    let mut titles = BTreeSet::new();
    for document in documents() {
        let title = document.text.lines().next().unwrap_or("").to_string();
        assert!(title.starts_with("# ") && title.len() > 5, "{}: begins with `{title}`", document.path);
        assert!(titles.insert(title), "{}: its title is that of another document", document.path);
    }
    assert!(titles.len() > files("docs", "md").len());
}
