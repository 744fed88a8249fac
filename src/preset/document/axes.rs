//! Checks of the axes of a study against its scenario: existing fields, values of the right type and within
//! their range, readable files, a bounded number of cases.
//!
//! Every axis is checked on its own. Conflicts between values of several axes are found when the cases are
//! made.

use super::loader::Loader;
use crate::preset::diagnostic::{Kind, Problem, Severity, prefixed};
use crate::preset::location::Origin;
use crate::preset::path::is_below;
use crate::preset::scenario::{Part, ScenarioSpec};
use crate::preset::study::{AxisSpec, AxisValue, AxisValues, CASE_LIMIT, StudySpec};
use crate::preset::{field, validate};
use serde_json::Value;
use std::collections::HashSet;

/// Largest number of names of an axis that are checked.
const MAX_NAMES: usize = 1000;
/// Quantile of a distribution at which its value is not an integer.
const INTERIOR_QUANTILE: f64 = 0.618;

/// Checks every axis of a study without errors of its own; files are relative to `origin`.
pub(super) fn check(loader: &mut Loader, study: &StudySpec, origin: &Origin) {
    let Part::Inline(base) = &study.scenario else { return };
    // parts first: the fields of the other axes can be inside them
    let mut base = base.clone();
    for (a, axis) in study.axes.iter().enumerate() {
        if let AxisValues::Files(names) = &axis.values {
            base = check_files(loader, axis, a, names, base, origin);
        }
    }
    for (a, axis) in study.axes.iter().enumerate() {
        let problems = check_values(axis, &format!("axes[{a}]"), &base);
        loader.report_all(problems);
    }
}

/// Refuses a study with more than [`CASE_LIMIT`] cases.
pub(super) fn check_case_count(loader: &mut Loader, study: &StudySpec) {
    let count = study.case_count();
    if count > CASE_LIMIT {
        let problem = Problem::error(Kind::Range, "axes", "the number of cases of this study is too large");
        loader.report_all(vec![problem.with_value(count).with_allowed(format!("at most {CASE_LIMIT}"))]);
    }
}

/// Reads and checks every file of an axis in its place. Returns the scenario with the first valid one.
fn check_files(
    loader: &mut Loader,
    axis: &AxisSpec,
    a: usize,
    names: &[String],
    base: ScenarioSpec,
    origin: &Origin,
) -> ScenarioSpec {
    let mut first = None;
    let mut seen = HashSet::new();
    for (k, _) in names.iter().enumerate().filter(|(_, name)| seen.insert(name.as_str())) {
        let at = format!("axes[{a}].values[{k}]");
        let value = axis.values.at(k as u64);
        let before = loader.problems.len();
        let mut spec = base.clone();
        for (field, place, factor) in fields(axis, &format!("axes[{a}]")) {
            if let Err(problem) = set_field(&mut spec, field, &value, factor) {
                let place = if problem.kind == Kind::UnknownName { place } else { at.clone() };
                loader.report_all(vec![at_value(*problem, place, axis, &value)]);
            }
        }
        loader.resolve(&mut spec, origin, &at);
        if loader.problems.len() > before {
            continue;
        }
        let wrong = validate::scenario(&spec)
            .into_iter()
            .filter(|p| is_value_error(p) && fields(axis, "").any(|(field, ..)| is_below(&p.path, field)));
        loader.report_all(prefixed(&at, wrong.collect()));
        if loader.problems.len() == before && first.is_none() {
            first = Some(spec);
        }
    }
    first.unwrap_or(base)
}

/// Problems of the values of an axis, except files.
fn check_values(axis: &AxisSpec, at: &str, base: &ScenarioSpec) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (field, place, factor) in fields(axis, at) {
        for (suffix, value) in representative_values(&axis.values) {
            let mut spec = base.clone();
            let values = format!("{at}.values{suffix}");
            match set_field(&mut spec, field, &value, factor) {
                Err(problem) if problem.kind == Kind::UnknownName => {
                    problems.push(Problem { path: place, ..*problem });
                    break;
                }
                Err(problem) => problems.push(at_value(*problem, values, axis, &value)),
                Ok(()) => {
                    let wrong = validate::scenario(&spec).into_iter();
                    let wrong = wrong.filter(|p| is_value_error(p) && is_below(&p.path, field));
                    problems.extend(wrong.map(|p| at_value(p, values.clone(), axis, &value)));
                }
            }
        }
    }
    problems
}

/// Fields set by an axis: field path, path of that entry in the study, factor.
fn fields<'a>(axis: &'a AxisSpec, at: &str) -> impl Iterator<Item = (&'a str, String, f64)> {
    let at = at.to_string();
    let also = axis.also.iter().enumerate();
    let also = {
        let at = at.clone();
        also.map(move |(i, b)| (b.field.as_str(), format!("{at}.also[{i}].field"), b.factor))
    };
    std::iter::once((axis.field.as_str(), format!("{at}.field"), axis.factor)).chain(also)
}

fn set_field(
    spec: &mut ScenarioSpec,
    field: &str,
    value: &AxisValue,
    factor: f64,
) -> Result<(), Box<Problem>> {
    let value = match value.value.as_f64() {
        Some(x) if factor != 1.0 => Value::from(factor * x),
        _ => value.value.clone(),
    };
    field::set(spec, field, value)
}

/// Values that represent all values of an axis, with their path below `values`. Allowed ranges are intervals,
/// so the smallest and the largest number suffice, and one that is not an integer.
fn representative_values(values: &AxisValues) -> Vec<(String, AxisValue)> {
    let entry = |i: usize| (format!("[{i}]"), values.at(i as u64));
    let last = values.len().saturating_sub(1);
    match values {
        AxisValues::Numbers(numbers) => {
            let places = || 0..numbers.len();
            let ascending = |a: &usize, b: &usize| numbers[*a].total_cmp(&numbers[*b]);
            let fractional = places().find(|&i| numbers[i].fract() != 0.0);
            let mut all: Vec<usize> = [places().min_by(ascending), places().max_by(ascending), fractional]
                .into_iter()
                .flatten()
                .collect();
            all.sort_unstable();
            all.dedup();
            all.into_iter().map(entry).collect()
        }
        AxisValues::Names(names) => {
            let mut seen = HashSet::new();
            (0..names.len()).filter(|&i| seen.insert(&names[i])).take(MAX_NAMES).map(entry).collect()
        }
        AxisValues::Files(_) => Vec::new(),
        AxisValues::Range { .. } | AxisValues::LogRange { .. } => {
            let mut all = vec![(".from".into(), values.at(0)), (".to".into(), values.at(last))];
            all.extend((last > 1).then(|| (String::new(), values.at(1))));
            all
        }
        _ => [(".from", 0.0), (".to", 1.0), ("", INTERIOR_QUANTILE)]
            .map(|(at, u)| (at.into(), values.quantile(u)))
            .to_vec(),
    }
}

/// A problem moved to the path of the axis value that causes it.
fn at_value(problem: Problem, place: String, axis: &AxisSpec, value: &AxisValue) -> Problem {
    let message = format!("with {} {}: {}", axis.name, value.text, problem.message);
    Problem { path: place, message, ..problem }
}

/// Whether a value is wrong by itself, independent of the rest of the scenario.
fn is_value_error(problem: &Problem) -> bool {
    problem.severity == Severity::Error && matches!(problem.kind, Kind::Range | Kind::Version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_represent_all() {
        let numbers = AxisValues::Numbers(vec![3.0, 1.0, 2.5, 9.0]);
        let places: Vec<String> = representative_values(&numbers).into_iter().map(|(at, _)| at).collect();
        assert_eq!(places, ["[1]", "[2]", "[3]"]);
        assert_eq!(representative_values(&AxisValues::Range { from: 0.0, to: 1e6, step: 1e-6 }).len(), 3);
        assert_eq!(representative_values(&AxisValues::Names(vec!["a".into(); 9])).len(), 1);
        assert!(representative_values(&AxisValues::Numbers(Vec::new())).is_empty());
    }
}
