//! A study that is killed at any moment, started twice or damaged gives the same table to the byte.

use crate::left_out::left_out;
use crate::stub::{finished, names, run, study};
use calfwave::output::file::process::ProcessTag;
use rand::{RngExt, SeedableRng};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const CASES: usize = 10;
const MANY: usize = 30;
const PAUSE: Duration = Duration::from_millis(15);
/// Environment of the helper process: the folder of its study.
const OUT: &str = "CALFWAVE_TEST_STUB_OUT";
/// Environment of the helper process: `MANY` cases with a short pause if set, else `CASES` with the full one.
const IS_LONG: &str = "CALFWAVE_TEST_STUB_IS_LONG";

/// Runs a study in a process that the tests below start and kill.
#[test]
#[ignore = "no test: a process that the tests of this file start"]
fn helper_process() {
    let Some(out) = std::env::var_os(OUT) else {
        left_out(&format!("{OUT} is not set, other tests start this process"));
        return;
    };
    let (cases, pause) =
        if std::env::var_os(IS_LONG).is_some() { (MANY, PAUSE / 15) } else { (CASES, PAUSE) };
    run(&study(cases), Path::new(&out), pause);
}

fn helper(out: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["interruption::helper_process", "--exact", "--ignored"]).env(OUT, out);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn spawn(out: &Path) -> Child {
    helper(out).spawn().unwrap()
}

fn spawn_many(out: &Path) -> Child {
    helper(out).env(IS_LONG, "1").spawn().unwrap()
}

fn uninterrupted() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let summary = run(&study(CASES), folder.path(), Duration::ZERO);
    assert_eq!((summary.computed, summary.reused), (CASES, 0));
    std::fs::read(summary.table.unwrap()).unwrap()
}

fn wait_until(condition: impl Fn() -> bool) {
    let start = Instant::now();
    while !condition() {
        assert!(start.elapsed() < Duration::from_secs(20), "the condition is not met within 20 s");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_study_killed_repeatedly_gives_the_same_table_to_the_byte() {
    let folder = tempfile::Builder::new().prefix("studie ü").tempdir().unwrap();
    let mut before = 0;
    for k in [1, 4, 7] {
        let mut child = spawn(folder.path());
        wait_until(|| finished(folder.path()) >= k);
        // A different moment within a case each time.
        std::thread::sleep(PAUSE * k as u32 / 5);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(finished(folder.path()) >= before.max(k), "a finished case was lost");
        before = finished(folder.path());
    }
    leave_a_lock_behind(&folder.path().join("cases"));
    let summary = run(&study(CASES), folder.path(), Duration::ZERO);
    assert_eq!((summary.reused, summary.computed), (before, CASES - before));
    assert_eq!(std::fs::read(summary.table.as_ref().unwrap()).unwrap(), uninterrupted());
    assert_eq!(names(&folder.path().join("cases")).len(), CASES, "locks or working folders remain");
    let again = run(&study(CASES), folder.path(), Duration::ZERO);
    assert_eq!((again.reused, again.computed), (CASES, 0));
}

/// Leaves the lock of a process that ended after its case was finished and before the lock was removed.
fn leave_a_lock_behind(cases: &Path) {
    let names = names(cases);
    let done = names.iter().find(|name| !name.contains('.')).unwrap();
    let dead = ProcessTag { started_s: 0, ..ProcessTag::current() };
    std::fs::write(cases.join(format!("{done}.lock")), serde_json::json!(dead).to_string()).unwrap();
}

/// Thirty cases, killed twenty times at random moments and continued each time.
#[test]
fn twenty_kills_at_random_moments_do_not_change_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let mut stream = rand_pcg::Pcg64::seed_from_u64(u64::from(std::process::id()));
    let mut kills = 0;
    while kills < 20 {
        let mut child = spawn_many(folder.path());
        std::thread::sleep(Duration::from_micros(stream.random_range(0..60_000)));
        // A process that has already ended was not killed. The study begins again, so that every kill hits a
        // running study.
        if child.try_wait().unwrap().is_some() {
            std::fs::remove_dir_all(folder.path().join("cases")).unwrap();
            continue;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
    let before = finished(folder.path());
    let last = run(&study(MANY), folder.path(), Duration::ZERO);
    assert_eq!((last.reused, last.computed), (before, MANY - before));
    let whole = tempfile::tempdir().unwrap();
    let whole = run(&study(MANY), whole.path(), Duration::ZERO).table.unwrap();
    for name in ["study.csv", "study.parquet", "cases.csv", "study.ron"] {
        let bytes = |table: &Path| std::fs::read(table.with_file_name(name)).unwrap();
        assert_eq!(bytes(last.table.as_ref().unwrap()), bytes(&whole), "{name}");
    }
    assert_eq!(names(&folder.path().join("cases")).len(), MANY, "locks or working folders remain");
}

#[test]
fn two_concurrent_processes_give_one_table() {
    let folder = tempfile::tempdir().unwrap();
    let mut both = [spawn(folder.path()), spawn(folder.path())];
    for child in &mut both {
        assert!(child.wait().unwrap().success());
    }
    let last = run(&study(CASES), folder.path(), Duration::ZERO);
    assert_eq!((last.reused, last.computed, last.busy), (CASES, 0, 0));
    assert_eq!(std::fs::read(last.table.as_ref().unwrap()).unwrap(), uninterrupted());
}

#[test]
fn a_damaged_case_is_computed_again() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(3);
    let whole = std::fs::read(run(&study, folder.path(), Duration::ZERO).table.unwrap()).unwrap();
    let cases = folder.path().join("cases");
    let victims = names(&cases);
    let sites = cases.join(&victims[0]).join("sites.csv");
    let text = std::fs::read(&sites).unwrap();
    std::fs::write(&sites, &text[..text.len() / 2]).unwrap();
    std::fs::remove_file(cases.join(&victims[1]).join("manifest.json")).unwrap();
    std::fs::remove_file(folder.path().join("study.csv")).unwrap();
    let summary = run(&study, folder.path(), Duration::ZERO);
    assert_eq!((summary.computed, summary.reused), (2, 1));
    assert_eq!(std::fs::read(summary.table.unwrap()).unwrap(), whole);
}
