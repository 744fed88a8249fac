//! The program accepts every command line that a document shows.
//!
//! Words without a lower-case letter (`SCENARIO`) are placeholders and are not checked. Everything else must
//! be valid: names of presets, changes of fields, options.

use crate::command_lines::{CommandLine, command_lines, words};
use crate::{Text, documents, root};
use calfwave::cli::args::{Changes, Command, Line};
use calfwave::preset::{load_protocol, load_scenario_with, load_study};
use clap::{CommandFactory, Parser};
use std::path::Path;

/// The commands of a document.
fn commands(document: &Text) -> Vec<Vec<String>> {
    command_lines(&document.text).iter().flat_map(CommandLine::commands).collect()
}

/// The preset that a command names.
enum Named<'a> {
    Scenario(&'a Path),
    Study(&'a Path),
    Protocol(&'a Path),
}

/// The preset that a command names, and the changes of it.
fn named(command: &Command) -> Option<(Named<'_>, Changes)> {
    fn scenario<'a>(path: &'a Path, changes: &Changes) -> Option<(Named<'a>, Changes)> {
        Some((Named::Scenario(path), changes.clone()))
    }
    match command {
        Command::Run(a) => scenario(&a.scenario, &a.changes),
        Command::Mesh(a) => scenario(&a.scenario, &a.changes),
        Command::Response(a) => scenario(&a.scenario, &a.changes),
        Command::Optimise(a) => scenario(&a.scenario, &a.changes),
        Command::Compare(a) if a.fair => scenario(a.runs.first()?, &a.changes),
        Command::Bench(a) => scenario(a.harmonic.as_ref().or(a.factors.as_ref())?, &a.changes),
        Command::View(a) => scenario(&a.scenario, &Changes::default()),
        Command::Batch(a) => Some((Named::Study(a.study.as_ref()?), a.changes.clone())),
        Command::Protocol(a) => Some((Named::Protocol(&a.protocol), a.changes.clone())),
        Command::Report(_)
        | Command::Compare(_)
        | Command::Claims(_)
        | Command::Check(_)
        | Command::Fit(_) => None,
    }
}

fn is_placeholder(path: &Path) -> bool {
    !path.to_string_lossy().chars().any(char::is_lowercase)
}

/// Why the program refuses a command line. Its name with one word more only has to name a command.
fn fault(line: &[String]) -> Option<String> {
    if let [_, name] = line {
        let is_known = Line::command().find_subcommand(name).is_some();
        return (!is_known).then(|| format!("there is no command `{name}`"));
    }
    let command = match Line::try_parse_from(line) {
        Ok(line) => line.command?,
        Err(error) => return Some(error.to_string()),
    };
    let (preset, mut changes) = named(&command)?;
    changes.subject = changes.subject.filter(|path| !is_placeholder(path));
    let overrides = match changes.overrides() {
        Ok(overrides) => overrides,
        Err(message) => return Some(message),
    };
    let error = match preset {
        Named::Scenario(path) | Named::Study(path) | Named::Protocol(path) if is_placeholder(path) => None,
        Named::Scenario(path) => load_scenario_with(path, &overrides).err(),
        Named::Study(path) => load_study(path, &overrides).err(),
        Named::Protocol(path) => load_protocol(path, &overrides).err(),
    };
    error.map(|error| error.to_string())
}

#[test]
fn every_command_line_is_accepted() {
    let (mut seen, mut wrong) = (0, Vec::new());
    for document in documents() {
        for line in commands(&document) {
            seen += 1;
            wrong.extend(fault(&line).map(|why| format!("{}: {}\n{why}", document.path, line.join(" "))));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(seen > 40, "only {seen} command lines were found");
}

/// `tests/cli` runs what is not marked, so that what it cannot run has to be.
#[test]
fn lines_of_other_programs_say_what_they_need() {
    for document in documents() {
        for line in command_lines(&document.text).iter().filter(|line| line.is_block && !line.is_marked()) {
            let is_own = line.text.split(' ').next() == Some("calfwave") || line.by_cargo().is_some();
            assert!(is_own, "{}: `{}` needs a comment `# needs …`", document.path, line.text);
        }
    }
}

/// `cargo` lines: their test targets and features exist.
#[test]
fn every_cargo_line_names_targets_and_features_of_the_manifest() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut seen = 0;
    for document in documents() {
        let text = document.text.replace("\\\n", " ").replace('\n', " ");
        for line in text.split("cargo ").skip(1).map(|rest| rest.split(['`', '#']).next().unwrap_or("")) {
            let words: Vec<&str> = line.split_whitespace().collect();
            for pair in words.windows(2) {
                let exists = match pair[0] {
                    "--test" => root().join("tests").join(pair[1]).join("main.rs").exists(),
                    "--features" => manifest.contains(&format!("\n{} = [", pair[1])),
                    _ => continue,
                };
                seen += 1;
                assert!(exists, "{}: cargo {line}", document.path);
            }
        }
    }
    assert!(seen >= 10, "only {seen} were found");
}

#[test]
fn command_lines_are_found_whole() {
    let text = [
        "Say `calfwave run",
        "X --set 'a=\"b\"'` or `x`.",
        "",
        "    # needs a cluster: calfwave",
        "    A=b calfwave batch STUDY --jobs 2 & done   # calfwave now",
        "    sbatch --wrap \"calfwave batch merge DIR\"",
        "",
        "    calfwave mesh Y \\",
        "        --resolution draft",
        "    cargo run --release -- check [FILE…]  # takes a second",
        "    $XDG/calfwave/cases",
    ];
    let text = text.join("\n");
    let marked: Vec<bool> = command_lines(&text).iter().map(CommandLine::is_marked).collect();
    assert_eq!(marked, [true, true, false, true, false]);
    let found = commands(&Text { path: String::new(), text });
    let found: Vec<String> = found.iter().map(|line| line.join(" ")).collect();
    let expected = [
        "calfwave batch STUDY --jobs 2",
        "calfwave batch merge DIR",
        "calfwave mesh Y --resolution draft",
        "calfwave check FILE",
        "calfwave run X --set a=\"b\"",
    ];
    assert_eq!(found, expected);
    let refused = |line: &str| fault(&words(line)).is_some();
    assert!(refused("calfwave walk") && !refused("calfwave run") && !refused("calfwave"));
    assert!(refused("calfwave optimise SCENARIO") && refused("calfwave run no_such_scenario"));
    assert!(refused("calfwave run SCENARIO --resolution coarse") && !refused("calfwave run SCENARIO"));
    assert!(refused("calfwave run single_head --set cases[0].load.plcement.s=0.6"));
    assert!(refused("calfwave batch no_such_study") && refused("calfwave view no_such_scenario"));
    assert!(refused("calfwave compare --fair no_such_scenario") && !refused("calfwave compare A B"));
}
