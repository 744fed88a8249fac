//! Round trips through RON, field access and identity of scenarios, for arbitrary values.

use calfwave::preset::field::{Override, get, set};
use calfwave::preset::identity::{canonical, case_id};
use calfwave::preset::syntax::{parse, to_ron};
use calfwave::preset::{ScenarioSpec, load_scenario, load_scenario_with};
use proptest::prelude::*;
use serde_json::json;
use std::path::Path;

fn base(name: &str) -> ScenarioSpec {
    load_scenario(Path::new(name)).unwrap().spec
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Arbitrary finite numbers and names have the same bits after writing and reading.
    #[test]
    fn scenarios_are_unchanged_by_a_round_trip_through_ron(
        s in any::<f64>().prop_filter("finite", |x| x.is_finite()),
        f in any::<f64>().prop_filter("finite", |x| x.is_finite()),
        length in proptest::option::of(300.0..500.0f64),
        name in "[ -~äöüß\\n\\\\\"]{0,20}",
        harmonics in 0usize..1000,
    ) {
        let mut spec = base("vibration_vs_percussion");
        set(&mut spec, "cases[1].load.placement.offset_medial_mm", json!(s)).unwrap();
        set(&mut spec, "cases[2].load.device.heads[0].drive.frequency_hz", json!(f)).unwrap();
        set(&mut spec, "cases[0].name", json!(name)).unwrap();
        set(&mut spec, "analysis.harmonics", json!(harmonics)).unwrap();
        if let Some(length) = length {
            set(&mut spec, "geometry.shank_length_mm", json!(length)).unwrap();
        }
        let again: ScenarioSpec = parse("x", &to_ron(&spec).unwrap()).unwrap();
        prop_assert_eq!(&spec, &again);
        prop_assert_eq!(case_id(&spec), case_id(&again));
    }

    /// Parser, scanner and rules do not panic when a byte of a preset is replaced.
    #[test]
    fn a_changed_byte_is_an_error_or_a_scenario(at in 0usize..4000, byte in any::<u8>()) {
        let mut bytes = to_ron(&base("quad_head")).unwrap().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(text) = String::from_utf8(bytes)
            && let Ok(spec) = parse::<ScenarioSpec>("x", &text)
        {
            calfwave::preset::validate::scenario(&spec);
        }
    }
}

#[test]
fn fields_are_accessed_with_and_without_names_of_variants() {
    let mut spec = base("vibration_vs_percussion");
    let long = "cases[0].load.Device.device.Inline.heads[0].drive.RotatingMass.frequency_hz";
    let short = "cases[0].load.device.heads[0].drive.frequency_hz";
    set(&mut spec, long, json!(33.0)).unwrap();
    assert_eq!(get(&spec, short).unwrap(), json!(33.0));
    set(&mut spec, "cases[0].load.Device.device.heads[0].drive.frequency_hz", json!(34)).unwrap();
    assert_eq!(get(&spec, long).unwrap(), json!(34.0));
    set(&mut spec, "cases[*].load.device.heads[*].drive.phase_deg", json!(5.0)).unwrap();
    assert_eq!(get(&spec, "cases[1].load.device.heads[3].drive.phase_deg").unwrap(), json!(5.0));
    set(&mut spec, "tissues.solids.fat.alpha", json!(0.3)).unwrap();
    assert_eq!(get(&spec, "tissues.solids.fat.alpha").unwrap(), json!(0.3));
    set(&mut spec, "resolution", json!("Standard")).unwrap();
    set(&mut spec, "resolution", json!({"Custom": {"order": 4, "element_mm": 9.0}})).unwrap();
    assert_eq!(get(&spec, "resolution.order").unwrap(), json!(4));
    set(&mut spec, "cases[0].load.device.heads[0].contact", json!("Tied")).unwrap();
}

#[test]
fn an_unknown_path_is_an_error_with_the_nearest_name_and_changes_nothing() {
    let mut spec = base("single_head");
    let before = spec.clone();
    let wrong = [
        ("cases[0].load.device.heads[0].drive.freqency_hz", Some("frequency_hz")),
        ("geometry.statur_mm", Some("stature_mm")),
        ("geometry.calf_circumfrence_mm", Some("calf_circumference_mm")),
        ("tisues.solids.fat.alpha", Some("tissues")),
        ("cases[7].name", None),
        ("title.x", None),
        ("title[0]", None),
    ];
    for (path, nearest) in wrong {
        let problem = set(&mut spec, path, json!(1.0)).unwrap_err();
        assert_eq!(problem.nearest.as_deref(), nearest, "{path}: {problem}");
        assert!(get(&spec, path).is_err(), "{path}");
        assert_eq!(spec, before);
    }
    assert!(set(&mut spec, "cases[0].load.placement.s", json!("high")).is_err());
    assert_eq!(spec, before);
}

#[test]
fn the_identity_depends_on_the_question_and_on_nothing_else() {
    let spec = base("single_head");
    let mut same = spec.clone();
    same.title = "another title".into();
    set(&mut same, "cases[0].load.placement.tilt_deg", json!(-0.0)).unwrap();
    assert_eq!(case_id(&spec), case_id(&same));
    let mut other = spec.clone();
    set(&mut other, "cases[0].load.placement.tilt_deg", json!(1e-9)).unwrap();
    assert_ne!(case_id(&spec), case_id(&other));
    assert_eq!(case_id(&spec).len(), 32);
    assert!(!canonical(&spec).contains('\n'));
}

#[test]
fn overrides_are_checked_like_values_of_the_file() {
    let path = Path::new("single_head");
    let ok = Override::parse("cases[0].load.placement.s=0.4").unwrap();
    assert_eq!(
        get(&load_scenario_with(path, &[ok]).unwrap().spec, "cases[0].load.placement.s").unwrap(),
        json!(0.4)
    );
    let far = Override::parse("cases[0].load.placement.s = 40").unwrap();
    let error = load_scenario_with(path, &[far]).unwrap_err();
    assert_eq!(error.problems[0].allowed, "-0.12 to 0.82");
    assert!(Override::parse("no equals sign").is_err());
}
