//! The number of a reading in one setting, from the results of the experiments.

use super::answer::Answers;
use crate::metric::CaseReport;
use crate::metric::comparison::Basis;
use crate::metric::comparison::scale::{is_linear, scaled};
use crate::output::table::lookup;
use crate::preset::claims::{Among, ClaimsSpec, ExperimentSpec, ReadingSpec, TermSpec};
use crate::preset::scenario::Variant;

/// The number of `reading` in `setting`. An experiment without results in that setting counts with default
/// tissue.
///
/// # Errors
/// The reason why there is none.
pub fn value(answers: &Answers, reading: &ReadingSpec, setting: &str) -> Result<f64, String> {
    let mut of = reports(answers, &reading.of, setting)?;
    let Some(term) = &reading.per else { return number(&of, &reading.of) };
    let mut per = reports(answers, term, setting)?;
    if reading.at != Basis::Nominal {
        let ([a], [b]) = (&mut of[..], &mut per[..]) else {
            return Err("scaling to a basis needs one experiment in each term".into());
        };
        equalise(reading.at, a, b)?;
    }
    let divisor = number(&per, term)?;
    if divisor == 0.0 {
        return Err(format!("{} is 0 in {}", term.column, term.case));
    }
    Ok(number(&of, &reading.of)? / divisor)
}

/// Scales the linear one of two results, the first if both are linear, to equal `basis`.
fn equalise(basis: Basis, a: &mut CaseReport, b: &mut CaseReport) -> Result<(), String> {
    let (linear, other) = match (is_linear(a), is_linear(b)) {
        (true, _) => (a, b),
        (_, true) => (b, a),
        _ => return Err("neither result is linear, so neither can be scaled".into()),
    };
    let factor =
        basis.factor(linear, other).ok_or_else(|| format!("scaling to {} is not possible", basis.name()))?;
    *linear = scaled(linear, factor);
    Ok(())
}

/// Whether `reading` has its own value under the condition `setting`: one of its experiments is repeated
/// under it, and every experiment that the condition affects is. A change of the body affects all
/// experiments, a change of a device those with its cases.
pub fn depends_on(claims: &ClaimsSpec, reading: &ReadingSpec, setting: &str) -> bool {
    let Some(condition) = claims.conditions.iter().find(|c| c.name == setting) else { return false };
    let has_condition = |e: &ExperimentSpec| e.conditions.iter().any(|c| c == setting);
    let is_repeated = |name: &String| claims.experiments.iter().any(|e| e.name == *name && has_condition(e));
    let changes_body = condition.set.iter().any(|path| !path.starts_with("cases["));
    let affects = |case: &String| {
        changes_body
            || claims
                .experiments
                .iter()
                .any(|e| has_condition(e) && (e.cases.is_empty() || e.cases.contains(case)))
    };
    let terms = || std::iter::once(&reading.of).chain(&reading.per);
    let any = terms().flat_map(|t| &t.experiments).any(is_repeated);
    any && terms().filter(|t| affects(&t.case)).flat_map(|t| &t.experiments).all(is_repeated)
}

/// The results that a term is read from, one per experiment.
fn reports(answers: &Answers, term: &TermSpec, setting: &str) -> Result<Vec<CaseReport>, String> {
    let one = |experiment: &String| {
        let default = || answers.get(experiment, Variant::AsGiven.name(), &term.case);
        let found = answers.get(experiment, setting, &term.case).or_else(default);
        let found = found.ok_or_else(|| format!("{experiment}: there is no result for {}", term.case))?;
        found.clone().map_err(|why| format!("{experiment}: {why}"))
    };
    term.experiments.iter().map(one).collect()
}

/// The number of a term: the mean over its experiments.
fn number(reports: &[CaseReport], term: &TermSpec) -> Result<f64, String> {
    let one = |report: &CaseReport| {
        let values = lookup::read(report, &term.column, &term.items);
        combine(&values, term.over).ok_or_else(|| format!("{} has no {}", term.case, term.column))
    };
    let each = reports.iter().map(one).collect::<Result<Vec<f64>, String>>()?;
    Ok(each.iter().sum::<f64>() / each.len() as f64)
}

/// Combines several values; `None` for no value, and for a geometric mean of values that are not all
/// positive.
fn combine(values: &[f64], over: Among) -> Option<f64> {
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
