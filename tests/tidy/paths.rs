//! Every file that a document or a comment names exists.

use crate::{Text, documents, files, found, root};
use std::collections::BTreeSet;

/// Folders of the project. A word that begins with one of them and `/` is a path, with any ending.
const FOLDERS: [&str; 6] = ["src", "tests", "docs", "presets", "assets", "shaders"];
/// Folders that paths are relative to, besides the root and the folder of the document.
const BASES: [&str; 5] = ["src", "tests", "presets", "presets/studies", "assets"];
/// Endings of files of the project. A name without a folder must be that of one of them.
const OWN: [&str; 7] = ["rs", "md", "py", "sh", "wgsl", "ftl", "toml"];
/// Endings that files of a run have as well. They are checked only if a folder precedes the name.
const SHARED: [&str; 5] = ["ron", "case", "png", "svg", "html"];

/// Paths named in a text, with their lines.
fn named(text: &str) -> Vec<(usize, String)> {
    let is_path = |c: char| c.is_ascii_alphanumeric() || "_./-".contains(c);
    let words = |line: &str| -> Vec<String> {
        let words = line.split(|c: char| !is_path(c)).map(|w| w.trim_end_matches(['.', '/', '-']));
        words.filter(|w| is_named(w)).map(String::from).collect()
    };
    let lines = text.lines().enumerate();
    lines.flat_map(|(i, line)| words(line).into_iter().map(move |word| (i + 1, word))).collect()
}

fn is_named(word: &str) -> bool {
    let Some((stem, ending)) = word.rsplit_once('.') else {
        return word.split_once('/').is_some_and(|(folder, _)| FOLDERS.contains(&folder));
    };
    let is_made_by_a_run = ["runs/", "fresh/"].iter().any(|folder| word.starts_with(folder));
    let is_file = OWN.contains(&ending) || (SHARED.contains(&ending) && stem.contains('/'));
    is_file && !is_made_by_a_run && !word.starts_with('/') && !stem.is_empty()
}

/// Whether `word`, named in the file at `path`, exists.
fn exists(word: &str, path: &str, names: &BTreeSet<String>) -> bool {
    let own = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut bases = ["", own].into_iter().chain(BASES);
    bases.any(|base| root().join(base).join(word).exists()) || (!word.contains('/') && names.contains(word))
}

/// The comments of a text, line by line. A line without a comment is empty.
fn comments(file: &Text, mark: &str) -> String {
    let comment = |line: &str| line.split_once(mark).map_or("\n".to_string(), |(_, c)| format!("{c}\n"));
    file.text.lines().map(comment).collect()
}

#[test]
fn every_named_file_exists() {
    let commented = [
        ("src", "rs", "//"),
        ("tests", "rs", "//"),
        ("presets", "ron", "//"),
        ("shaders", "wgsl", "//"),
        ("assets", "ftl", "#"),
    ];
    let code = commented.map(|(folder, ending, mark)| {
        files(folder, ending).into_iter().map(move |f| (f.path.clone(), comments(&f, mark)))
    });
    let mut names: BTreeSet<String> = BTreeSet::new();
    for folder in FOLDERS.iter().chain(&BASES) {
        assert!(root().join(folder).is_dir(), "{folder}");
    }
    for file in FOLDERS.iter().flat_map(|f| OWN.iter().flat_map(move |e| found(f, e))).chain(documents()) {
        names.extend(file.path.rsplit('/').next().map(String::from));
    }
    let mut wrong = Vec::new();
    for (path, text) in documents().into_iter().map(|d| (d.path, d.text)).chain(code.into_iter().flatten()) {
        for (line, word) in named(&text).iter().filter(|(_, word)| !exists(word, &path, &names)) {
            wrong.push(format!("{path}:{line}: `{word}` does not exist"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn paths_in_a_text_are_found() {
    let text = "`mesh/hex.rs`, [x](docs/a.md#b), 3.5 N/m, `runs/x/report.html`,\n\
                `scenario.ron`, presets/devices and end.rs. /etc/z.md";
    let found: Vec<(usize, String)> = named(text);
    let expected = [(1, "mesh/hex.rs"), (1, "docs/a.md"), (2, "presets/devices"), (2, "end.rs")];
    assert_eq!(found, expected.map(|(i, w)| (i, w.to_string())));
}
