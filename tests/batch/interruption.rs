//! Killed at any moment, started twice, damaged: the table comes out the same to the byte.

use crate::stub::{finished, names, run, study};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const CASES: usize = 10;
const PAUSE: Duration = Duration::from_millis(15);
const OUT: &str = "CALFWAVE_TEST_STUB_OUT";

/// Not a test of its own: the body of a process that the tests below kill.
#[test]
fn stub_process() {
    if let Some(out) = std::env::var_os(OUT) {
        run(&study(CASES), Path::new(&out), PAUSE);
    }
}

fn spawn(out: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["interruption::stub_process", "--exact"]).env(OUT, out);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn uninterrupted() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let summary = run(&study(CASES), folder.path(), Duration::ZERO);
    assert_eq!((summary.computed, summary.reused), (CASES, 0));
    std::fs::read(summary.table).unwrap()
}

fn wait_until(what: impl Fn() -> bool) {
    let start = Instant::now();
    while !what() {
        assert!(start.elapsed() < Duration::from_secs(20), "waited too long");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn killed_again_and_again_the_table_is_the_same_to_the_byte() {
    let folder = tempfile::Builder::new().prefix("studie ü").tempdir().unwrap();
    let mut before = 0;
    for k in [1, 4, 7] {
        let mut child = spawn(folder.path());
        wait_until(|| finished(folder.path()) >= k);
        // somewhere inside a case: another moment each time
        std::thread::sleep(PAUSE * k as u32 / 5);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(finished(folder.path()) >= before.max(k), "a finished case was lost");
        before = finished(folder.path());
    }
    let summary = run(&study(CASES), folder.path(), Duration::ZERO);
    assert_eq!((summary.reused, summary.computed), (before, CASES - before));
    assert_eq!(std::fs::read(&summary.table).unwrap(), uninterrupted());
    assert_eq!(names(&folder.path().join("cases")).len(), CASES, "locks and working folders are gone");
    let again = run(&study(CASES), folder.path(), Duration::ZERO);
    assert_eq!((again.reused, again.computed), (CASES, 0));
}

#[test]
fn two_processes_at_once_make_one_table() {
    let folder = tempfile::tempdir().unwrap();
    let mut both = [spawn(folder.path()), spawn(folder.path())];
    for child in &mut both {
        assert!(child.wait().unwrap().success());
    }
    let last = run(&study(CASES), folder.path(), Duration::ZERO);
    assert_eq!((last.reused, last.computed, last.busy), (CASES, 0, 0));
    assert_eq!(std::fs::read(&last.table).unwrap(), uninterrupted());
}

#[test]
fn a_damaged_case_is_computed_again() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(3);
    let whole = std::fs::read(run(&study, folder.path(), Duration::ZERO).table).unwrap();
    let cases = folder.path().join("cases");
    let victims = names(&cases);
    let sites = cases.join(&victims[0]).join("sites.csv");
    let text = std::fs::read(&sites).unwrap();
    std::fs::write(&sites, &text[..text.len() / 2]).unwrap();
    std::fs::remove_file(cases.join(&victims[1]).join("manifest.json")).unwrap();
    std::fs::remove_file(folder.path().join("study.csv")).unwrap();
    let summary = run(&study, folder.path(), Duration::ZERO);
    assert_eq!((summary.computed, summary.reused), (2, 1));
    assert_eq!(std::fs::read(summary.table).unwrap(), whole);
}
