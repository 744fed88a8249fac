//! The program from a user's side: exit codes, messages, files, and invalid input that must not become
//! numbers.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod bad_input;
#[cfg(unix)]
#[path = "../support/command_lines.rs"]
mod command_lines;
mod compare;
#[cfg(unix)]
mod documented;
mod files;
#[path = "../support/left_out.rs"]
mod left_out;
#[path = "../output/made_up.rs"]
mod made_up;
mod manners;
mod names;
mod protocol;
mod real;
#[cfg(unix)]
mod signals;
mod streams;
mod study;

use assert_cmd::Command;
use std::path::PathBuf;

/// A device for the tests of `check`.
const DEVICE: &str = include_str!("../../presets/devices/gun_ball.ron");

/// Options that reduce the scenario `block_pressure` to a shallow block of few elements.
const SMALL: [&str; 10] = [
    "--resolution",
    "2x20",
    "--set",
    "geometry.length_mm=80",
    "--set",
    "geometry.width_mm=80",
    "--set",
    "geometry.layers[1].thickness_mm=30",
    "--set",
    "probes=[{\"name\":\"axis\",\"point_mm\":[-10,0,0]}]",
];

/// The program, started in another folder so that names of shipped presets mean the built-in ones.
fn calfwave(folder: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_calfwave"));
    command.current_dir(folder);
    command
}

/// A temporary folder whose name has a space and letters beyond ASCII.
fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("lauf ü ß ").tempdir().unwrap()
}

/// The shipped scenario `single_head` with all its parts in one text.
fn single_head() -> String {
    let spec = calfwave::preset::load_scenario("single_head".as_ref()).unwrap().spec;
    calfwave::preset::syntax::to_ron(&spec).unwrap()
}

/// A study of `scenario.ron` with these axes.
fn one_axis_study(axes: &str) -> String {
    format!("(version: 1, title: \"t\", question: \"q?\", scenario: File(\"scenario.ron\"), axes: [{axes}])")
}

/// Writes a file into the folder and returns its path.
fn write(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// Runs a command: exit code, stdout and stderr.
fn outcome(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).to_string();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}
