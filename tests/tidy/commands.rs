//! The program accepts every command line that a document shows.
//!
//! Words without a lower-case letter (`SCENARIO`) are placeholders and are not checked. Everything else must
//! be valid: names of presets, changes of fields, options.

use crate::{Text, documents};
use calfwave::cli::args::{Changes, Command, Line};
use calfwave::preset::{load_scenario_with, load_study};
use clap::{CommandFactory, Parser};
use std::path::Path;

/// Command lines of a document: those in indented blocks, and inline code that begins with the name of the
/// program. A backslash at the end of a line continues it.
fn commands(document: &Text) -> Vec<Vec<String>> {
    let text = document.text.replace("\\\n", " ");
    let is_block = |line: &&str| line.starts_with("    ");
    let blocks = text.lines().filter(is_block).flat_map(in_block);
    let flow: Vec<&str> = text.lines().filter(|l| !is_block(l)).collect();
    let flow = flow.join(" ");
    let inline = flow.split('`').skip(1).step_by(2).filter(|c| c.split(' ').next() == Some("calfwave"));
    blocks.chain(inline.map(words)).collect()
}

/// Command lines within a line of a block, without what precedes them, such as `ssh` or a variable.
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

/// The words of a command line as a shell splits them, up to the end of the command. The brackets of an
/// optional `[X]` and `…` are removed.
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

/// The preset that a command names.
enum Named<'a> {
    Scenario(&'a Path),
    Study(&'a Path),
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
        Command::Report(_) | Command::Compare(_) | Command::Claims(_) | Command::Check(_) => None,
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
    let (preset, changes) = named(&command)?;
    let overrides = match changes.overrides() {
        Ok(overrides) => overrides,
        Err(message) => return Some(message),
    };
    let error = match preset {
        Named::Scenario(path) | Named::Study(path) if is_placeholder(path) => None,
        Named::Scenario(path) => load_scenario_with(path, &overrides).err(),
        Named::Study(path) => load_study(path, &overrides).err(),
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

#[test]
fn command_lines_are_found_whole() {
    let text = [
        "Say `calfwave run",
        "X --set 'a=\"b\"'` or `x`.",
        "",
        "    A=b calfwave batch STUDY --jobs 2 & done   # calfwave now",
        "    sbatch --wrap \"calfwave batch merge DIR\"",
        "    calfwave mesh Y \\",
        "        --resolution draft",
        "    cargo run --release -- check [FILE…]",
        "    $XDG/calfwave/cases",
    ];
    let text = text.join("\n");
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
