//! Every file that a document or a comment names is there.

use crate::{Text, documents, files, found, root};
use std::collections::BTreeSet;

/// Folders of the project; what begins with one of them is a path whatever its ending.
const FOLDERS: [&str; 6] = ["src", "tests", "docs", "presets", "assets", "shaders"];
/// Folders that paths are told from, apart from the root and the document's own.
const BASES: [&str; 5] = ["src", "tests", "presets", "presets/studies", "assets"];
/// Endings of files that only the project has; a name without a folder is that of one of them.
const OWN: [&str; 7] = ["rs", "md", "py", "sh", "wgsl", "ftl", "toml"];
/// Endings that files of a run have too; they are looked for where a folder stands before the name.
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

/// Whether `word`, named in the file at `path`, is there.
fn is_there(word: &str, path: &str, names: &BTreeSet<String>) -> bool {
    let own = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut bases = ["", own].into_iter().chain(BASES);
    bases.any(|base| root().join(base).join(word).exists()) || (!word.contains('/') && names.contains(word))
}

/// Comments of a text of this ending, line by line; what is not one is an empty line.
fn comments(file: &Text, mark: &str) -> String {
    let comment = |line: &str| line.split_once(mark).map_or("\n".to_string(), |(_, c)| format!("{c}\n"));
    file.text.lines().map(comment).collect()
}

#[test]
fn every_file_that_is_named_is_there() {
    let commented =
        [("src", "rs", "//"), ("tests", "rs", "//"), ("presets", "ron", "//"), ("assets", "ftl", "#")];
    let code = commented.map(|(folder, ending, mark)| {
        files(folder, ending).into_iter().map(move |f| (f.path.clone(), comments(&f, mark)))
    });
    let mut names: BTreeSet<String> = BTreeSet::new();
    for file in FOLDERS.iter().flat_map(|f| OWN.iter().flat_map(move |e| found(f, e))).chain(documents()) {
        names.extend(file.path.rsplit('/').next().map(String::from));
    }
    let mut wrong = Vec::new();
    for (path, text) in documents().into_iter().map(|d| (d.path, d.text)).chain(code.into_iter().flatten()) {
        for (line, word) in named(&text).iter().filter(|(_, word)| !is_there(word, &path, &names)) {
            wrong.push(format!("{path}:{line}: `{word}` is not there"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn paths_are_seen() {
    let text = "`mesh/hex.rs`, [x](docs/a.md#b), 3.5 N/m, `runs/x/report.html`,\n`scenario.ron`, presets/devices and end.rs. /etc/z.md";
    let found: Vec<(usize, String)> = named(text);
    let expected = [(1, "mesh/hex.rs"), (1, "docs/a.md"), (2, "presets/devices"), (2, "end.rs")];
    assert_eq!(found, expected.map(|(i, w)| (i, w.to_string())));
}
