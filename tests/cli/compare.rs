//! Comparison of finished runs.

use crate::{calfwave, folder, made_up, outcome};
use calfwave::output::folder::RunFolder;
use calfwave::output::folder::manifest::Manifest;
use std::path::Path;

/// Writes a finished run whose numbers are proportional to `x`.
fn finished(folder: &Path, x: f64) {
    let reports = [made_up::report("single head", x), made_up::report("gun ball", 3.0 * x)];
    let traces = made_up::traces();
    let run = RunFolder {
        manifest: Manifest::default(),
        scenario_ron: String::new(),
        reports: &reports,
        traces: vec![&traces; 2],
        field: None,
    };
    run.write(folder).unwrap();
}

#[test]
fn ratios_are_relative_to_the_first_case_of_the_first_run() {
    let folder = folder();
    finished(&folder.path().join("a ü"), 1.0);
    finished(&folder.path().join("b"), 0.5);
    let (code, out, err) = outcome(calfwave(folder.path()).args(["compare", "a ü", "b"]));
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let line = out.lines().find(|l| l.starts_with("GAS TrP1")).unwrap();
    let cells: Vec<&str> = line.split_whitespace().skip(2).collect();
    assert_eq!(cells, ["33.3", "×", "3.00", "×", "0.500", "×", "1.50"], "{out}");
    let over = out.lines().find(|l| l.starts_with("over SOL TrP1")).unwrap();
    let cells: Vec<&str> = over.split_whitespace().skip(3).collect();
    assert_eq!(cells, ["33.3", "×", "3.00", "×", "0.500", "×", "1.50"], "{out}");
    assert!(out.contains("a ü: single head") && out.contains("b: gun ball"), "{out}");
}

#[test]
fn the_cases_of_one_run_are_compared_in_the_chosen_columns() {
    let folder = folder();
    finished(&folder.path().join("a"), 1.0);
    let (code, out, _) =
        outcome(calfwave(folder.path()).args(["compare", "a", "--column", "absorbed_energy_j_kg"]));
    assert_eq!(code, 0);
    assert!(
        out.contains("absorbed_energy_j_kg") && out.contains("× 3.00") && !out.contains("shear"),
        "{out}"
    );
    let (code, _, err) =
        outcome(calfwave(folder.path()).args(["compare", "a", "--column", "absorbed_energy_j_g"]));
    assert_eq!(code, 2);
    assert!(err.contains("did you mean `absorbed_energy_j_kg`"), "{err}");
}

/// A finished run of an earlier version, and the former name on the command line.
#[test]
fn former_names_of_columns_are_accepted_with_one_note() {
    let folder = folder();
    let run = folder.path().join("a");
    finished(&run, 1.0);
    let former = ["--column", "dose_j_kg", "--column", "dose_j_kg"];
    let (code, out, err) = outcome(calfwave(folder.path()).args(["compare", "a"]).args(former));
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("absorbed_energy_j_kg") && out.contains("× 3.00"), "{out}");
    let note = "`dose_j_kg` is now called `absorbed_energy_j_kg`";
    assert_eq!(err.matches(note).count(), 1, "{err}");
}

#[test]
fn a_damaged_run_is_not_compared() {
    let folder = folder();
    let run = folder.path().join("a");
    finished(&run, 1.0);
    let sites = run.join("sites.csv");
    let text = std::fs::read_to_string(&sites).unwrap().replace("33.3", "99.9");
    std::fs::write(&sites, text).unwrap();
    let (code, _, err) = outcome(calfwave(folder.path()).args(["compare", "a"]));
    assert_eq!(code, 2);
    assert!(err.contains("checksum"), "{err}");
}
