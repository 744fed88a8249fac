//! Which files a command replaces and which it leaves; output that cannot be written.

use crate::left_out::lacks;
use crate::{SMALL, calfwave, folder, made_up, outcome};
use calfwave::output::folder::RunFolder;
use calfwave::output::folder::manifest::Manifest;
use std::path::Path;
use std::process::{Command, Stdio};

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|e| e.unwrap().file_name().to_string_lossy().to_string()).collect();
    names.sort();
    names
}

/// All files of a folder with their contents.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = names(folder).into_iter().filter(|name| folder.join(name).is_file());
    files.map(|name| (name.clone(), std::fs::read(folder.join(name)).unwrap())).collect()
}

/// Writes a finished run of the program.
fn finished(folder: &Path, case: &str) {
    let (reports, traces) = ([made_up::report(case, 1.0)], made_up::traces());
    let run = RunFolder {
        manifest: Manifest { program: "calfwave".into(), case_id: "0".repeat(32), ..Manifest::default() },
        scenario_ron: String::new(),
        reports: &reports,
        traces: vec![&traces],
        field: None,
    };
    run.write(folder).unwrap();
}

#[test]
fn a_run_replaces_the_field_and_the_report_of_an_earlier_one_and_no_other_file() {
    let folder = folder();
    let run = |more: &[&str]| {
        let mut command = calfwave(folder.path());
        outcome(command.args(["run", "block_pressure", "--out", "r"]).args(SMALL).args(more))
    };
    let (code, _, err) = run(&[]);
    assert_eq!(code, 0, "{err}");
    let out = folder.path().join("r");
    assert_eq!(outcome(calfwave(folder.path()).args(["report", "r"])).0, 0);
    assert!(out.join("field.vtu").exists() && out.join("report.html").exists());
    std::fs::create_dir_all(out.join("plots")).unwrap();
    for name in ["mine.txt", "plots/mine.png"] {
        std::fs::write(out.join(name), "mine").unwrap();
    }
    let first = Manifest::read(&out).unwrap();
    let (code, _, err) = run(&["--no-field", "--set", "cases[0].load.frequency_hz=70"]);
    assert_eq!(code, 0, "{err}");
    let second = Manifest::read(&out).unwrap();
    assert_ne!(first.case_id, second.case_id);
    second.verify(&out).unwrap();
    assert!(!out.join("field.vtu").exists() && !out.join("report.html").exists(), "{:?}", names(&out));
    assert_eq!(names(&out.join("plots")), ["mine.png"]);
    assert!(out.join("mine.txt").exists());
}

/// A limit on the size of files acts as a full disk. Whichever file cannot be written, the earlier run is
/// unchanged.
#[cfg(unix)]
#[test]
fn a_run_that_cannot_be_written_leaves_the_earlier_one_unchanged() {
    let folder = folder();
    let run = |limit: &str, more: &str| {
        let line =
            format!("trap '' XFSZ; ulimit -f {limit}; exec \"$0\" run block_pressure --out r \"$@\" {more}");
        let mut command = Command::new("sh");
        command.args(["-c", &line, env!("CARGO_BIN_EXE_calfwave")]).args(SMALL);
        let output = command.current_dir(folder.path()).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).to_string())
    };
    let (code, err) = run("unlimited", "");
    assert_eq!(code, Some(0), "{err}");
    let out = folder.path().join("r");
    let before = contents(&out);
    for limit in ["2", "16"] {
        let (code, err) = run(limit, "--set 'cases[0].load.frequency_hz=70'");
        assert_eq!(code, Some(3), "{err}");
        assert!(contents(&out) == before, "{:?}", names(&out));
    }
    Manifest::read(&out).unwrap().verify(&out).unwrap();
}

#[test]
fn another_scenario_of_the_same_name_has_a_folder_of_its_own() {
    let folder = folder();
    let source = std::fs::read_to_string("presets/phantoms/block_pressure.ron").unwrap();
    let source = source.replace("../tissues/gel.ron", "gel.ron");
    for (name, frequency) in [("a", "50.0"), ("b", "60.0")] {
        std::fs::create_dir(folder.path().join(name)).unwrap();
        std::fs::copy("presets/tissues/gel.ron", folder.path().join(name).join("gel.ron")).unwrap();
        let text = source.replace("frequency_hz: 50.0", &format!("frequency_hz: {frequency}"));
        std::fs::write(folder.path().join(name).join("x.ron"), text).unwrap();
    }
    let run = |file: &str| {
        let (code, out, err) = outcome(calfwave(folder.path()).args(["run", file, "--no-field"]).args(SMALL));
        assert_eq!(code, 0, "{err}");
        (out, err)
    };
    let runs = folder.path().join("runs");
    let (out, _) = run("a/x.ron");
    assert!(out.contains("files in runs/x\n"), "{out}");
    let first = contents(&runs.join("x"));
    let (out, err) = run("b/x.ron");
    assert!(out.contains("files in runs/x_") && err.contains("another question"), "{out}{err}");
    assert!(contents(&runs.join("x")) == first);
    run("b/x.ron");
    run("a/x.ron");
    assert_eq!(names(&runs).len(), 2, "the same question has a second folder: {:?}", names(&runs));
    // In a comparison the two have different names.
    let (code, out, err) =
        outcome(calfwave(folder.path()).args(["compare", "a/x.ron", "b/x.ron"]).args(SMALL));
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("a/x.ron: ") && out.contains("b/x.ron: "), "{out}");
}

#[test]
fn a_folder_with_foreign_files_is_refused_by_every_command_and_unchanged() {
    let folder = folder();
    let site = "--site=SOL TrP1";
    let commands: [&[&str]; 7] = [
        &["run", "block_pressure"],
        &["run", "block_pressure", "--variants"],
        &["batch", "frequency", "--yes"],
        &["mesh", "block_pressure"],
        &["claims"],
        &["compare", "--fair", "vibration_vs_percussion"],
        &["optimise", "single_head", site, "--limit", "superficial_strain_peak_percent=10"],
    ];
    let place = folder.path().join("mine");
    std::fs::create_dir_all(place.join("plots")).unwrap();
    for name in ["plots/mine.png", "scenario.ron", "study.ron", "report.html"] {
        std::fs::write(place.join(name), "mine").unwrap();
    }
    let before = contents(&place);
    for args in commands {
        for out in ["mine", "."] {
            let (code, _, err) = outcome(calfwave(folder.path()).args(args).args(["--out", out]));
            assert_eq!(code, 3, "{args:?}: {err}");
            assert!(err.contains("was not created by calfwave"), "{args:?}: {err}");
        }
    }
    assert_eq!(outcome(calfwave(folder.path()).args(["report", "mine"])).0, 3);
    assert_eq!(outcome(calfwave(folder.path()).args(["batch", "merge", "mine"])).0, 3);
    assert!(contents(&place) == before && place.join("plots/mine.png").exists());
    assert_eq!(names(folder.path()), ["mine"]);
}

#[test]
fn a_report_removes_no_foreign_plots() {
    let folder = folder();
    let run = folder.path().join("r");
    finished(&run, "single head");
    std::fs::create_dir(run.join("plots")).unwrap();
    std::fs::write(run.join("plots/mine.png"), "mine").unwrap();
    for _ in 0..2 {
        assert_eq!(outcome(calfwave(folder.path()).args(["report", "r"])).0, 0);
        assert!(run.join("plots/mine.png").exists());
    }
}

#[test]
fn runs_of_the_same_name_are_distinguished() {
    let folder = folder();
    for name in ["a/r", "b/r", "c"] {
        finished(&folder.path().join(name), "single head");
    }
    let (code, out, err) = outcome(calfwave(folder.path()).args([
        "compare",
        "a/r",
        "b/r",
        "c",
        "a/r",
        "--column",
        "absorbed_energy_j_kg",
    ]));
    assert_eq!(code, 0, "{err}");
    for name in ["a/r: single head", "b/r: single head", "c: single head", "a/r (2): single head"] {
        assert!(out.contains(name), "{name} in {out}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn lost_output_is_an_error() {
    let folder = folder();
    finished(&folder.path().join("a"), "single head");
    finished(&folder.path().join("b"), "single head");
    let commands: [&[&str]; 6] = [
        &["check", "--list"],
        &["check", "soft"],
        &["--help"],
        &["--version"],
        &["compare", "a", "b"],
        &["report", "a"],
    ];
    for args in commands {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_calfwave"));
        command.current_dir(folder.path()).args(args).stdout(full).stderr(Stdio::piped());
        let output = command.spawn().unwrap().wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr).to_string();
        assert_eq!(output.status.code(), Some(3), "{args:?}: {err}");
        assert!(err.contains("stdout: No space left"), "{args:?}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn every_command_ends_where_a_folder_has_pipes_for_files() {
    if lacks(&["mkfifo"]) {
        return;
    }
    let folder = folder();
    let run = folder.path().join("r");
    finished(&run, "single head");
    std::fs::remove_file(run.join("manifest.json")).unwrap();
    for name in ["manifest.json", "cases.csv"] {
        assert!(Command::new("mkfifo").arg(run.join(name)).status().unwrap().success());
        let commands: [&[&str]; 5] = [
            &["report", "r"],
            &["compare", "r", "r"],
            &["batch", "status", "r"],
            &["batch", "merge", "fresh", "r"],
            &["run", "block_pressure", "--out", "r"],
        ];
        for args in commands {
            let mut command = calfwave(folder.path());
            command.args(args).timeout(std::time::Duration::from_secs(20));
            let (code, _, err) = outcome(&mut command);
            assert!(code == 2 || code == 3, "{args:?}: {code} {err}");
        }
    }
    assert!(!folder.path().join("fresh").exists());
}
