//! Rules for the source text and the documents of the project.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[path = "../support/command_lines.rs"]
mod command_lines;
mod commands;
mod documents;
mod layers;
mod modules;
mod paths;
mod source;
mod specs;
mod verdicts;

use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the project.
struct Text {
    /// Path from the root, with `/`.
    path: String,
    text: String,
}

impl Text {
    /// Lines without comments, with their numbers. A `//` inside a string also ends the line, which hides the
    /// rest of that string.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate();
        lines.map(|(i, line)| (i + 1, line.split_once("//").map_or(line, |(code, _)| code)))
    }
}

/// Every file with this ending below a folder of the project. At least one must exist.
fn files(folder: &str, ending: &str) -> Vec<Text> {
    let found = found(folder, ending);
    assert!(!found.is_empty(), "no {ending} files in {folder}");
    found
}

/// Every file with this ending below a folder of the project.
fn found(folder: &str, ending: &str) -> Vec<Text> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(next) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
                found.push(Text { path: name, text: std::fs::read_to_string(&path).unwrap() });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The documents: those at the top level, and those below `docs`.
fn documents() -> Vec<Text> {
    let top = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"]
        .map(|name| Text { path: name.into(), text: std::fs::read_to_string(root().join(name)).unwrap() });
    top.into_iter().chain(files("docs", "md")).collect()
}

/// Words of a text: runs of letters, digits and `_`.
fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty())
}
