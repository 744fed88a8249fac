//! `JudgedClaim`: the rules of a claim applied to its readings.
//!
//! In one setting a reading supports its claim, contradicts it, or does neither. Because the stiffness of
//! muscle is uncertain, a reading counts as support only if it supports the claim with every tissue variant
//! and under every condition that decides, and likewise as contradiction. A claim with a part beyond any
//! mechanical model is at most partly supported.
//!
//! A number has an error. The verdict is the one that holds while every number lies within [`ERRORS`] errors
//! of its value; if several do, or if a strain is beyond the law, the claim is undecided.

use super::answer::Answers;
use super::error::Measured;
use super::outcome::{Outcomes, combined, limits, within};
use super::reading::{depends_on, tissues, value};
use crate::preset::claims::{ClaimSpec, ClaimsSpec, Needs, ReadingSpec, Ruling};
use crate::preset::scenario::Variant;

pub use super::outcome::Verdict;

/// Number of errors that a number must keep from the limits of its verdict.
pub const ERRORS: f64 = 2.0;

/// A number of a reading in one setting, or the reason why there is none.
#[derive(Clone, Debug)]
pub struct InSetting {
    /// The setting: a tissue variant or a condition.
    pub setting: String,
    /// The number.
    pub value: Result<Measured, String>,
    /// Whether a verdict must hold in it.
    pub decides: bool,
}

impl InSetting {
    /// Verdicts of the number while it lies within `errors` errors of its value.
    pub fn outcomes(&self, reading: &ReadingSpec, errors: f64) -> Outcomes {
        match &self.value {
            Ok(found) if found.beyond.is_none() => {
                found.error().map_or(Outcomes::ANY, |error| within(reading, found.value, errors * error))
            }
            _ => Outcomes::ANY,
        }
    }

    /// Distance to the nearest limit of the reading, in errors; `None` if the number or its error is not
    /// known, or if the number is beyond the law.
    pub fn margin(&self, reading: &ReadingSpec) -> Option<f64> {
        self.distances(reading).into_iter().min_by(f64::total_cmp)
    }

    /// Distances to the limits of the reading, in errors.
    fn distances(&self, reading: &ReadingSpec) -> Vec<f64> {
        let known = self.value.as_ref().ok().filter(|found| found.beyond.is_none());
        let Some((found, error)) = known.and_then(|found| Some((found, found.error()?))) else {
            return Vec::new();
        };
        let distance = |limit: f64| (found.value - limit).abs() / error;
        limits(reading).into_iter().map(distance).filter(|x| !x.is_nan()).collect()
    }
}

/// Values of a reading in every setting, and its verdict.
#[derive(Clone, Debug)]
pub struct JudgedReading {
    /// Tissue variants, default first; then the conditions that the reading depends on.
    pub settings: Vec<InSetting>,
    /// Verdict over all settings that decide; `None` for a reading without a rule.
    pub verdict: Option<Verdict>,
}

impl JudgedReading {
    /// The number in a setting; that of default tissue where the reading does not depend on it.
    fn of(&self, setting: &str) -> &InSetting {
        self.settings.iter().find(|s| s.setting == setting).unwrap_or(&self.settings[0])
    }
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
    /// Number of errors by which all numbers may be off before there is another verdict: at least [`ERRORS`]
    /// for a verdict by readings, less for a claim that errors leave undecided; infinite if none would change
    /// it;
    /// `None` without a verdict even if the errors were zero.
    pub margin: Option<f64>,
    /// Whether a reading with a rule has no number in a setting that decides.
    pub is_incomplete: bool,
    /// Verdict with default tissue alone.
    pub default: Verdict,
    /// `(setting, verdict)` for each setting whose verdict differs from `default`.
    pub flips: Vec<(String, Verdict)>,
    /// Settings other than default tissue in which a reading has a number of its own.
    pub settings: Vec<String>,
}

/// Judges every claim in order.
pub fn judge<'a>(claims: &'a ClaimsSpec, answers: &Answers) -> Vec<JudgedClaim<'a>> {
    claims.claims.iter().map(|claim| judge_claim(claims, claim, answers)).collect()
}

/// Whether a reading has a rule.
pub fn has_rule(reading: &ReadingSpec) -> bool {
    reading.supports.is_some() || reading.contradicts.is_some()
}

/// Judges one claim.
fn judge_claim<'a>(claims: &'a ClaimsSpec, claim: &'a ClaimSpec, answers: &Answers) -> JudgedClaim<'a> {
    let readings: Vec<JudgedReading> =
        claim.readings.iter().map(|r| judge_reading(claims, r, answers)).collect();
    let judged = Judged { claim, readings: &readings };
    let default = judged.in_setting(Variant::AsGiven.name());
    let mut settings: Vec<String> = Vec::new();
    for setting in readings.iter().flat_map(|r| &r.settings[1..]).map(|s| &s.setting) {
        if !settings.contains(setting) {
            settings.push(setting.clone());
        }
    }
    let flips = settings.iter().map(|name| (name.clone(), judged.in_setting(name)));
    let flips = flips.filter(|(_, verdict)| *verdict != default).collect();
    let lacks = |r: &JudgedReading| r.settings.iter().any(|s| s.decides && s.value.is_err());
    let is_incomplete = judged.with_rule().any(|(_, r)| lacks(r));
    let (verdict, margin) = (judged.verdict(), judged.margin());
    JudgedClaim { verdict, margin, is_incomplete, claim, default, flips, settings, readings }
}

/// The numbers of one reading. In every setting the error due to the mesh is relatively at least the root
/// mean square over the tissue variants: that two meshes agree by chance in one of them is no accuracy.
fn judge_reading(claims: &ClaimsSpec, reading: &ReadingSpec, answers: &Answers) -> JudgedReading {
    let of = |name: &str, decides: bool| InSetting {
        setting: name.to_string(),
        value: value(answers, reading, name),
        decides,
    };
    let mut settings: Vec<InSetting> =
        tissues(claims, reading).into_iter().map(|name| of(name, true)).collect();
    let relative = |s: &InSetting| {
        let found = s.value.as_ref().ok()?;
        Some(found.mesh()? / found.value.abs()).filter(|x| x.is_finite())
    };
    let squares: Vec<f64> = settings.iter().filter_map(relative).map(|x| x * x).collect();
    let typical = (squares.iter().sum::<f64>() / squares.len().max(1) as f64).sqrt();
    let conditions = claims.conditions.iter().filter(|c| depends_on(claims, reading, &c.name));
    settings.extend(conditions.map(|c| of(&c.name, c.decides)));
    for s in &mut settings {
        s.value = std::mem::replace(&mut s.value, Err(String::new()))
            .map(|found| found.with_mesh_at_least(typical));
    }
    let sets: Vec<Outcomes> =
        settings.iter().filter(|s| s.decides).map(|s| s.outcomes(reading, ERRORS)).collect();
    let verdict = has_rule(reading).then(|| agreed(&sets).verdict());
    JudgedReading { settings, verdict }
}

/// Verdicts over several settings: the common one, else partly.
fn agreed(sets: &[Outcomes]) -> Outcomes {
    combined(sets, Needs::All, false)
}

/// A claim with the numbers of its readings.
struct Judged<'a> {
    claim: &'a ClaimSpec,
    readings: &'a [JudgedReading],
}

impl Judged<'_> {
    /// The readings with a rule.
    fn with_rule(&self) -> impl Iterator<Item = (&ReadingSpec, &JudgedReading)> {
        self.claim.readings.iter().zip(self.readings).filter(|(reading, _)| has_rule(reading))
    }

    /// The verdict that does not depend on numbers.
    fn ruled(&self) -> Option<Verdict> {
        match self.claim.ruling {
            Ruling::ByReadings => None,
            Ruling::AdviceStands => Some(Verdict::AdviceStands),
            Ruling::NotTestable => Some(Verdict::NotTestable),
        }
    }

    fn combined(&self, sets: &[Outcomes]) -> Outcomes {
        combined(sets, self.claim.needs, !self.claim.open.is_empty())
    }

    /// Verdicts while every number lies within `errors` errors of its value.
    fn outcomes(&self, errors: f64) -> Outcomes {
        let of = |(reading, judged): (&ReadingSpec, &JudgedReading)| {
            let deciding = judged.settings.iter().filter(|s| s.decides);
            agreed(&deciding.map(|s| s.outcomes(reading, errors)).collect::<Vec<_>>())
        };
        self.combined(&self.with_rule().map(of).collect::<Vec<_>>())
    }

    fn verdict(&self) -> Verdict {
        self.ruled().unwrap_or_else(|| self.outcomes(ERRORS).verdict())
    }

    /// Verdict in one setting alone.
    fn in_setting(&self, name: &str) -> Verdict {
        let sets: Vec<Outcomes> =
            self.with_rule().map(|(r, judged)| judged.of(name).outcomes(r, ERRORS)).collect();
        self.ruled().unwrap_or_else(|| self.combined(&sets).verdict())
    }

    /// Number of errors by which all numbers may be off before there is another verdict.
    fn margin(&self) -> Option<f64> {
        let exact = self.outcomes(0.0).verdict();
        if self.ruled().is_some() || exact == Verdict::Undecided {
            return None;
        }
        let deciding = |(reading, judged): (&ReadingSpec, &JudgedReading)| -> Vec<f64> {
            let all = judged.settings.iter().filter(|s| s.decides);
            all.flat_map(|s| s.distances(reading)).collect()
        };
        let mut margins: Vec<f64> = self.with_rule().flat_map(deciding).collect();
        margins.sort_by(f64::total_cmp);
        let changes = |margin: &f64| self.outcomes(margin * (1.0 + 1e-6) + 1e-12).verdict() != exact;
        Some(margins.into_iter().find(changes).unwrap_or(f64::INFINITY))
    }
}

#[cfg(test)]
mod tests {
    use super::super::question::Mesh;
    use super::*;
    use crate::metric::CaseReport;
    use crate::metric::comparison::Basis;
    use crate::metric::report::{Ledger, SiteRow, SolverRow, Spread, SurfaceRow};
    use crate::preset::claims::Bound;
    use crate::preset::load_scenario;
    use crate::preset::scenario::Part;
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

    /// Settings in the order of the arguments of [`answers`].
    const SETTINGS: [&str; 5] = ["default", "softer", "contracted", "stiffer", "thick fat"];

    fn claims() -> ClaimsSpec {
        let mut spec: ClaimsSpec = parse("claims", TEXT).unwrap_or_else(|e| panic!("{e}"));
        // its body decides which tissues there are
        let leg = load_scenario("single_head".as_ref()).unwrap_or_else(|e| panic!("{e}")).spec;
        spec.experiments[0].scenario = Part::Inline(leg);
        spec
    }

    /// Two sites, the second with twice the displacement of the first, on a mesh of `dof` unknowns.
    fn report(um: f64, dof: usize) -> CaseReport {
        let site = |name: &str, um: f64| SiteRow {
            name: name.into(),
            displacement_rms_um: Spread { mean: um, p95: um },
            ..SiteRow::default()
        };
        CaseReport {
            sites: vec![site("one", um), site("two", 2.0 * um)],
            surface: SurfaceRow { contact_pressure_peak_kpa: Some(um), ..SurfaceRow::default() },
            ledger: Some(Ledger { input_w: um * um, ..Ledger::default() }),
            solver: SolverRow { dof, ..SolverRow::default() },
            ..CaseReport::default()
        }
    }

    /// The quoted mesh has unknowns at half the distance, so that the error is the difference to the coarser
    /// one:
    /// `off` of A.
    fn put(answers: &mut Answers, setting: &str, case: &str, um: f64, off: f64) {
        answers.insert(["both", setting, case], Mesh::Quoted, Ok(report(um, 8000)));
        answers.insert(["both", setting, case], Mesh::Coarser, Ok(report(um * (1.0 - off), 1000)));
    }

    /// A moves `a[setting]`, with a relative error of `off`; B always 10, exactly.
    fn answers(a: [f64; 5], off: f64) -> Answers {
        let mut answers = Answers::default();
        for (setting, um) in SETTINGS.into_iter().zip(a) {
            put(&mut answers, setting, "A", um, off);
            put(&mut answers, setting, "B", 10.0, 0.0);
        }
        answers
    }

    fn verdict(spec: &ClaimsSpec, a: [f64; 5]) -> (Verdict, Vec<(String, Verdict)>) {
        let found = answers(a, 0.01);
        let judged = judge(spec, &found);
        (judged[0].verdict, judged[0].flips.clone())
    }

    #[test]
    fn a_verdict_must_hold_with_every_tissue() {
        let spec = claims();
        assert_eq!(verdict(&spec, [30.0; 5]), (Verdict::Supports, vec![]));
        assert_eq!(verdict(&spec, [5.0; 5]), (Verdict::Contradicts, vec![]));
        assert_eq!(verdict(&spec, [15.0; 5]), (Verdict::Partly, vec![]));
        for (i, name) in SETTINGS.into_iter().enumerate().take(4).skip(1) {
            let mut a = [30.0; 5];
            a[i] = 5.0;
            assert_eq!(verdict(&spec, a), (Verdict::Partly, vec![(name.into(), Verdict::Contradicts)]));
        }
    }

    /// A condition is shown and does not change the verdict, unless it decides.
    #[test]
    fn a_condition_counts_if_it_decides() {
        let mut spec = claims();
        let flips = vec![("thick fat".to_string(), Verdict::Partly)];
        assert_eq!(verdict(&spec, [30.0, 30.0, 30.0, 30.0, 15.0]), (Verdict::Supports, flips.clone()));
        spec.conditions[0].decides = true;
        assert_eq!(verdict(&spec, [30.0, 30.0, 30.0, 30.0, 15.0]), (Verdict::Partly, flips));
        assert_eq!(verdict(&spec, [30.0; 5]).0, Verdict::Supports);
    }

    /// 3.0 ± 0.6 is 1.67 errors above the limit of 2, 3.0 ± 0.45 2.22 errors: the rule asks for 2.
    #[test]
    fn a_number_closer_to_its_limit_than_twice_its_error_is_undecided() {
        let spec = claims();
        let judged = |off: f64| {
            let found = answers([30.0; 5], off);
            let judged = judge(&spec, &found);
            (judged[0].verdict, judged[0].margin.unwrap_or(f64::NAN))
        };
        let (verdict, margin) = judged(0.2);
        assert_eq!(verdict, Verdict::Undecided);
        assert!((margin - 1.0 / 0.6).abs() < 1e-9, "{margin}");
        let (verdict, margin) = judged(0.15);
        assert_eq!(verdict, Verdict::Supports);
        assert!((margin - 1.0 / 0.45).abs() < 1e-9, "{margin}");
    }

    /// Where one tissue is undecided and two others differ, the claim holds partly, whatever the first turns
    /// out to be.
    #[test]
    fn what_cannot_change_the_verdict_leaves_it_decided() {
        let spec = claims();
        assert_eq!(verdict(&spec, [20.0, 30.0, 5.0, 30.0, 30.0]).0, Verdict::Partly);
        assert_eq!(verdict(&spec, [20.0, 30.0, 30.0, 30.0, 30.0]).0, Verdict::Undecided);
    }

    /// Two meshes that agree by chance with one tissue have the error that they have with the others.
    #[test]
    fn an_agreement_by_chance_is_no_accuracy() {
        let spec = claims();
        let mut found = answers([30.0; 5], 0.3);
        put(&mut found, "default", "A", 30.0, 0.0);
        let judged = judge(&spec, &found);
        let error =
            judged[0].readings[0].settings[0].value.as_ref().expect("a number").error().expect("known");
        assert!((error - 3.0 * 0.3 * 0.75f64.sqrt()).abs() < 1e-9, "{error}");
    }

    #[test]
    fn without_a_coarser_mesh_the_error_is_not_known() {
        let spec = claims();
        let mut found = answers([30.0; 5], 0.0);
        found.insert(["both", "softer", "A"], Mesh::Coarser, Err("not answered yet".into()));
        assert_eq!(judge(&spec, &found)[0].verdict, Verdict::Undecided);
        // the same mesh twice tells nothing
        found.insert(["both", "softer", "A"], Mesh::Coarser, Ok(report(30.0, 8000)));
        assert_eq!(judge(&spec, &found)[0].verdict, Verdict::Undecided);
    }

    #[test]
    fn strains_beyond_the_law_decide_nothing() {
        let spec = claims();
        let mut found = answers([30.0; 5], 0.01);
        assert_eq!(judge(&spec, &found)[0].verdict, Verdict::Supports);
        let mut strained = report(30.0, 8000);
        strained.sites[1].shear_strain_peak_percent.mean = 11.0;
        found.insert(["both", "stiffer", "A"], Mesh::Quoted, Ok(strained));
        let judged = judge(&spec, &found);
        assert_eq!((judged[0].verdict, judged[0].default), (Verdict::Undecided, Verdict::Supports));
        let beyond = judged[0].readings[0].settings[3].value.as_ref().expect("a number").beyond.clone();
        assert!(beyond.is_some_and(|why| why.contains("11 %")));
    }

    #[test]
    fn a_part_beyond_the_model_limits_support_and_not_contradiction() {
        let mut spec = claims();
        spec.claims[0].open = "whether it helps".into();
        assert_eq!(verdict(&spec, [30.0; 5]).0, Verdict::Partly);
        assert_eq!(verdict(&spec, [5.0; 5]).0, Verdict::Contradicts);
    }

    #[test]
    fn advice_stands_and_healing_is_not_testable_whatever_the_numbers() {
        let mut spec = claims();
        for (ruling, expected) in
            [(Ruling::AdviceStands, Verdict::AdviceStands), (Ruling::NotTestable, Verdict::NotTestable)]
        {
            spec.claims[0].ruling = ruling;
            for a in [[30.0; 5], [5.0; 5], [30.0, 5.0, 30.0, 30.0, 15.0]] {
                assert_eq!(verdict(&spec, a), (expected, vec![]));
            }
            assert_eq!(judge(&spec, &Answers::default())[0].verdict, expected);
        }
    }

    #[test]
    fn any_and_all_differ_where_readings_do() {
        let mut spec = claims();
        let mut other = spec.claims[0].readings[0].clone();
        (other.supports, other.contradicts) = (Some(Bound::Above(100.0)), Some(Bound::Below(50.0)));
        spec.claims[0].readings.push(other);
        assert_eq!(verdict(&spec, [30.0; 5]).0, Verdict::Partly);
        spec.claims[0].needs = Needs::Any;
        assert_eq!(verdict(&spec, [30.0; 5]).0, Verdict::Supports);
        assert_eq!(verdict(&spec, [5.0; 5]).0, Verdict::Contradicts);
    }

    #[test]
    fn without_a_result_there_is_no_verdict() {
        let spec = claims();
        let mut found = answers([30.0; 5], 0.01);
        found.insert(["both", "softer", "A"], Mesh::Quoted, Err("it did not converge".into()));
        let judged = judge(&spec, &found);
        assert_eq!((judged[0].verdict, judged[0].is_incomplete), (Verdict::Undecided, true));
        let value = &judged[0].readings[0].settings[1].value;
        assert!(value.as_ref().is_err_and(|why| why.contains("converge")));
    }

    /// A has three times the displacement of B; scaled to the power (displacement²) or pressure of B, both
    /// are equal.
    #[test]
    fn answers_are_scaled_to_equal_terms_before_they_are_read() {
        let mut spec = claims();
        let reading = &mut spec.claims[0].readings[0];
        for basis in [Basis::Power, Basis::Pressure] {
            reading.at = basis;
            let found = value(&answers([30.0; 5], 0.01), reading, "default").expect("a number");
            assert!((found.value - 1.0).abs() < 1e-12, "{found:?}");
        }
        reading.at = Basis::Nominal;
        reading.of.items = vec!["two".into()];
        reading.per.as_mut().expect("a ratio").items = vec!["one".into()];
        let found = value(&answers([30.0; 5], 0.01), reading, "default").expect("a number");
        assert!((found.value - 6.0).abs() < 1e-12, "{found:?}");
    }

    /// B comes from an experiment without the condition of thick fat, or without the tissues: a ratio of A
    /// with it and B without it would compare two bodies.
    #[test]
    fn a_change_of_the_body_applies_to_both_terms_or_to_none() {
        let mut spec = claims();
        let mut plain = spec.experiments[0].clone();
        (plain.name, plain.conditions) = ("plain".into(), Vec::new());
        spec.experiments.push(plain);
        spec.claims[0].readings[0].per.as_mut().expect("a ratio").experiments = vec!["plain".into()];
        let mut found = answers([30.0, 30.0, 30.0, 30.0, 5.0], 0.01);
        for setting in &SETTINGS[..4] {
            found.insert(["plain", setting, "B"], Mesh::Quoted, Ok(report(10.0, 8000)));
            found.insert(["plain", setting, "B"], Mesh::Coarser, Ok(report(10.0, 1000)));
        }
        spec.conditions[0].set = vec!["geometry.fat_posterior_mm=12".into()];
        assert_eq!(judge(&spec, &found)[0].flips, vec![]);
        // a condition of the device of A alone does not affect B
        spec.conditions[0].set = vec!["cases[0].load.device.heads[*].drive.frequency_hz=20".into()];
        spec.experiments[0].cases = vec!["A".into()];
        assert_eq!(judge(&spec, &found)[0].flips, vec![("thick fat".into(), Verdict::Contradicts)]);
        spec.experiments[1].variants = false;
        let judged = judge(&spec, &found);
        let own: Vec<&str> = judged[0].readings[0].settings.iter().map(|s| s.setting.as_str()).collect();
        assert_eq!(own, ["default", "thick fat"]);
    }
}
