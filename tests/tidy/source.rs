//! Headers and sizes of source files, widths of lines, and words that must not occur.

use crate::{Text, documents, files, words};

/// Most lines of a file.
const LONGEST_FILE: usize = 650;
/// Most characters of a line.
const WIDEST_LINE: usize = 110;

fn sources() -> Vec<Text> {
    files("src", "rs").into_iter().chain(files("tests", "rs")).collect()
}

#[test]
fn every_file_opens_by_saying_what_it_is() {
    for file in sources() {
        let first = file.text.lines().next().unwrap_or("");
        assert!(first.starts_with("//! ") && first.len() > 14, "{}: begins with `{first}`", file.path);
        assert!(!file.path.starts_with("src/") || !first.contains("stub"), "{}", file.path);
    }
}

#[test]
fn no_file_is_too_long() {
    let shaders = files("shaders", "wgsl");
    for file in sources().iter().chain(&shaders) {
        let lines = file.text.lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines", file.path);
    }
}

/// Whether a string literal reaches the widest columns: RON has no way to break one.
fn is_in_string(line: &str) -> bool {
    let before: String = line.chars().take(WIDEST_LINE - 2).collect();
    before.contains("r#\"") || before.replace("\\\"", "").matches('"').count() % 2 == 1
}

/// Code, shaders, presets and documents. `docs/claims.md` is written by the program.
#[test]
fn no_line_is_wider_than_110_characters() {
    let texts = files("presets", "ron").into_iter().chain(files("shaders", "wgsl"));
    let documents = documents().into_iter().filter(|document| document.path != "docs/claims.md");
    let mut wrong = Vec::new();
    for file in sources().into_iter().chain(texts).chain(documents) {
        for (i, line) in file.text.lines().enumerate() {
            let width = line.chars().count();
            if width > WIDEST_LINE && !(file.path.ends_with(".ron") && is_in_string(line)) {
                wrong.push(format!("{}:{}: {width} characters", file.path, i + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{} lines are too wide\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn graphics_crates_appear_only_in_the_view() {
    let foreign = ["bevy", "egui", "rapier", "wgpu", "winit"];
    let home = ["src/view/", "src/cli/view/"];
    let sources = files("src", "rs");
    for folder in home {
        assert!(sources.iter().any(|file| file.path.starts_with(folder)), "{folder} holds no file");
    }
    for file in sources {
        if home.iter().any(|folder| file.path.starts_with(folder)) {
            continue;
        }
        for (line, code) in file.code() {
            let word = words(code).find(|w| foreign.iter().any(|f| w.starts_with(f)));
            assert!(word.is_none(), "{}:{line}: {}", file.path, word.unwrap_or(""));
        }
    }
}

#[test]
fn only_the_command_line_prints() {
    let printing = ["println", "print", "eprintln", "eprint"];
    for file in files("src", "rs").iter().filter(|f| !f.path.starts_with("src/cli/")) {
        // Unit tests may print.
        for (line, code) in file.code().take_while(|(_, code)| !code.contains("#[cfg(test)]")) {
            let prints = printing.iter().any(|p| code.contains(&format!("{p}!(")));
            assert!(!prints, "{}:{line}: {code}", file.path);
        }
    }
}

#[test]
fn no_mark_of_unfinished_work_remains() {
    // The marks are put together here, so that this file does not contain them.
    let marks = ["TO", "FIX", "XX"].iter().zip(["DO", "ME", "X"]).map(|(a, b)| format!("{a}{b}"));
    let marks: Vec<String> = marks.collect();
    let macros = ["todo", "unimplemented", "dbg"].map(|m| format!("{m}!("));
    let texts = files("presets", "ron").into_iter().chain(files("shaders", "wgsl")).chain(documents());
    for file in sources().into_iter().chain(texts) {
        for (i, line) in file.text.lines().enumerate() {
            let mark = words(line).find(|w| marks.iter().any(|m| m == w));
            assert!(mark.is_none(), "{}:{}: {line}", file.path, i + 1);
            let code = line.split("//").next().unwrap_or("");
            assert!(!macros.iter().any(|m| code.contains(m.as_str())), "{}:{}: {line}", file.path, i + 1);
        }
    }
}

#[test]
fn unsafe_code_is_in_one_file_and_no_lint_is_allowed_silently() {
    let home = "src/math/lanes.rs";
    let is_unsafe = |code: &str| words(code).any(|w| w == "unsafe") && !code.contains('"');
    let lanes = files("src", "rs").into_iter().find(|file| file.path == home);
    assert!(lanes.is_some_and(|file| file.code().any(|(_, code)| is_unsafe(code))), "{home}");
    for file in sources() {
        for (line, code) in file.code() {
            let place = format!("{}:{line}: {code}", file.path);
            assert!(!is_unsafe(code) || file.path == home, "{place}");
            assert!(
                !code.contains("#[allow(") && !code.contains("#![allow(") || code.contains('"'),
                "{place}"
            );
        }
    }
}
