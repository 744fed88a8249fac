//! `Need`: what would decide a claim that is undecided, or partly so because of the tissue.

use super::error::{MESH_ORDER, Measured};
use super::outcome::{Outcomes, Verdict};
use super::verdict::{ERRORS, InSetting, JudgedClaim, JudgedReading, has_rule};
use crate::metric::error::Cause;
use crate::output::text::short;
use crate::preset::claims::ReadingSpec;
use serde::{Deserialize, Serialize};

/// Factor on the error beyond which no mesh helps: the number lies on its limit.
const HOPELESS: f64 = 20.0;

/// Why a reading does not decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reason {
    /// It has no number.
    NoAnswer,
    /// A strain is beyond the law of the tissue.
    Law,
    /// Its error is not known, or more than half of what is left to a limit.
    Error,
    /// It depends on the tissue.
    Tissue,
}

/// What a reading lacks for a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Number of the claim.
    pub claim: usize,
    /// Name of the reading.
    pub reading: String,
    /// Settings in which it lacks something.
    pub settings: Vec<String>,
    /// Why it does not decide.
    pub reason: Reason,
    /// The same in words, with numbers.
    pub why: String,
    /// What would decide it.
    pub remedy: String,
}

/// What would decide the claims that are undecided, and those that are partly true because the answer depends
/// on the tissue.
pub fn needs(judged: &[JudgedClaim<'_>]) -> Vec<Need> {
    judged.iter().flat_map(of_claim).collect()
}

fn of_claim(judged: &JudgedClaim<'_>) -> Vec<Need> {
    let with_rule = judged.claim.readings.iter().zip(&judged.readings).filter(|(r, _)| has_rule(r));
    match judged.verdict {
        Verdict::Undecided => with_rule.flat_map(|(r, j)| of_reading(judged.claim.number, r, j)).collect(),
        Verdict::Partly => with_rule.filter_map(|(r, j)| of_tissue(judged.claim.number, r, j)).collect(),
        _ => Vec::new(),
    }
}

/// What a reading lacks in its settings: one need for each reason.
fn of_reading(claim: usize, reading: &ReadingSpec, judged: &JudgedReading) -> Vec<Need> {
    let mut all: Vec<Need> = Vec::new();
    let mut on_limit: Vec<(f64, &InSetting)> = Vec::new();
    let need = |s: &[&InSetting], reason: Reason, why: String, remedy: String| Need {
        claim,
        reading: reading.name.clone(),
        settings: s.iter().map(|s| s.setting.clone()).collect(),
        reason,
        why,
        remedy,
    };
    let deciding = judged.settings.iter().filter(|s| s.decides);
    for s in deciding.filter(|s| s.outcomes(reading, ERRORS).verdict() == Verdict::Undecided) {
        if let Some(margin) = s.margin(reading) {
            on_limit.push((margin, s));
            continue;
        }
        let (reason, why, remedy) = match &s.value {
            Err(why) => (Reason::NoAnswer, format!("no answer: {why}"), "the number that is missing"),
            Ok(Measured { beyond: Some(strain), .. }) => (
                Reason::Law,
                format!("beyond the law: {strain}"),
                "a law of finite strain for fat and muscle",
            ),
            Ok(_) => (Reason::Error, "its error is not known".into(), "an answer on a coarser mesh"),
        };
        // of strains beyond the law the first is named
        let same = |n: &&mut Need| n.reason == reason && (reason == Reason::Law || n.why == why);
        match all.iter_mut().find(same) {
            Some(known) => known.settings.push(s.setting.clone()),
            None => all.push(need(&[s], reason, why, remedy.into())),
        }
    }
    if let Some((margin, nearest)) = on_limit.iter().min_by(|a, b| a.0.total_cmp(&b.0)) {
        let settings: Vec<&InSetting> = on_limit.iter().map(|(_, s)| *s).collect();
        let why = format!("{} errors from its limit ({})", short(*margin), nearest.setting);
        all.push(need(&settings, Reason::Error, why, smaller_error(nearest, *margin)));
    }
    all
}

/// The smaller error that would decide a number that is `margin` errors from its limit.
fn smaller_error(s: &InSetting, margin: f64) -> String {
    let factor = ERRORS / margin;
    let cause = s.value.as_ref().ok().and_then(Measured::cause);
    match cause {
        _ if factor > HOPELESS => "nothing computed: the number lies on the limit".into(),
        Some(Cause::Mesh) => {
            let finer = factor.powf(1.0 / MESH_ORDER);
            format!(
                "an error of the mesh {} times smaller: unknowns at most {} times closer",
                short(factor),
                short(finer)
            )
        }
        Some(cause) => format!("an error of the {} {} times smaller", cause.name(), short(factor)),
        None => "an answer on a coarser mesh".into(),
    }
}

/// The tissue on which the verdict of a reading depends; `None` if it depends on none.
fn of_tissue(claim: usize, reading: &ReadingSpec, judged: &JudgedReading) -> Option<Need> {
    let each: Vec<(&InSetting, Verdict)> = judged
        .settings
        .iter()
        .filter(|s| s.decides)
        .map(|s| (s, s.outcomes(reading, ERRORS)))
        .filter(|(_, set)| *set != Outcomes::ANY)
        .map(|(s, set)| (s, set.verdict()))
        .filter(|(_, verdict)| *verdict != Verdict::Undecided)
        .collect();
    let (_, first) = each.first()?;
    if each.iter().all(|(_, verdict)| verdict == first) {
        return None;
    }
    let words = each.iter().map(|(s, verdict)| format!("{}: {}", s.setting, verdict.name()));
    Some(Need {
        claim,
        reading: reading.name.clone(),
        settings: each.iter().map(|(s, _)| s.setting.clone()).collect(),
        reason: Reason::Tissue,
        why: words.collect::<Vec<_>>().join(", "),
        remedy: "a measurement of the leg in question: stiffness of its muscle, thickness of its fat".into(),
    })
}
