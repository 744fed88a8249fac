//! Invalid input ends with exit code 2 and a message with field, value, allowed range and line.

use crate::{DEVICE, calfwave, folder, one_axis_study, outcome, single_head, write};

#[test]
fn bad_values_exit_with_2_and_name_field_value_and_range() {
    let table: [(&str, &str, &[&str]); 9] = [
        ("frequency_hz: 40.0", "frequency_hz: NaN", &["heads[0].drive.frequency_hz", "NaN", "1 to 100 Hz"]),
        ("frequency_hz: 40.0", "frequency_hz: inf", &["heads[0].drive.frequency_hz", "inf", "1 to 100 Hz"]),
        ("frequency_hz: 40.0", "frequency_hz: 1e400", &["heads[0].drive.frequency_hz", "finite"]),
        (
            "stroke_mm: 12.0",
            "stroke_mm: -12.0",
            &["heads[0].drive.stroke_mm", "negative", "-12", "0.1 to 30 mm"],
        ),
        ("radius_mm: 20.0", "radius_mm: 0.02", &["heads[0].shape.radius_mm", "20 mm"]),
        ("frequency_hz", "freqency_hz", &["freqency_hz", "did you mean `frequency_hz`"]),
        ("version: 1", "version: 99", &["99", "newer"]),
        ("version: 1,", "", &["version", "missing"]),
        ("rod_mm: 40.0", "rod_mm: 12.0", &["rod_mm 12", "stroke_mm 12"]),
    ];
    for (right, wrong, words) in table {
        let folder = folder();
        assert!(DEVICE.contains(right));
        let path = write(&folder, "gerät.ron", &DEVICE.replacen(right, wrong, 1));
        let (code, out, err) = outcome(calfwave(folder.path()).arg("check").arg(&path));
        assert_eq!(code, 2, "{wrong}: {out}{err}");
        for word in words {
            assert!(err.contains(word), "`{word}` for {wrong} in\n{err}");
        }
        assert!(err.contains("gerät.ron:"), "no position in\n{err}");
    }
}

#[test]
fn faults_as_json_have_line_and_column() {
    let folder = folder();
    let path = write(&folder, "x.ron", &DEVICE.replace("stroke_mm: 12.0", "stroke_mm: 0.012"));
    let (code, _, err) = outcome(calfwave(folder.path()).args(["--json-errors", "check"]).arg(&path));
    assert_eq!(code, 2);
    let fault: serde_json::Value = serde_json::from_str(err.lines().next().unwrap()).unwrap();
    assert_eq!(fault["path"], "heads[0].drive.stroke_mm");
    assert_eq!(fault["nearest"], "12 mm");
    let line = DEVICE.lines().position(|l| l.contains("stroke_mm:")).unwrap() + 1;
    assert_eq!(fault["line"], line);
    let (code, _, err) = outcome(calfwave(folder.path()).args(["--json-errors", "run", "nothing.ron"]));
    assert_eq!(code, 2);
    assert!(serde_json::from_str::<serde_json::Value>(err.trim()).is_ok(), "{err}");
}

#[test]
fn a_bad_file_does_not_hide_the_results_of_the_others() {
    let folder = folder();
    let good = write(&folder, "good.ron", DEVICE);
    let bad = write(&folder, "bad.ron", "(");
    let (code, out, err) =
        outcome(calfwave(folder.path()).arg("check").args([&bad, &good]).arg("missing.ron"));
    assert_eq!(code, 2);
    assert!(out.contains("good.ron: device ok"), "{out}");
    assert!(err.contains("bad.ron") && err.contains("missing.ron") && err.contains("no such file"), "{err}");
}

#[test]
fn warnings_are_errors_only_if_strict() {
    let folder = folder();
    let path = write(&folder, "x.ron", &DEVICE.replace("static_force_n: 10.0", "static_force_n: 400.0"));
    let (code, _, err) = outcome(calfwave(folder.path()).arg("check").arg(&path));
    assert_eq!(code, 0);
    assert!(err.contains("unusual"), "{err}");
    assert_eq!(outcome(calfwave(folder.path()).args(["check", "--strict"]).arg(&path)).0, 2);
}

#[test]
fn bad_changes_are_usage_errors() {
    let folder = folder();
    let cases: [(&[&str], &str); 5] = [
        (&["--set", "cases[0].load.placement.s=7"], "-0.12 to 0.82"),
        (&["--set", "cases[0].load.placment.s=0.3"], "did you mean `placement`"),
        (&["--set", "title"], "PATH=VALUE"),
        (&["--resolution", "coarse"], "draft"),
        (&["--resolution", "9x8"], "2 to 6"),
    ];
    for (changes, words) in cases {
        let (code, _, err) = outcome(calfwave(folder.path()).args(["run", "single_head"]).args(changes));
        assert_eq!(code, 2, "{changes:?}: {err}");
        assert!(err.contains(words), "{changes:?}: {err}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "bad input left files");
}

#[test]
fn a_mesh_beyond_memory_is_refused_before_meshing() {
    let folder = folder();
    let size = ["geometry.length_mm=2000", "geometry.width_mm=2000", "geometry.layers[0].thickness_mm=2000"];
    let mut command = calfwave(folder.path());
    command.args(["run", "block_point", "--resolution", "6x2", "--out", "x"]);
    for setting in size {
        command.args(["--set", setting]);
    }
    let (code, _, err) = outcome(&mut command);
    assert_eq!(code, 3, "{err}");
    assert!(err.contains("GiB") && err.contains("would fit"), "{err}");
    assert!(!folder.path().join("x").exists());
}

#[test]
fn invalid_and_oversized_studies_are_refused() {
    let axis =
        |values: &str| format!("(name: \"s\", field: \"cases[0].load.placement.s\", values: {values})");
    let table = [
        (String::new(), 2, "no cases"),
        (axis("Numbers([])"), 2, "no cases"),
        (axis("Range(from: 0.4, to: 0.2, step: 0.1)"), 2, "reversed"),
        (axis("Range(from: 0.2, to: 0.4, step: 0.0)"), 2, "zero"),
        (axis("Numbers([0.3, 9.0])"), 2, "s 9"),
        (axis("Range(from: 0.2, to: 0.4, step: 1e-9)"), 2, "at most 1000000"),
        (axis("Range(from: 0.2, to: 0.4, step: 1e-6)"), 3, "--yes"),
    ];
    for (axes, expected, words) in table {
        let folder = folder();
        write(&folder, "scenario.ron", &single_head());
        let path = write(&folder, "study.ron", &one_axis_study(&axes));
        let (code, _, err) = outcome(calfwave(folder.path()).arg("batch").arg(&path));
        assert_eq!(code, expected, "{axes}: {err}");
        assert!(err.contains(words), "{axes}: {err}");
        assert!(!folder.path().join("runs").exists());
    }
}

#[test]
fn studies_of_one_point_are_valid_and_can_be_listed() {
    let folder = folder();
    write(&folder, "scenario.ron", &single_head());
    let axis =
        "(name: \"s\", field: \"cases[0].load.placement.s\", values: Range(from: 0.3, to: 0.3, step: 0.1))";
    let path = write(&folder, "study.ron", &one_axis_study(axis));
    let (code, out, _) = outcome(calfwave(folder.path()).args(["batch", "--dry-run"]).arg(&path));
    assert_eq!((code, out.lines().count()), (0, 1), "{out}");
}
