//! Invalid input is an error that names file, line, field, value and allowed range; it never becomes a
//! number.

use calfwave::drive::spec::{DeviceSpec, USUAL_TREATMENT};
use calfwave::preset::diagnostic::{Kind, Problem, Severity};
use calfwave::preset::document::{check, load_study};
use calfwave::preset::location::SHIPPED;
use calfwave::preset::syntax::to_ron;
use calfwave::preset::{PresetError, load_scenario};
use std::path::{Path, PathBuf};

const DEVICE: &str = include_str!("../../presets/devices/single_head_imposed.ron");

/// A temporary folder whose name has a space and a letter beyond ASCII.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::Builder::new().prefix("möbel und ").tempdir().unwrap())
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }
}

fn faults(text: &str) -> PresetError {
    let folder = Folder::new();
    check(&folder.write("x.ron", text)).expect_err(text)
}

/// The text that a problem points at.
fn text_at(error: &PresetError, problem: &Problem) -> String {
    error.sources[problem.source.unwrap()].text[problem.span.clone()].to_string()
}

#[test]
fn bad_numbers_are_errors_at_the_value() {
    let table = [
        ("NaN", "a finite number"),
        ("inf", "a finite number"),
        ("-inf", "a finite number"),
        ("1e400", "a finite number"),
        ("-50.0", "negative"),
        ("0.0", "zero"),
        ("40000.0", "too large"),
    ];
    for (value, message) in table {
        let text = DEVICE.replace("frequency_hz: 50.0", &format!("frequency_hz: {value}"));
        let error = faults(&text);
        assert_eq!(error.problems.len(), 1, "{error}");
        let p = &error.problems[0];
        assert_eq!((p.kind, p.severity), (Kind::Range, Severity::Error));
        assert_eq!(p.path, "heads[0].drive.frequency_hz");
        assert_eq!(p.allowed, "1 to 400 Hz");
        assert!(p.message.contains(message), "{value}: {}", p.message);
        assert_eq!(text_at(&error, p), value);
        let line = text.lines().position(|l| l.contains("frequency_hz")).unwrap() + 1;
        assert_eq!(p.line, line);
    }
}

#[test]
fn a_wrong_unit_is_recognised() {
    let error = faults(&DEVICE.replace("normal_mm: 0.7", "normal_mm: 700.0"));
    assert_eq!(error.problems[0].nearest.as_deref(), Some("0.7 mm"));
    let subject = include_str!("../../presets/subjects/default_man.ron");
    let error = faults(&subject.replace("1756.0", "1.756"));
    assert_eq!(error.problems[0].nearest.as_deref(), Some("1756 mm"));
}

#[test]
fn the_treatment_time_has_a_range_and_a_default() {
    let error = faults(&DEVICE.replace("treatment_s: 30.0", "treatment_s: 0.5"));
    let p = &error.problems[0];
    assert_eq!((p.path.as_str(), p.allowed.as_str()), ("treatment_s", "1 to 3600 s"));
    let device: DeviceSpec = ron::from_str(&DEVICE.replace("treatment_s: 30.0,", "")).unwrap();
    assert_eq!(device.treatment_s, USUAL_TREATMENT);
}

#[test]
fn unusual_values_give_warnings() {
    let folder = Folder::new();
    let text = DEVICE.replace("static_force_n: 14.0", "static_force_n: 400.0");
    let checked = check(&folder.write("x.ron", &text)).unwrap();
    assert_eq!(checked.warnings.len(), 1);
    assert_eq!(checked.warnings[0].severity, Severity::Warning);
    assert!(checked.warnings[0].line > 0);
}

#[test]
fn unknown_names_are_errors_with_position_and_nearest_name() {
    let table = [
        ("frequency_hz", "freqency_hz", "frequency_hz"),
        ("moving_mass_kg", "moving_mas_kg", "moving_mass_kg"),
        ("radius_mm", "radius_cm", "radius_mm"),
        ("heads", "haeds", "heads"),
        ("Frictionless", "Frictionles", "Frictionless"),
        ("Displacement", "Displacment", "Displacement"),
    ];
    for (right, wrong, nearest) in table {
        let text = DEVICE.replace(right, wrong);
        let error = faults(&text);
        let p = &error.problems[0];
        assert_eq!(p.kind, Kind::UnknownName, "{error}");
        assert_eq!((p.value.as_str(), p.nearest.as_deref()), (wrong, Some(nearest)), "{error}");
        assert_eq!(text_at(&error, p), wrong);
        let line = text.lines().position(|l| l.contains(wrong) && !l.starts_with("//")).unwrap() + 1;
        assert_eq!(p.line, line, "{error}");
    }
}

#[test]
fn the_version_is_checked_first() {
    let table = [
        ("version: 2", "newer"),
        ("version: 0", "no such"),
        ("version: \"1\"", "whole number"),
        ("", "missing"),
    ];
    for (version, message) in table {
        // The error must be that of the version, not of the unknown field.
        let text = DEVICE
            .replace("version: 1,", if version.is_empty() { "colour: 3," } else { "version: 1, colour: 3," });
        let text = if version.is_empty() { text } else { text.replace("version: 1", version) };
        let error = faults(&text);
        assert_eq!(error.problems.len(), 1);
        assert_eq!(error.problems[0].kind, Kind::Version, "{error}");
        assert!(error.problems[0].message.contains(message), "{error}");
    }
}

#[test]
fn invalid_syntax_is_an_error_with_a_line() {
    for text in
        ["", "(", "(version: 1", "(version: 1,\n heads: [}\n)", "hello", "(version: 1) trailing", "\u{0}"]
    {
        let error = faults(text);
        assert!(error.problems.iter().all(|p| p.line >= 1), "{text:?}: {error}");
    }
    let deep = format!("(version: 1, heads: {}", "[".repeat(100_000));
    faults(&deep);
}

#[test]
fn files_that_cannot_be_read_are_errors_with_the_reason() {
    let folder = Folder::new();
    let missing = check(&folder.0.path().join("nothing.ron")).unwrap_err();
    assert!(missing.to_string().contains("no such file"), "{missing}");
    assert!(check(folder.0.path()).unwrap_err().to_string().contains("folder"));
    let large = folder.write("large.ron", &" ".repeat(2 << 20));
    assert!(check(&large).unwrap_err().to_string().contains("larger than"));
    let path = folder.0.path().join("latin1.ron");
    std::fs::write(&path, b"(name: \"\xfc\")").unwrap();
    assert!(check(&path).unwrap_err().to_string().contains("UTF-8"));
    let typo = check(Path::new("vibration_vs_percusion")).unwrap_err();
    assert_eq!(typo.problems[0].nearest.as_deref(), Some("vibration_vs_percussion"));
}

#[test]
fn an_error_in_a_part_is_located_in_the_part() {
    let folder = Folder::new();
    let scenario = include_str!("../../presets/scenarios/single_head.ron")
        .replace("../devices/", "")
        .replace("../subjects/", "")
        .replace("../tissues/", "");
    folder.write("default_man.ron", include_str!("../../presets/subjects/default_man.ron"));
    folder.write("soft.ron", include_str!("../../presets/tissues/soft.ron"));
    let path = folder.write("scenario.ron", &scenario);
    let missing = load_scenario(&path).unwrap_err();
    assert_eq!(missing.problems[0].path, "cases[0].load.device");
    assert_eq!(text_at(&missing, &missing.problems[0]), "File(\"single_head.ron\")");
    folder.write("single_head.ron", &DEVICE.replace("radius_mm: 37.5", "radius_mm: -1.0"));
    let error = load_scenario(&path).unwrap_err();
    let p = &error.problems[0];
    assert_eq!(p.path, "cases[0].load.device.heads[0].shape.radius_mm");
    assert!(p.file.ends_with("single_head.ron"));
    assert_eq!(text_at(&error, p), "-1.0");
    folder.write("single_head.ron", DEVICE);
    load_scenario(&path).unwrap();
    // A file that names itself.
    let myself = folder.write("myself.ron", &scenario.replace("soft.ron", "myself.ron"));
    assert!(load_scenario(&myself).unwrap_err().to_string().contains("refers back"));
}

#[test]
fn inconsistent_values_are_errors_that_name_both() {
    let gun = include_str!("../../presets/devices/gun_ball.ron").replace("rod_mm: 40.0", "rod_mm: 10.5");
    let error = faults(&gun);
    assert!(
        error.to_string().contains("rod_mm 10.5") && error.to_string().contains("stroke_mm 12"),
        "{error}"
    );
    let subject = include_str!("../../presets/subjects/default_man.ron");
    let fat =
        subject.replace("fat_posterior_mm: 6.0", "fat_posterior_mm: 24.0, calf_circumference_mm: 260.0");
    let error = faults(&fat);
    assert!(
        error.to_string().contains("fat_posterior_mm 24")
            && error.to_string().contains("calf_circumference_mm 260")
    );
    let near = include_str!("../../presets/devices/quad_head.ron")
        .replace("offset_medial_mm: -45.0", "offset_medial_mm: 15.0");
    assert!(faults(&near).to_string().contains("overlap"));
}

/// What presses with more than its weight is held by something with a mass, or by a strap.
#[test]
fn a_force_above_the_weight_needs_a_hand() {
    let gun = include_str!("../../presets/devices/gun_ball.ron");
    let hand = "hand: Simple(mass_kg: 0.5, damping_ns_m: 200.0)";
    let held = |hand_by: &str, force: &str| {
        let text = gun.replace(hand, hand_by).replace("static_force_n: 10.0", force);
        assert!(text != gun || hand_by == hand);
        text
    };
    let folder = Folder::new();
    for (hand_by, force, right) in [
        (hand, "static_force_n: 40.0", true),
        ("hand: None", "static_force_n: 11.0", true),
        ("hand: None", "static_force_n: 12.0", false),
        ("hand: Simple(mass_kg: 0.0, damping_ns_m: 200.0)", "static_force_n: 12.0", false),
        ("hand: Strap", "static_force_n: 12.0", true),
        ("hand: Iso10068", "static_force_n: 12.0", true),
    ] {
        let text = held(hand_by, force);
        if right {
            let path = folder.write("gun.ron", &text);
            check(&path).unwrap_or_else(|e| panic!("{hand_by} {force}: {e}"));
        } else {
            let error = faults(&text).to_string();
            assert!(error.contains("12") && error.contains("10.6 N") && error.contains("hand"), "{error}");
        }
    }
}

#[test]
fn invalid_axes_of_studies_are_refused() {
    let text = include_str!("../../presets/studies/frequency.ron").replace("../scenarios/", "");
    let list = "Numbers([20.0, 30.0, 40.0, 50.0, 60.0, 80.0, 100.0])";
    assert!(text.contains(list));
    let folder = Folder::new();
    let scenario = load_scenario(Path::new("single_head")).unwrap().spec;
    folder.write("single_head.ron", &to_ron(&scenario).unwrap());
    let with = |values: &str| {
        let path = folder.write("study.ron", &text.replace(list, values));
        load_study(&path, &[]).map(|s| s.spec.case_count())
    };
    assert_eq!(with("Numbers([20.0])").unwrap(), 1);
    assert_eq!(with("Range(from: 20.0, to: 40.0, step: 10.0)").unwrap(), 3);
    let bad = [
        ("Numbers([])", "no cases"),
        ("Numbers([NaN])", "finite"),
        ("Range(from: 40.0, to: 20.0, step: 2.0)", "reversed"),
        ("Range(from: 20.0, to: 40.0, step: 0.0)", "zero"),
        ("Range(from: 20.0, to: 40.0, step: -1.0)", "negative"),
        ("Names([])", "no cases"),
    ];
    for (values, message) in bad {
        let error = with(values).unwrap_err();
        assert!(error.to_string().contains(message), "{values}: {error}");
        assert!(error.problems[0].line > 0);
    }
}

/// A claim that no number decides says why and has no rule; any other has a rule.
#[test]
fn a_ruling_fits_its_readings() {
    let text = include_str!("../../presets/studies/claims.ron");
    let folder = Folder::new();
    for (path, text) in SHIPPED {
        folder.write(&format!("presets/{path}"), text);
    }
    let with = |number: usize, before: &str, after: &str| {
        let start = text.find(&format!("            number: {number},\n")).unwrap();
        let changed = text[start..].replacen(before, after, 1);
        check(&folder.write("presets/studies/claims.ron", &format!("{}{changed}", &text[..start])))
    };
    let number = "            experiment: ";
    with(1, number, number).unwrap();
    let ruling = "            ruling: NotTestable,\n";
    let table = [
        (1, number, format!("{ruling}{number}"), "ruling", "has no reading that is judged"),
        (19, ruling, String::new(), "ruling", "is NotTestable or AdviceStands"),
        (19, "open: \"healing.", "open: \"\", // \"".to_string(), "open", "must say why"),
    ];
    for (number, before, after, field, message) in table {
        let error = with(number, before, &after).unwrap_err();
        let p = &error.problems[0];
        assert_eq!(p.path, format!("claims[{}].{field}", number - 1), "{error}");
        assert!(p.message.contains(message), "{error}");
    }
}
