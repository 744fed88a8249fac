//! `Verdict`: the rules of a claim applied to its readings.
//!
//! In one setting a reading supports its claim, contradicts it, or does neither. Because tissue stiffness is
//! uncertain, a reading counts as support only if it supports the claim with soft, default and stiff tissue,
//! and likewise as contradiction. A claim with a part beyond any mechanical model is at most partly
//! supported. A suspended claim is undecided whatever its readings say.

use super::answer::Answers;
use super::question::VARIANTS;
use super::reading::{depends_on, value};
use crate::preset::claims::{Bound, ClaimSpec, ClaimsSpec, Needs, ReadingSpec};
use crate::preset::scenario::Variant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Verdict on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// The readings support it.
    Supports,
    /// Some readings support it and some do not, or not with every tissue.
    Partly,
    /// The readings contradict it.
    Contradicts,
    /// Suspended until an experiment is repeated; the claim gives the reason.
    Undecided,
    /// No reading has a number.
    NotTestable,
}

impl Verdict {
    /// All verdicts, in the order in which they are counted.
    pub const ALL: [Verdict; 5] =
        [Verdict::Supports, Verdict::Partly, Verdict::Contradicts, Verdict::Undecided, Verdict::NotTestable];

    /// The verdict in words.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Supports => "supports",
            Verdict::Partly => "partly",
            Verdict::Contradicts => "contradicts",
            Verdict::Undecided => "undecided",
            Verdict::NotTestable => "not testable",
        }
    }
}

/// Values of a reading in every setting, and its verdict.
#[derive(Clone, Debug)]
pub struct JudgedReading {
    /// `[variant]` value, or the reason why there is none.
    pub values: Vec<Result<f64, String>>,
    /// `(condition, value)` for each condition that the reading depends on.
    pub conditions: Vec<(String, Result<f64, String>)>,
    /// Verdict over all variants; `None` for a reading without a rule or without a number.
    pub verdict: Option<Verdict>,
}

/// A claim with its readings and its verdict.
#[derive(Clone, Debug)]
pub struct JudgedClaim<'a> {
    /// The claim.
    pub claim: &'a ClaimSpec,
    /// `[reading]` values and verdicts.
    pub readings: Vec<JudgedReading>,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether a reading with a rule has no number.
    pub is_incomplete: bool,
    /// Verdict with default tissue alone.
    pub default: Verdict,
    /// `(setting, verdict)` for each setting whose verdict differs from `default`.
    pub flips: Vec<(String, Verdict)>,
    /// Conditions that a reading depends on and that have results.
    pub conditions: Vec<String>,
}

/// Judges every claim in order.
pub fn judge<'a>(claims: &'a ClaimsSpec, answers: &Answers) -> Vec<JudgedClaim<'a>> {
    claims.claims.iter().map(|claim| judge_claim(claims, claim, answers)).collect()
}

/// Reasons why claims are undecided, each once with the numbers of its claims.
pub fn reasons(judged: &[JudgedClaim<'_>]) -> Vec<String> {
    let mut numbers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for claim in judged.iter().map(|j| j.claim) {
        if let Some(reason) = &claim.suspended {
            numbers.entry(reason).or_default().push(claim.number.to_string());
        }
    }
    numbers.into_iter().map(|(reason, of)| format!("Undecided, {}: {reason}", of.join(", "))).collect()
}

/// Judges one claim.
fn judge_claim<'a>(claims: &'a ClaimsSpec, claim: &'a ClaimSpec, answers: &Answers) -> JudgedClaim<'a> {
    let read = |reading: &ReadingSpec| {
        let values: Vec<_> = VARIANTS.iter().map(|v| value(answers, reading, v.name())).collect();
        let relevant = claims.conditions.iter().filter(|c| depends_on(claims, reading, &c.name));
        let conditions = relevant.map(|c| (c.name.clone(), value(answers, reading, &c.name))).collect();
        let verdicts: Vec<Option<Verdict>> =
            values.iter().map(|v| verdict_of(reading, v.as_ref().ok())).collect();
        JudgedReading { verdict: agreed(&verdicts), values, conditions }
    };
    let readings: Vec<JudgedReading> = claim.readings.iter().map(read).collect();
    let over_variants: Vec<Option<Verdict>> =
        claim.readings.iter().zip(&readings).filter(|(r, _)| has_rule(r)).map(|(_, r)| r.verdict).collect();
    let in_setting = |name: &str| -> Vec<Option<Verdict>> {
        let is_condition = claims.conditions.iter().any(|c| c.name == name);
        let one = |r: &ReadingSpec| {
            let own =
                if is_condition && !depends_on(claims, r, name) { Variant::AsGiven.name() } else { name };
            verdict_of(r, value(answers, r, own).ok().as_ref())
        };
        claim.readings.iter().filter(|r| has_rule(r)).map(one).collect()
    };
    let default = combined(claim, &in_setting(Variant::AsGiven.name()));
    let is_complete = |name: &String| in_setting(name).iter().all(Option::is_some);
    let relevant =
        claims.conditions.iter().filter(|c| claim.readings.iter().any(|r| depends_on(claims, r, &c.name)));
    let conditions: Vec<String> = relevant.map(|c| c.name.clone()).filter(is_complete).collect();
    let variants = VARIANTS[1..].iter().map(|v| v.name().to_string()).filter(is_complete);
    let others = variants.chain(conditions.clone());
    let flips = others.map(|name| (combined(claim, &in_setting(&name)), name));
    let flips = flips.filter(|(v, _)| *v != default).map(|(verdict, name)| (name, verdict)).collect();
    JudgedClaim {
        verdict: combined(claim, &over_variants),
        is_incomplete: over_variants.contains(&None),
        claim,
        readings,
        default,
        flips,
        conditions,
    }
}

/// Whether a reading has a rule.
fn has_rule(reading: &ReadingSpec) -> bool {
    reading.supports.is_some() || reading.contradicts.is_some()
}

/// Verdict of one number; `None` without a rule or a number.
pub fn verdict_of(reading: &ReadingSpec, value: Option<&f64>) -> Option<Verdict> {
    if !has_rule(reading) {
        return None;
    }
    let within = |bound: Option<Bound>, x: f64| bound.is_some_and(|b| b.holds(x));
    value.map(|&x| match (within(reading.supports, x), within(reading.contradicts, x)) {
        (true, _) => Verdict::Supports,
        (_, true) => Verdict::Contradicts,
        _ => Verdict::Partly,
    })
}

/// Verdict over several settings: the common one, else `Partly`; `None` if one of them has no number.
fn agreed(verdicts: &[Option<Verdict>]) -> Option<Verdict> {
    let all: Vec<Verdict> = verdicts.iter().copied().collect::<Option<_>>()?;
    let first = *all.first()?;
    Some(if all.iter().all(|v| *v == first) { first } else { Verdict::Partly })
}

/// Verdict of a claim from those of its readings with a rule. A reading without a number completes neither
/// support nor contradiction.
fn combined(claim: &ClaimSpec, verdicts: &[Option<Verdict>]) -> Verdict {
    if claim.suspended.is_some() {
        return Verdict::Undecided;
    }
    if verdicts.iter().all(Option::is_none) {
        return Verdict::NotTestable;
    }
    let is = |v: Verdict| move |x: &Option<Verdict>| *x == Some(v);
    let supported = match claim.needs {
        Needs::All => verdicts.iter().all(is(Verdict::Supports)),
        Needs::Any => verdicts.iter().any(is(Verdict::Supports)),
    };
    match (supported, verdicts.iter().all(is(Verdict::Contradicts))) {
        (true, _) if claim.open.is_empty() => Verdict::Supports,
        (_, true) => Verdict::Contradicts,
        _ => Verdict::Partly,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::CaseReport;
    use crate::metric::comparison::Basis;
    use crate::metric::report::{Ledger, SiteRow, Spread, SurfaceRow};
    use crate::preset::syntax::parse;

    /// A claim on the displacement of A divided by that of B: supported above 2, contradicted below 1.
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

    /// Two sites, the second with twice the displacement of the first.
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
        // a condition is shown and does not change the verdict
        let (fat, flips) = verdict(&spec, [30.0, 30.0, 30.0, 15.0]);
        assert_eq!((fat, flips), (Verdict::Supports, vec![("thick fat".into(), Verdict::Partly)]));
    }

    #[test]
    fn a_part_beyond_the_model_limits_support_and_not_contradiction() {
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
    fn without_a_result_there_is_no_verdict() {
        let spec = claims();
        let mut found = answers([30.0; 4]);
        found.put("both", "soft", "A", Err("it did not converge".into()));
        let judged = judge(&spec, &found);
        assert_eq!(judged[0].verdict, Verdict::NotTestable);
        assert!(judged[0].readings[0].values[1].as_ref().is_err_and(|why| why.contains("converge")));
    }

    /// A has three times the displacement of B; scaled to the power (displacement²) or pressure of B, both
    /// are equal.
    #[test]
    fn answers_are_scaled_to_equal_terms_before_they_are_read() {
        let mut spec = claims();
        let reading = &mut spec.claims[0].readings[0];
        for basis in [Basis::Power, Basis::Pressure] {
            reading.at = basis;
            let found = value(&answers([30.0; 4]), reading, "default").expect("a number");
            assert!((found - 1.0).abs() < 1e-12, "{found}");
        }
        reading.at = Basis::Nominal;
        reading.of.items = vec!["two".into()];
        reading.per.as_mut().expect("a ratio").items = vec!["one".into()];
        assert!((value(&answers([30.0; 4]), reading, "default").expect("a number") - 6.0).abs() < 1e-12);
    }

    /// B comes from an experiment without the condition of thick fat: a ratio of A with it and B without it
    /// would compare two bodies.
    #[test]
    fn a_condition_of_the_body_applies_to_both_terms_or_to_none() {
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
        // a condition of the device of A alone does not affect B
        spec.conditions[0].set = vec!["cases[0].load.device.heads[*].drive.frequency_hz=20".into()];
        spec.experiments[0].cases = vec!["A".into()];
        assert_eq!(flips(&spec), vec![("thick fat".into(), Verdict::Contradicts)]);
    }
}
