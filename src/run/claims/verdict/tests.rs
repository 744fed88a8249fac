//! Rules on numbers made up by hand.

use super::*;
use crate::metric::CaseReport;
use crate::metric::report::{Ledger, SiteRow, Spread, SurfaceRow};
use crate::preset::load::parse;

/// One claim on the displacement of A over that of B, supported above 2, contradicted below 1.
const TEXT: &str = r#"(
    version: 1, title: "t", question: "q?",
    conditions: [(name: "thick fat", set: [])],
    experiments: [(name: "both", scenario: File("x"), conditions: ["thick fat"])],
    claims: [(
        number: 1, claim: "A moves more", experiment: "both",
        readings: [(
            name: "A over B",
            of: (experiments: ["both"], case: "A", column: "displacement_rms_mean_um"),
            per: (experiments: ["both"], case: "B", column: "displacement_rms_mean_um"),
            supports: Above(2.0), contradicts: Below(1.0),
        )],
    )],
)"#;

fn claims() -> ClaimsSpec {
    parse("claims", TEXT).unwrap_or_else(|e| panic!("{e}"))
}

/// Two sites, at the second twice the displacement of the first.
fn report(um: f64) -> CaseReport {
    let site = |name: &str, um: f64| SiteRow {
        name: name.into(),
        displacement_rms_um: Spread { mean: um, p95: um },
        ..SiteRow::default()
    };
    CaseReport {
        sites: vec![site("one", um), site("two", 2.0 * um)],
        surface: SurfaceRow { contact_pressure_peak_kpa: Some(um), ..SurfaceRow::default() },
        ledger: Some(Ledger { input_w: um * um, ..Ledger::default() }),
        ..CaseReport::default()
    }
}

/// A moves `[default, soft, stiff, thick fat]`, B always 10.
fn answers(a: [f64; 4]) -> Answers {
    let mut answers = Answers::default();
    for (setting, um) in ["default", "soft", "stiff", "thick fat"].into_iter().zip(a) {
        answers.put("both", setting, "A", Ok(report(um)));
        answers.put("both", setting, "B", Ok(report(10.0)));
    }
    answers
}

fn verdict(spec: &ClaimsSpec, a: [f64; 4]) -> (Verdict, Vec<(String, Verdict)>) {
    let found = answers(a);
    let judged = judge(spec, &found);
    (judged[0].verdict, judged[0].flips.clone())
}

#[test]
fn a_verdict_must_hold_with_every_tissue() {
    let spec = claims();
    assert_eq!(verdict(&spec, [30.0; 4]), (Verdict::Supports, vec![]));
    assert_eq!(verdict(&spec, [5.0; 4]), (Verdict::Contradicts, vec![]));
    assert_eq!(verdict(&spec, [15.0; 4]), (Verdict::Partly, vec![]));
    let (stiff, flips) = verdict(&spec, [30.0, 30.0, 5.0, 30.0]);
    assert_eq!((stiff, flips), (Verdict::Partly, vec![("stiff".into(), Verdict::Contradicts)]));
    // A condition is told, and does not change the verdict.
    let (fat, flips) = verdict(&spec, [30.0, 30.0, 30.0, 15.0]);
    assert_eq!((fat, flips), (Verdict::Supports, vec![("thick fat".into(), Verdict::Partly)]));
}

#[test]
fn what_a_model_cannot_say_caps_support_and_leaves_contradiction() {
    let mut spec = claims();
    spec.claims[0].open = "whether it helps".into();
    assert_eq!(verdict(&spec, [30.0; 4]).0, Verdict::Partly);
    assert_eq!(verdict(&spec, [5.0; 4]).0, Verdict::Contradicts);
    spec.claims[0].readings.clear();
    assert_eq!(verdict(&spec, [30.0; 4]).0, Verdict::NotTestable);
}

#[test]
fn a_suspended_claim_is_undecided_whatever_the_numbers_say() {
    let mut spec = claims();
    spec.claims[0].suspended = Some("B was held too loosely.".into());
    for a in [[30.0; 4], [5.0; 4], [15.0; 4], [30.0, 30.0, 5.0, 15.0]] {
        assert_eq!(verdict(&spec, a), (Verdict::Undecided, vec![]));
    }
    let judged = judge(&spec, &Answers::default());
    assert_eq!(judged[0].verdict, Verdict::Undecided);
    assert_eq!(reasons(&judged), ["Undecided, 1: B was held too loosely."]);
}

#[test]
fn any_and_all_differ_where_readings_do() {
    let mut spec = claims();
    let mut other = spec.claims[0].readings[0].clone();
    (other.supports, other.contradicts) = (Some(Bound::Above(100.0)), Some(Bound::Below(50.0)));
    spec.claims[0].readings.push(other);
    assert_eq!(verdict(&spec, [30.0; 4]).0, Verdict::Partly);
    spec.claims[0].needs = Needs::Any;
    assert_eq!(verdict(&spec, [30.0; 4]).0, Verdict::Supports);
    assert_eq!(verdict(&spec, [5.0; 4]).0, Verdict::Contradicts);
}

#[test]
fn an_experiment_without_an_answer_is_no_verdict() {
    let spec = claims();
    let mut found = answers([30.0; 4]);
    found.put("both", "soft", "A", Err("it did not converge".into()));
    let judged = judge(&spec, &found);
    assert_eq!(judged[0].verdict, Verdict::NotTestable);
    assert!(judged[0].readings[0].values[1].as_ref().is_err_and(|why| why.contains("converge")));
}

/// A at three times B's displacement: scaled to B's power (displacement²) or pressure, both move the same.
#[test]
fn equal_power_is_made_before_it_is_read() {
    let mut spec = claims();
    let reading = &mut spec.claims[0].readings[0];
    for basis in [crate::metric::fair::Basis::Power, crate::metric::fair::Basis::Pressure] {
        reading.at = basis;
        let found = value(&answers([30.0; 4]), reading, "default").expect("a number");
        assert!((found - 1.0).abs() < 1e-12, "{found}");
    }
    reading.at = crate::metric::fair::Basis::Nominal;
    reading.of.items = vec!["two".into()];
    reading.per.as_mut().expect("a ratio").items = vec!["one".into()];
    assert!((value(&answers([30.0; 4]), reading, "default").expect("a number") - 6.0).abs() < 1e-12);
}

/// B comes from an experiment that is never done with thick fat: a ratio of A with it and B without would compare two bodies.
#[test]
fn a_condition_of_the_body_is_not_mixed_with_its_absence() {
    let mut spec = claims();
    let mut plain = spec.experiments[0].clone();
    (plain.name, plain.conditions) = ("plain".into(), Vec::new());
    spec.experiments.push(plain);
    spec.claims[0].readings[0].per.as_mut().expect("a ratio").experiments = vec!["plain".into()];
    let answered = |a: [f64; 4]| {
        let mut answers = answers(a);
        for setting in ["default", "soft", "stiff"] {
            answers.put("plain", setting, "B", Ok(report(10.0)));
        }
        answers
    };
    let flips = |spec: &ClaimsSpec| {
        let found = answered([30.0, 30.0, 30.0, 5.0]);
        judge(spec, &found)[0].flips.clone()
    };
    spec.conditions[0].set = vec!["geometry.fat_posterior_mm=12".into()];
    assert_eq!(flips(&spec), vec![]);
    // one of A's device alone leaves B as it is
    spec.conditions[0].set = vec!["cases[0].load.device.heads[*].drive.frequency_hz=20".into()];
    spec.experiments[0].cases = vec!["A".into()];
    assert_eq!(flips(&spec), vec![("thick fat".into(), Verdict::Contradicts)]);
}
