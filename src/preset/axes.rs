//! Whether the axes of a study fit the scenario they vary: fields that exist, values of their type and within their range, files
//! that can be read, and not more cases than can be counted out.
//!
//! Every axis is looked at on its own. What holds only between the values of several axes is found when the cases are made.

use crate::preset::access;
use crate::preset::design::AxisValue;
use crate::preset::path::is_below;
use crate::preset::problem::{Kind, Problem, Severity};
use crate::preset::reader::Loader;
use crate::preset::shipped::Origin;
use crate::preset::spec::{Part, ScenarioSpec};
use crate::preset::study::{AxisSpec, AxisValues, MOST_CASES, StudySpec};
use crate::preset::validate;
use serde_json::Value;
use std::collections::HashSet;

/// Most names of an axis that are tried.
const TRIED: usize = 1000;
/// A share of a distribution that is no whole number of anything.
const SOMEWHERE: f64 = 0.618;

/// Looks at every axis of a study that is sound in itself; its files are read beside `origin`.
pub(super) fn check(loader: &mut Loader, study: &StudySpec, origin: &Origin) {
    let Part::Inline(base) = &study.scenario else { return };
    // parts first: the fields of the other axes may lie in them
    let mut base = base.clone();
    for (a, axis) in study.axes.iter().enumerate() {
        if let AxisValues::Files(names) = &axis.values {
            base = files(loader, axis, a, names, base, origin);
        }
    }
    for (a, axis) in study.axes.iter().enumerate() {
        let problems = numbers_and_names(axis, &format!("axes[{a}]"), &base);
        loader.place_all(problems);
    }
}

/// Refuses more cases than can be made.
pub(super) fn bounded(loader: &mut Loader, study: &StudySpec) {
    let count = study.case_count();
    if count > MOST_CASES {
        let problem = Problem::error(Kind::Range, "axes", "the number of cases of this study is too large");
        loader.place_all(vec![problem.with_value(count).with_allowed(format!("at most {MOST_CASES}"))]);
    }
}

/// Reads every file of an axis and looks at it in its place. Returns the scenario with the first one that fits.
fn files(
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
            if let Err(problem) = set(&mut spec, field, &value, factor) {
                let place = if problem.kind == Kind::UnknownName { place } else { at.clone() };
                loader.place_all(vec![told(*problem, place, axis, &value)]);
            }
        }
        loader.resolve(&mut spec, origin, &at);
        if loader.problems.len() > before {
            continue;
        }
        let wrong = validate::scenario(&spec)
            .into_iter()
            .filter(|p| is_bad(p) && fields(axis, "").any(|(field, ..)| is_below(&p.path, field)));
        loader.place_all(validate::prefixed(&at, wrong.collect()));
        if loader.problems.len() == before && first.is_none() {
            first = Some(spec);
        }
    }
    first.unwrap_or(base)
}

/// What is wrong with the values of an axis that are no files.
fn numbers_and_names(axis: &AxisSpec, at: &str, base: &ScenarioSpec) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (field, place, factor) in fields(axis, at) {
        for (suffix, value) in tried(&axis.values) {
            let mut spec = base.clone();
            let values = format!("{at}.values{suffix}");
            match set(&mut spec, field, &value, factor) {
                Err(problem) if problem.kind == Kind::UnknownName => {
                    problems.push(Problem { path: place, ..*problem });
                    break;
                }
                Err(problem) => problems.push(told(*problem, values, axis, &value)),
                Ok(()) => {
                    let wrong = validate::scenario(&spec).into_iter();
                    let wrong = wrong.filter(|p| is_bad(p) && is_below(&p.path, field));
                    problems.extend(wrong.map(|p| told(p, values.clone(), axis, &value)));
                }
            }
        }
    }
    problems
}

/// The fields an axis sets: path, place of that path in the study, factor.
fn fields<'a>(axis: &'a AxisSpec, at: &str) -> impl Iterator<Item = (&'a str, String, f64)> {
    let at = at.to_string();
    let also = axis.also.iter().enumerate();
    let also = {
        let at = at.clone();
        also.map(move |(i, b)| (b.field.as_str(), format!("{at}.also[{i}].field"), b.factor))
    };
    std::iter::once((axis.field.as_str(), format!("{at}.field"), axis.factor)).chain(also)
}

fn set(spec: &mut ScenarioSpec, field: &str, value: &AxisValue, factor: f64) -> Result<(), Box<Problem>> {
    let value = match value.value.as_f64() {
        Some(x) if factor != 1.0 => Value::from(factor * x),
        _ => value.value.clone(),
    };
    access::set(spec, field, value)
}

/// Values that show whether all of an axis fit, with their place below `values`: ranges have no holes, so the least and the largest
/// number do, and one that is not whole.
fn tried(values: &AxisValues) -> Vec<(String, AxisValue)> {
    let entry = |i: usize| (format!("[{i}]"), values.at(i as u64));
    let last = values.len().saturating_sub(1);
    match values {
        AxisValues::Numbers(numbers) => {
            let places = || 0..numbers.len();
            let by = |a: &usize, b: &usize| numbers[*a].total_cmp(&numbers[*b]);
            let broken = places().find(|&i| numbers[i].fract() != 0.0);
            let mut all: Vec<usize> =
                [places().min_by(by), places().max_by(by), broken].into_iter().flatten().collect();
            all.sort_unstable();
            all.dedup();
            all.into_iter().map(entry).collect()
        }
        AxisValues::Names(names) => {
            let mut seen = HashSet::new();
            (0..names.len()).filter(|&i| seen.insert(&names[i])).take(TRIED).map(entry).collect()
        }
        AxisValues::Files(_) => Vec::new(),
        AxisValues::Range { .. } | AxisValues::LogRange { .. } => {
            let mut all = vec![(".from".into(), values.at(0)), (".to".into(), values.at(last))];
            all.extend((last > 1).then(|| (String::new(), values.at(1))));
            all
        }
        _ => [(".from", 0.0), (".to", 1.0), ("", SOMEWHERE)]
            .map(|(at, u)| (at.into(), values.quantile(u)))
            .to_vec(),
    }
}

/// A problem of one value, said at the place of the value.
fn told(problem: Problem, place: String, axis: &AxisSpec, value: &AxisValue) -> Problem {
    let message = format!("with {} {}: {}", axis.name, value.text, problem.message);
    Problem { path: place, message, ..problem }
}

/// Whether a value is wrong by itself, whatever else the scenario says.
fn is_bad(problem: &Problem) -> bool {
    problem.severity == Severity::Error && matches!(problem.kind, Kind::Range | Kind::Version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_stand_for_all() {
        let numbers = AxisValues::Numbers(vec![3.0, 1.0, 2.5, 9.0]);
        let places: Vec<String> = tried(&numbers).into_iter().map(|(at, _)| at).collect();
        assert_eq!(places, ["[1]", "[2]", "[3]"]);
        assert_eq!(tried(&AxisValues::Range { from: 0.0, to: 1e6, step: 1e-6 }).len(), 3);
        assert_eq!(tried(&AxisValues::Names(vec!["a".into(); 9])).len(), 1);
        assert!(tried(&AxisValues::Numbers(Vec::new())).is_empty());
    }
}
