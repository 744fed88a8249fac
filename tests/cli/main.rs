//! The program as a user meets it: exit codes, messages, and faults that must not become numbers.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

mod bad_input;
mod compare;
mod files;
#[path = "../output/made_up.rs"]
mod made_up;
mod manners;
mod names;
mod real;
#[cfg(unix)]
mod signals;
mod streams;
mod study;

use assert_cmd::Command;
use std::path::PathBuf;

/// The program, run from a folder of its own so that shipped presets are the built-in ones.
fn calfwave(folder: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_calfwave"));
    command.current_dir(folder);
    command
}

/// A temporary folder whose name has a space and letters beyond ASCII.
fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("lauf ü ß ").tempdir().unwrap()
}

/// A file in it.
fn write(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// Exit code, stdout and stderr.
fn outcome(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).to_string();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}
