//! `Need`: what would decide a claim that is undecided, or partly so because of the tissue.

use super::error::{Cause, MESH_ORDER, Measured};
use super::outcome::{Outcomes, Verdict};
use super::verdict::{ERRORS, InSetting, JudgedClaim, JudgedReading, has_rule};
use crate::output::text::short;
use crate::preset::claims::ReadingSpec;

/// Factor on the error beyond which no mesh helps: the number lies on its limit.
const HOPELESS: f64 = 20.0;

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
    pub why: String,
    /// What would decide it.
    pub remedy: String,
}

/// What would decide the claims that are undecided, and those that are partly true because the answer depends on
/// the tissue.
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
    let name = || reading.name.clone();
    for s in judged.settings.iter().filter(|s| s.decides) {
        if s.outcomes(reading, ERRORS).verdict() != Verdict::Undecided {
            continue;
        }
        let found = match &s.value {
            Ok(found) if found.beyond.is_none() && found.error().is_some() => {
                on_limit.extend(s.margin(reading).map(|margin| (margin, s)));
                continue;
            }
            other => other,
        };
        let (why, remedy) = match found {
            Err(why) => (format!("no answer: {why}"), "that answer"),
            Ok(found) => match &found.beyond {
                Some(strain) => {
                    (format!("beyond the law: {strain}"), "a law of finite strain for fat and muscle")
                }
                None => ("its error is not known".into(), "an answer on a coarser mesh"),
            },
        };
        match all.iter_mut().find(|n| n.why == why) {
            Some(need) => need.settings.push(s.setting.clone()),
            None => all.push(Need {
                claim,
                reading: name(),
                settings: vec![s.setting.clone()],
                why,
                remedy: remedy.into(),
            }),
        }
    }
    if let Some((margin, nearest)) = on_limit.iter().min_by(|a, b| a.0.total_cmp(&b.0)) {
        all.push(Need {
            claim,
            reading: name(),
            settings: on_limit.iter().map(|(_, s)| s.setting.clone()).collect(),
            why: format!("{} errors from its limit ({})", short(*margin), nearest.setting),
            remedy: smaller_error(nearest, *margin),
        });
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
        why: words.collect::<Vec<_>>().join(", "),
        remedy: "a measurement of the leg in question: stiffness of its muscle, thickness of its fat".into(),
    })
}
