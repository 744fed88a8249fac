//! From answers to the number of a reading in a setting.

use crate::metric::CaseReport;
use crate::metric::fair::Basis;
use crate::metric::fair::scale::{is_linear, scaled};
use crate::output::lookup;
use crate::preset::claims::{Among, ClaimsSpec, ExperimentSpec, ReadingSpec, TermSpec};
use crate::preset::variant::Variant;
use crate::run::claims::Answers;

/// The number of `reading` in `setting`. Experiments that are not done under a condition are those with default tissue.
///
/// # Errors
/// Why there is none, in words.
pub fn value(answers: &Answers, reading: &ReadingSpec, setting: &str) -> Result<f64, String> {
    let mut of = reports(answers, &reading.of, setting)?;
    let Some(term) = &reading.per else { return number(&of, &reading.of) };
    let mut per = reports(answers, term, setting)?;
    if reading.at != Basis::Nominal {
        let ([a], [b]) = (&mut of[..], &mut per[..]) else {
            return Err("only one experiment each can be made equal".into());
        };
        equal(reading.at, a, b)?;
    }
    let below = number(&per, term)?;
    if below == 0.0 {
        return Err(format!("{} is 0 in {}", term.column, term.case));
    }
    Ok(number(&of, &reading.of)? / below)
}

/// Scales the one of two answers that is linear, the first if both are.
fn equal(basis: Basis, a: &mut CaseReport, b: &mut CaseReport) -> Result<(), String> {
    let (linear, other) = match (is_linear(a), is_linear(b)) {
        (true, _) => (a, b),
        (_, true) => (b, a),
        _ => return Err("neither answer is linear, so none can be scaled".into()),
    };
    let factor = basis.factor(linear, other).ok_or_else(|| format!("no {} to be had", basis.name()))?;
    *linear = scaled(linear, factor);
    Ok(())
}

/// Whether `reading` is read anew under the condition `setting`: one of its experiments is done under it, and none that it concerns is
/// done without. What changes the body concerns them all; what changes a device concerns those of its cases.
pub fn touches(claims: &ClaimsSpec, reading: &ReadingSpec, setting: &str) -> bool {
    let Some(condition) = claims.conditions.iter().find(|c| c.name == setting) else { return false };
    let knows = |e: &ExperimentSpec| e.conditions.iter().any(|c| c == setting);
    let asked = |name: &String| claims.experiments.iter().any(|e| e.name == *name && knows(e));
    let body = condition.set.iter().any(|path| !path.starts_with("cases["));
    let concerns = |case: &String| {
        body || claims.experiments.iter().any(|e| knows(e) && (e.cases.is_empty() || e.cases.contains(case)))
    };
    let terms = || std::iter::once(&reading.of).chain(&reading.per);
    let any = terms().flat_map(|t| &t.experiments).any(asked);
    any && terms().filter(|t| concerns(&t.case)).flat_map(|t| &t.experiments).all(asked)
}

/// The answers a term is read from, one per experiment.
fn reports(answers: &Answers, term: &TermSpec, setting: &str) -> Result<Vec<CaseReport>, String> {
    let one = |experiment: &String| {
        let plain = || answers.get(experiment, Variant::AsGiven.name(), &term.case);
        let found = answers.get(experiment, setting, &term.case).or_else(plain);
        let found = found.ok_or_else(|| format!("{experiment}: {} was not answered", term.case))?;
        found.clone().map_err(|why| format!("{experiment}: {why}"))
    };
    term.experiments.iter().map(one).collect()
}

/// The number of a term: one per experiment, and their mean.
fn number(reports: &[CaseReport], term: &TermSpec) -> Result<f64, String> {
    let one = |report: &CaseReport| {
        let values = lookup::read(report, &term.column, &term.items);
        among(&values, term.over).ok_or_else(|| format!("{} has no {}", term.case, term.column))
    };
    let each = reports.iter().map(one).collect::<Result<Vec<f64>, String>>()?;
    Ok(each.iter().sum::<f64>() / each.len() as f64)
}

/// One number of several; none of none, no geometric mean of a number that is not positive.
fn among(values: &[f64], over: Among) -> Option<f64> {
    let n = values.len() as f64;
    if values.is_empty() || (over == Among::Geometric && values.iter().any(|x| *x <= 0.0)) {
        return None;
    }
    Some(match over {
        Among::Geometric => (values.iter().map(|x| x.ln()).sum::<f64>() / n).exp(),
        Among::Mean => values.iter().sum::<f64>() / n,
        Among::Max => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        Among::Min => values.iter().copied().fold(f64::INFINITY, f64::min),
    })
}
