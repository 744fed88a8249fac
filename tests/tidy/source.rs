//! Headers, sizes, and words that do not belong.

use crate::{files, words};

const LONGEST_FILE: usize = 800;

fn sources() -> Vec<crate::Text> {
    files("src", "rs").into_iter().chain(files("tests", "rs")).collect()
}

#[test]
fn every_file_opens_by_saying_what_it_is() {
    for file in sources() {
        let first = file.text.lines().next().unwrap_or("");
        assert!(first.starts_with("//! ") && first.len() > 15, "{}: begins with `{first}`", file.path);
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

#[test]
fn drawing_stays_in_the_view() {
    let foreign = ["bevy", "egui", "rapier", "wgpu", "winit"];
    for file in files("src", "rs") {
        if file.path.starts_with("src/view/") || file.path == "src/cli/view.rs" {
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
        // tests may print
        for (line, code) in file.code().take_while(|(_, code)| !code.contains("#[cfg(test)]")) {
            let prints = printing.iter().any(|p| code.contains(&format!("{p}!(")));
            assert!(!prints, "{}:{line}: {code}", file.path);
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    // put together here, so that this file does not find itself
    let marks = ["TO", "FIX", "XX"].iter().zip(["DO", "ME", "X"]).map(|(a, b)| format!("{a}{b}"));
    let marks: Vec<String> = marks.collect();
    let macros = ["todo", "unimplemented", "dbg"].map(|m| format!("{m}!("));
    let documents = files("presets", "ron").into_iter().chain(files("shaders", "wgsl"));
    for file in sources().into_iter().chain(documents) {
        for (i, line) in file.text.lines().enumerate() {
            let mark = words(line).find(|w| marks.iter().any(|m| m == w));
            assert!(mark.is_none(), "{}:{}: {line}", file.path, i + 1);
            let code = line.split("//").next().unwrap_or("");
            assert!(!macros.iter().any(|m| code.contains(m.as_str())), "{}:{}: {line}", file.path, i + 1);
        }
    }
}

#[test]
fn unsafe_and_bare_allows_stay_out() {
    let at_home = ["src/math/lanes.rs"];
    for file in sources() {
        for (line, code) in file.code() {
            let place = format!("{}:{line}: {code}", file.path);
            let is_unsafe = words(code).any(|w| w == "unsafe") && !code.contains('"');
            assert!(!is_unsafe || at_home.contains(&file.path.as_str()), "{place}");
            assert!(
                !code.contains("#[allow(") && !code.contains("#![allow(") || code.contains('"'),
                "{place}"
            );
        }
    }
}
