//! The whole way with the real solver, on a block small enough to be answered at once.

use crate::{calfwave, folder, outcome, write};
use calfwave::output::folder::manifest::Manifest;
use std::path::Path;

/// A shallow block of few elements and a short time: the files matter here, not the numbers.
const SMALL: [&str; 12] = [
    "--resolution",
    "2x20",
    "--set",
    "geometry.length_mm=80",
    "--set",
    "geometry.width_mm=80",
    "--set",
    "geometry.layers[1].thickness_mm=30",
    "--set",
    "analysis.max_time_s=0.1",
    "--set",
    "probes=[{\"name\":\"axis\",\"point_mm\":[-10,0,0]}]",
];

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
    // the resolved scenario in the folder is a scenario of its own, with the same identity
    let again = calfwave::preset::load_scenario(&folder.path().join("1/scenario.ron")).unwrap();
    let manifest = Manifest::read(&folder.path().join("1")).unwrap();
    assert_eq!(calfwave::preset::identity::case_id(&again.spec), manifest.case_id);
}

#[test]
fn a_quiet_run_says_nothing_and_a_batch_goes_on_where_it_was() {
    let folder = folder();
    let mut quiet = calfwave(folder.path());
    quiet.args(["-q", "run", "block_pressure", "--no-field", "--out", "a"]).args(SMALL);
    assert_eq!(outcome(&mut quiet), (0, String::new(), String::new()));
    assert!(!folder.path().join("a/field.vtu").exists());
    std::fs::copy(folder.path().join("a/scenario.ron"), folder.path().join("scenario.ron")).unwrap();
    let axis = "(name: \"f_hz\", field: \"cases[0].load.frequency_hz\", values: Numbers([50.0, 60.0]))";
    let study =
        "(version: 1, title: \"t\", question: \"q?\", scenario: File(\"scenario.ron\"), axes: [AXIS])";
    let study = write(&folder, "study.ron", &study.replace("AXIS", axis));
    let batch = || outcome(calfwave(folder.path()).arg("batch").arg(&study).args(["--out", "b"]));
    let table = || std::fs::read(folder.path().join("b/study.csv")).unwrap();
    let (code, out, err) = batch();
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("computed 2, reused 0, failed 0"), "{out}");
    let first = table();
    forget_one(&folder.path().join("b/cases"));
    let (code, out, _) = batch();
    assert_eq!(code, 0);
    assert!(out.contains("computed 1, reused 1, failed 0"), "{out}");
    assert_eq!(table(), first);
}

/// A change of method is said on stderr when it happens, and kept in the manifest.
#[test]
fn a_change_of_method_is_said_and_kept() {
    let folder = folder();
    let mut run = calfwave(folder.path());
    run.args(["run", "block_pressure", "--no-field", "--out", "a", "--set", "analysis.iterations=1"])
        .args(SMALL);
    let (code, out, err) = outcome(&mut run);
    assert_eq!(code, 0, "{err}");
    let told = err.lines().find(|line| line.contains("method changed")).unwrap_or_else(|| panic!("{err}"));
    for part in ["harmonic solve failed", "time stepping is used instead", "steps at most", "an estimate"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(!err.contains("inf") && !err.contains("NaN") && out.contains("transient"), "{out}{err}");
    let manifest = Manifest::read(&folder.path().join("a")).unwrap();
    assert!(manifest.cases[0].warnings.iter().any(|w| told.contains(w.as_str())), "{told}");
    let (code, _, err) = outcome(run.arg("--json-errors"));
    assert_eq!(code, 0, "{err}");
    let lines: Vec<serde_json::Value> = err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let is_told = |line: &&serde_json::Value| line["message"].as_str().unwrap().contains("method changed");
    assert_eq!(lines.iter().find(is_told).unwrap()["severity"], "warning");
}

fn forget_one(cases: &Path) {
    let one = std::fs::read_dir(cases).unwrap().next().unwrap().unwrap();
    std::fs::remove_dir_all(one.path()).unwrap();
}
