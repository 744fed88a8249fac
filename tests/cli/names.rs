//! Names that do not exist are told, with the nearest, before anything is meshed: no folder is made for them.

use crate::{calfwave, folder, outcome, write};

const LIMIT: &str = "superficial_strain_peak_percent=10";

#[test]
fn unknown_names_are_refused_before_anything_is_meshed() {
    let site = "GAS TrP1";
    let table: [(&[&str], &str); 15] = [
        (
            &["optimise", "single_head", "--site", "nope", "--limit", LIMIT],
            "the sites are GAS TrP1, GAS TrP2",
        ),
        (&["optimise", "single_head", "--site", "GAS TrP9", "--limit", LIMIT], "did you mean `GAS TrP"),
        (
            &["optimise", "single_head", "--site", site, "--limit", "superficial_strain_peak=10"],
            "did you mean `superficial_strain_peak_percent`",
        ),
        (
            &[
                "optimise",
                "single_head",
                "--site",
                site,
                "--limit",
                LIMIT,
                "--column",
                "fibre_strain_mean_percent",
            ],
            "did you mean `fibre_strain_peak_mean_percent`",
        ),
        (
            &[
                "optimise",
                "single_head",
                "--site",
                site,
                "--limit",
                LIMIT,
                "--vary",
                "cases[0].load.placment.s=0..0.5",
            ],
            "did you mean `placement`",
        ),
        (
            &[
                "optimise",
                "single_head",
                "--site",
                site,
                "--limit",
                LIMIT,
                "--vary",
                "cases[0].load.placement.s=0.3..0.95",
            ],
            "-0.12 to 0.82",
        ),
        (
            &["optimise", "single_head", "--site", site, "--limit", LIMIT, "--case", "singel head"],
            "did you mean `single head`",
        ),
        (&["optimise", "single_head", "--site", site, "--limit", LIMIT, "--scan", "99999999999999"], "65536"),
        (&["response", "single_head", "--case", "singel head"], "did you mean `single head`"),
        (&["response", "single_head", "--tolerance", "NaN"], "1e-7"),
        (&["response", "single_head", "--to", "1e9"], "400 Hz"),
        (&["response", "block_pressure"], "a frequency response needs a device"),
        (
            &["compare", "--fair", "vibration_vs_percussion", "--reference", "gun bal"],
            "did you mean `gun ball`",
        ),
        (
            &["compare", "--fair", "vibration_vs_percussion", "--vary", "geometry.fat_posterior=3"],
            "did you mean `fat_posterior_mm`",
        ),
        (
            &["compare", "single_head", "quad_head", "--column", "displacement_rms_um"],
            "did you mean `displacement_rms_p95_um`",
        ),
    ];
    for (args, words) in table {
        let folder = folder();
        let (code, _, err) = outcome(calfwave(folder.path()).args(args));
        assert_eq!(code, 2, "{args:?}: {err}");
        assert!(err.contains(words), "{args:?}: {err}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{args:?} wrote something");
    }
}

#[test]
fn unknown_sites_of_studies_and_items_of_claims_are_refused() {
    let folder = folder();
    let spec = calfwave::preset::load_scenario("single_head".as_ref()).unwrap().spec;
    write(&folder, "scenario.ron", &calfwave::preset::syntax::to_ron(&spec).unwrap());
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
        (experiments: [\"e\"], case: \"single head\", column: \"absorbed_energy_j_kg\", items: [\"GAS TRP7\"]))])])";
    let path = write(&folder, "claims.ron", claims);
    let (code, _, err) = outcome(calfwave(folder.path()).args(["claims", "--dry-run"]).arg(&path));
    assert!(code == 2 && err.contains("claims[0].readings[0].of.items"), "{err}");
}

#[test]
fn a_study_beyond_listing_is_refused_with_yes_as_well() {
    let folder = folder();
    let spec = calfwave::preset::load_scenario("single_head".as_ref()).unwrap().spec;
    write(&folder, "scenario.ron", &calfwave::preset::syntax::to_ron(&spec).unwrap());
    let study = |step: &str| {
        let text = format!(
            "(version: 1, title: \"t\", question: \"q?\", scenario: File(\"scenario.ron\"), axes: [(name: \"s\", \
             field: \"cases[0].load.placement.s\", values: Range(from: 0.2, to: 0.4, step: {step}))])"
        );
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
