//! Complete runs with the real solver, on a block that is solved in moments.

use crate::{SMALL, calfwave, folder, one_axis_study, outcome, write};
use calfwave::output::folder::manifest::Manifest;
use std::path::Path;

#[test]
fn a_run_leaves_a_complete_folder_and_the_same_bytes_for_any_number_of_threads() {
    let folder = folder();
    for threads in ["1", "3"] {
        let mut command = calfwave(folder.path());
        command.args(["run", "block_pressure", "--threads", threads, "--out", threads]).args(SMALL);
        let (code, out, err) = outcome(&mut command);
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("axis") && out.contains("unaccounted"), "{out}");
        let run = folder.path().join(threads);
        Manifest::read(&run).unwrap().verify(&run).unwrap();
    }
    for name in ["sites.csv", "ledger.csv", "regions.csv", "traces.parquet", "field.vtu", "scenario.ron"] {
        let read = |run: &str| std::fs::read(folder.path().join(run).join(name)).unwrap();
        assert_eq!(read("1"), read("3"), "{name}");
    }
    let (code, out, _) = outcome(calfwave(folder.path()).args(["compare", "1", "3"]));
    assert_eq!(code, 0);
    assert!(out.contains("× 1.00"), "{out}");
    // The resolved scenario in the folder can be loaded by itself and has the same identity.
    let again = calfwave::preset::load_scenario(&folder.path().join("1/scenario.ron")).unwrap();
    let manifest = Manifest::read(&folder.path().join("1")).unwrap();
    assert_eq!(calfwave::preset::identity::case_id(&again.spec), manifest.case_id);
}

#[test]
fn a_quiet_run_prints_nothing_and_a_batch_continues_where_it_stopped() {
    let folder = folder();
    let mut quiet = calfwave(folder.path());
    quiet.args(["-q", "run", "block_pressure", "--no-field", "--out", "a"]).args(SMALL);
    assert_eq!(outcome(&mut quiet), (0, String::new(), String::new()));
    assert!(!folder.path().join("a/field.vtu").exists());
    std::fs::copy(folder.path().join("a/scenario.ron"), folder.path().join("scenario.ron")).unwrap();
    let axis = "(name: \"f_hz\", field: \"cases[0].load.frequency_hz\", values: Numbers([50.0, 60.0]))";
    let study = write(&folder, "study.ron", &one_axis_study(axis));
    let batch = || outcome(calfwave(folder.path()).arg("batch").arg(&study).args(["--out", "b"]));
    let table = || std::fs::read(folder.path().join("b/study.csv")).unwrap();
    let (code, out, err) = batch();
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("computed 2, reused 0, failed 0"), "{out}");
    let first = table();
    remove_one(&folder.path().join("b/cases"));
    let (code, out, _) = batch();
    assert_eq!(code, 0);
    assert!(out.contains("computed 1, reused 1, failed 0"), "{out}");
    assert_eq!(table(), first);
}

/// A change of method is reported on stderr when it happens, and recorded in the manifest.
#[test]
fn a_change_of_method_is_reported_and_recorded() {
    let folder = folder();
    let mut run = calfwave(folder.path());
    run.args(["run", "block_pressure", "--no-field", "--out", "a"]).args(SMALL);
    // One iteration is not enough, and the time steps that follow are few.
    run.args(["--set", "analysis.iterations=1", "--set", "analysis.max_time_s=0.1"]);
    let (code, out, err) = outcome(&mut run);
    assert_eq!(code, 0, "{err}");
    let warning = err.lines().find(|line| line.contains("method changed")).unwrap_or_else(|| panic!("{err}"));
    for part in ["harmonic solve failed", "time stepping is used instead", "steps at most", "an estimate"] {
        assert!(warning.contains(part), "{part}: {warning}");
    }
    assert!(!err.contains("inf") && !err.contains("NaN") && out.contains("transient"), "{out}{err}");
    let manifest = Manifest::read(&folder.path().join("a")).unwrap();
    assert!(manifest.cases[0].warnings.iter().any(|w| warning.contains(w.as_str())), "{warning}");
    let (code, _, err) = outcome(run.arg("--json-errors"));
    assert_eq!(code, 0, "{err}");
    let lines: Vec<serde_json::Value> = err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let is_change = |line: &&serde_json::Value| line["message"].as_str().unwrap().contains("method changed");
    assert_eq!(lines.iter().find(is_change).unwrap()["severity"], "warning");
}

/// Removes one of the finished cases.
fn remove_one(cases: &Path) {
    let one = std::fs::read_dir(cases).unwrap().next().unwrap().unwrap();
    std::fs::remove_dir_all(one.path()).unwrap();
}
