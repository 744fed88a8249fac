//! Every command line of the documents works as it stands there, with files in place of the placeholders.
//!
//! Not run are lines in blocks whose comment says `takes …` (longer than this test may) or `needs …`, and
//! those that open the app. The program's caches serve all lines, as they would at one prompt.

use crate::command_lines::{CommandLine, command_lines};
use crate::outcome;
use calfwave::mesh::spec::Resolution;
use calfwave::preset::load_scenario;
use calfwave::preset::scenario::{CaseSpec, GeometrySpec};
use calfwave::preset::syntax::to_ron;
use std::path::Path;
use std::time::Instant;

const DOCUMENTS: [&str; 2] = ["README.md", "ARCHITECTURE.md"];

/// What stands in the documents for a file, a folder or a value.
const PLACEHOLDERS: [(&str, &str); 12] = [
    // A fit takes longer than this test may; `tests/fit` has several.
    ("fit LABELS --side right --out DIR", "fit --help"),
    ("A B…", "runs/small runs/other"),
    ("--fair SCENARIO", "--fair two.ron"),
    ("optimise SCENARIO --site NAME", "optimise leg.ron --site 'TIB POST'"),
    ("COLUMN=MOST", "superficial_strain_peak_percent=10 --scan 4 --evaluations 6"),
    ("[FROM…]", "parts"),
    ("FILE…", "small.ron study.ron"),
    ("FILE", "small.ron"),
    ("protocol PROTOCOL", "protocol gun --dry-run"),
    ("SCENARIO", "small.ron"),
    ("STUDY", "study.ron"),
    ("DIR", "runs/study"),
];

/// The scratch folder at the start: the shipped presets; scenarios of a small block with one case and with
/// two, a study of the former, and a coarse leg.
fn prepare(folder: &Path) {
    let shipped = std::process::Command::new("cp").args(["-r", "presets"]).arg(folder).status().unwrap();
    assert!(shipped.success());
    std::fs::create_dir(folder.join("docs")).unwrap();
    let mut small = load_scenario("block_flat_head".as_ref()).unwrap().spec;
    let GeometrySpec::Block(block) = &mut small.geometry else { panic!("a block") };
    (block.length_mm, block.width_mm, block.layers[1].thickness_mm) = (80.0, 80.0, 30.0);
    small.resolution = Resolution::Custom { order: 2, element_mm: 20.0 };
    small.probes.retain(|probe| probe.name == "axis 10 mm");
    let mut two = small.clone();
    two.cases.push(CaseSpec { name: "again".into(), ..two.cases[0].clone() });
    let mut leg = load_scenario("single_head".as_ref()).unwrap().spec;
    leg.resolution = Resolution::Custom { order: 2, element_mm: 30.0 };
    // Without a preload a place costs one solve.
    leg.analysis.preload = calfwave::solver::spec::Preload::Off;
    for (name, spec) in [("small.ron", small), ("two.ron", two), ("leg.ron", leg)] {
        std::fs::write(folder.join(name), to_ron(&spec).unwrap()).unwrap();
    }
    let study = "(version: 1, title: \"t\", question: \"q?\", scenario: File(\"small.ron\"), axes: [
        (name: \"f_hz\", field: \"cases[0].load.device.heads[0].drive.frequency_hz\",
            values: Numbers([40.0, 50.0])),
    ])";
    std::fs::write(folder.join("study.ron"), study).unwrap();
    for line in [
        "calfwave run small.ron",
        "calfwave run small.ron --set cases[0].load.device.heads[0].drive.frequency_hz=60 --out runs/other",
        "calfwave batch study.ron --shard 1/2 --out parts",
        "calfwave batch study.ron",
    ] {
        assert_eq!(run(folder, line), None);
    }
}

/// Runs a line in a shell that finds the program; its output if it fails.
fn run(folder: &Path, line: &str) -> Option<String> {
    let program = Path::new(env!("CARGO_BIN_EXE_calfwave")).parent().unwrap();
    let path = std::env::join_paths(
        std::iter::once(program.to_path_buf())
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    let started = Instant::now();
    let mut shell = assert_cmd::Command::new("sh");
    shell.args(["-c", line]).current_dir(folder).env("PATH", path.unwrap());
    let (code, out, err) = outcome(shell.env("XDG_CACHE_HOME", folder.join("cache")));
    println!("{:.1} s: {line}", started.elapsed().as_secs_f64());
    (code != 0).then(|| format!("`{line}` ends with {code}\n{out}\n{err}"))
}

/// The line to run, or `None` if it is marked, opens the app or only names a command.
fn runnable(line: &CommandLine) -> Option<String> {
    let text = line.by_cargo().map_or(line.text.clone(), |rest| format!("calfwave {rest}"));
    let second = text.split_whitespace().nth(1);
    let names_a_command = !line.is_block && text.split_whitespace().count() == 2;
    if line.is_marked() || names_a_command || matches!(second, None | Some("view")) {
        return None;
    }
    Some(PLACEHOLDERS.iter().fold(text, |text, (name, value)| text.replace(name, value)))
}

#[test]
fn every_documented_command_line_works() {
    let docs = std::fs::read_dir("docs").unwrap().map(|entry| entry.unwrap().path());
    let mut docs: Vec<_> = docs.filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    docs.sort();
    let texts = DOCUMENTS.iter().map(|name| Path::new(name).to_path_buf()).chain(docs);
    let mut lines: Vec<String> = Vec::new();
    for path in texts {
        let text = std::fs::read_to_string(path).unwrap();
        for line in command_lines(&text).iter().filter_map(runnable) {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    assert!(lines.len() > 20, "only {} lines", lines.len());
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let failed: Vec<String> = lines.iter().filter_map(|line| run(folder.path(), line)).collect();
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}
