//! Every command line that a document shows is one that the program takes.
//!
//! Placeholders are words without a small letter (`SCENARIO`): they are taken as they stand. Everything else is real: names of
//! scenarios, what is changed in them, options.

use crate::{Text, documents};
use calfwave::cli::args::{Changes, Command, Line};
use calfwave::preset::load_scenario_with;
use clap::{CommandFactory, Parser};
use std::path::Path;

/// Command lines of a document: those of indented blocks, and inline code that begins with the program's name.
fn commands(document: &Text) -> Vec<Vec<String>> {
    let is_block = |line: &&str| line.starts_with("    ");
    let blocks = document.text.lines().filter(is_block).flat_map(in_block);
    let flow: Vec<&str> = document.text.lines().filter(|l| !is_block(l)).collect();
    let flow = flow.join(" ");
    let inline = flow.split('`').skip(1).step_by(2).filter(|c| c.split(' ').next() == Some("calfwave"));
    blocks.chain(inline.map(words)).collect()
}

/// Command lines within a line of a block; what stands before one, such as `ssh` or a variable, is no part of it.
fn in_block(line: &str) -> Vec<Vec<String>> {
    let mut own = Vec::new();
    for (i, name) in line.match_indices("calfwave") {
        let (before, rest) = (&line[..i], &line[i + name.len()..]);
        let is_quoted = before.ends_with('"');
        let starts = is_quoted || before.ends_with(' ');
        if starts && (rest.is_empty() || rest.starts_with(' ')) && !before.contains('#') {
            let rest = if is_quoted { rest.split('"').next().unwrap_or("") } else { rest };
            own.push(words(&format!("{name}{rest}")));
        }
    }
    let by_cargo = line.trim().strip_prefix("cargo run").and_then(|rest| rest.split_once(" -- "));
    own.extend(by_cargo.map(|(_, rest)| words(&format!("calfwave {rest}"))));
    own
}

/// The words of a command line as a shell would take them, to the end of the command. `[X]` is X, which may be left out; `…` goes.
fn words(line: &str) -> Vec<String> {
    let (mut all, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars().chain([' ']) {
        match (quote, c) {
            (Some(q), c) if q == c => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, '#' | ';' | '&' | '|') => break,
            (None, ' ') => all.extend((!word.is_empty()).then(|| std::mem::take(&mut word))),
            (_, '…') => {}
            _ => word.push(c),
        }
    }
    all.iter()
        .map(|w| w.strip_prefix('[').map_or(w.as_str(), |w| w.trim_end_matches(']')).to_string())
        .collect()
}

/// What a command answers and how it changes it.
fn question(command: &Command) -> Option<(&Path, &Changes)> {
    match command {
        Command::Run(a) => Some((&a.scenario, &a.changes)),
        Command::Mesh(a) => Some((&a.scenario, &a.changes)),
        Command::Response(a) => Some((&a.scenario, &a.changes)),
        Command::Optimise(a) => Some((&a.scenario, &a.changes)),
        _ => None,
    }
}

fn is_placeholder(path: &Path) -> bool {
    !path.to_string_lossy().chars().any(char::is_lowercase)
}

/// Why a command line would not be taken. The program's name and one word more name a command.
fn fault(line: &[String]) -> Option<String> {
    if let [_, name] = line {
        let is_known = Line::command().find_subcommand(name).is_some();
        return (!is_known).then(|| format!("there is no command `{name}`"));
    }
    let command = match Line::try_parse_from(line) {
        Ok(line) => line.command?,
        Err(error) => return Some(error.to_string()),
    };
    let (scenario, changes) = question(&command)?;
    let overrides = match changes.overrides() {
        Ok(overrides) => overrides,
        Err(message) => return Some(message),
    };
    if is_placeholder(scenario) {
        return None;
    }
    load_scenario_with(scenario, &overrides).err().map(|error| error.to_string())
}

#[test]
fn every_command_line_is_taken() {
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

#[test]
fn command_lines_are_seen_whole() {
    let text = "Say `calfwave run\nX --set 'a=\"b\"'` or `x`.\n\n    A=b calfwave batch STUDY --jobs 2 & done   # calfwave now\n    \
                sbatch --wrap \"calfwave batch merge DIR\"\n    cargo run --release -- check [FILE…]\n    $XDG/calfwave/cases\n";
    let found = commands(&Text { path: String::new(), text: text.into() });
    let found: Vec<String> = found.iter().map(|line| line.join(" ")).collect();
    let expected = [
        "calfwave batch STUDY --jobs 2",
        "calfwave batch merge DIR",
        "calfwave check FILE",
        "calfwave run X --set a=\"b\"",
    ];
    assert_eq!(found, expected);
    let refused = |line: &str| fault(&words(line)).is_some();
    assert!(refused("calfwave walk") && !refused("calfwave run") && !refused("calfwave"));
    assert!(refused("calfwave optimise SCENARIO") && refused("calfwave run no_such_scenario"));
    assert!(refused("calfwave run SCENARIO --resolution coarse") && !refused("calfwave run SCENARIO"));
    assert!(refused("calfwave run single_head --set cases[0].load.plcement.s=0.6"));
}
