//! Unknown names are refused before meshing, with the nearest known name, and no folder is created.

use crate::{calfwave, folder, one_axis_study, outcome, single_head, write};

/// Options of `optimise`: a site and a limit, as the tests of the other options need them.
const SITE: [&str; 2] = ["--site", "GAS TrP1"];
const LIMIT: [&str; 2] = ["--limit", "superficial_strain_peak_percent=10"];

fn optimise(options: &[&[&'static str]]) -> Vec<&'static str> {
    [&["optimise", "single_head"][..], &options.concat()].concat()
}

fn response(options: &[&'static str]) -> Vec<&'static str> {
    [&["response", "single_head"][..], options].concat()
}

fn fair(options: &[&'static str]) -> Vec<&'static str> {
    [&["compare", "--fair", "vibration_vs_percussion"][..], options].concat()
}

#[test]
fn unknown_names_are_refused_before_anything_is_meshed() {
    let valid = [&SITE[..], &LIMIT];
    let with = |options: &[&'static str]| optimise(&[&valid.concat(), options]);
    let limit = ["--limit", "superficial_strain_peak=10"];
    let table: [(Vec<&str>, &str); 15] = [
        (optimise(&[&["--site", "nope"], &LIMIT]), "the sites are GAS TrP1, GAS TrP2"),
        (optimise(&[&["--site", "GAS TrP9"], &LIMIT]), "did you mean `GAS TrP"),
        (optimise(&[&SITE, &limit]), "did you mean `superficial_strain_peak_percent`"),
        (with(&["--column", "fibre_strain_mean_percent"]), "did you mean `fibre_strain_peak_mean_percent`"),
        (with(&["--vary", "cases[0].load.placment.s=0..0.5"]), "did you mean `placement`"),
        (with(&["--vary", "cases[0].load.placement.s=0.3..0.95"]), "-0.12 to 0.82"),
        (with(&["--case", "singel head"]), "did you mean `single head`"),
        (with(&["--scan", "99999999999999"]), "65536"),
        (response(&["--case", "singel head"]), "did you mean `single head`"),
        (response(&["--tolerance", "NaN"]), "1e-7"),
        (response(&["--to", "1e9"]), "400 Hz"),
        (vec!["response", "block_pressure"], "a frequency response needs a device"),
        (fair(&["--reference", "gun bal"]), "did you mean `gun ball`"),
        (fair(&["--vary", "geometry.fat_posterior=3"]), "did you mean `fat_posterior_mm`"),
        (
            vec!["compare", "single_head", "quad_head", "--column", "displacement_rms_um"],
            "did you mean `displacement_rms_p95_um`",
        ),
    ];
    for (args, words) in table {
        let folder = folder();
        let (code, _, err) = outcome(calfwave(folder.path()).args(&args));
        assert_eq!(code, 2, "{args:?}: {err}");
        assert!(err.contains(words), "{args:?}: {err}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{args:?} left files");
    }
}

#[test]
fn unknown_sites_of_studies_and_items_of_claims_are_refused() {
    let folder = folder();
    write(&folder, "scenario.ron", &single_head());
    let study = "(version: 1, title: \"t\", question: \"q?\", scenario: File(\"scenario.ron\"), axes: [
        (name: \"s\", field: \"cases[0].load.placement.s\", values: Numbers([0.2, 0.3]))], metrics: [
        (name: \"m\", column: \"absorbed_energy_j_kg\", sites: [\"GAS TrP1\", \"GAS TRP7\"])])";
    let path = write(&folder, "study.ron", study);
    let (code, _, err) = outcome(calfwave(folder.path()).args(["batch", "--dry-run"]).arg(path));
    assert!(
        code == 2 && err.contains("metrics[0].sites[1]") && err.contains("did you mean `GAS TrP"),
        "{err}"
    );
    let claims = "(version: 1, title: \"t\", question: \"q?\", experiments: [
        (name: \"e\", scenario: File(\"scenario.ron\"))], claims: [
        (number: 1, claim: \"c\", experiment: \"x\", readings: [(name: \"r\", supports: Some(Above(1.0)), of:
        (experiments: [\"e\"], case: \"single head\", column: \"absorbed_energy_j_kg\",
        items: [\"GAS TRP7\"]))])])";
    let path = write(&folder, "claims.ron", claims);
    let (code, _, err) = outcome(calfwave(folder.path()).args(["claims", "--dry-run"]).arg(&path));
    assert!(code == 2 && err.contains("claims[0].readings[0].of.items"), "{err}");
}

#[test]
fn a_study_with_too_many_cases_is_refused_even_with_yes() {
    let folder = folder();
    write(&folder, "scenario.ron", &single_head());
    let study = |step: &str| {
        let axis = format!(
            "(name: \"s\", field: \"cases[0].load.placement.s\", \
             values: Range(from: 0.2, to: 0.4, step: {step}))"
        );
        let text = one_axis_study(&axis);
        let path = write(&folder, "study.ron", &text);
        outcome(calfwave(folder.path()).args(["batch", "--yes", "--dry-run"]).arg(path))
    };
    let (code, _, err) = study("1e-8");
    assert!(code == 2 && err.contains("allowed: at most 1000000"), "{err}");
    let (code, _, err) = study("1e-12");
    assert!(code == 2 && err.contains("axes[0].values.step") && err.contains("allowed"), "{err}");
    let (code, _, err) = study("1e-18");
    assert!(code == 2 && err.contains("axes[0].values.step"), "{err}");
}
