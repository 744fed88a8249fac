//! Rules for studies: axes, their combination, constraints, metrics, limits.

use super::items;
use super::text::texts;
use super::visitor::{Range, Visitor};
use crate::math::sample::{SOBOL_DIMENSIONS, SOBOL_POINTS};
use crate::output::table::study_columns;
use crate::preset::diagnostic::Problem;
use crate::preset::path::FieldPath;
use crate::preset::study::{
    AxisSpec, AxisValues, CASE_LIMIT, Combine, Constraint, Limit, MetricSpec, StudySpec,
};
use std::collections::HashSet;

/// Range of plausible numbers; values outside are certainly wrong.
const ANY: Range = Range::new(-1e12, 1e12);

/// The same for positive numbers.
const POSITIVE: Range = Range::new(1e-12, 1e12);

/// Rules for a study, without those of its scenario. Empty if there is no problem.
pub fn study(s: &StudySpec) -> Vec<Problem> {
    let mut v = Visitor::default();
    v.version(s.version);
    if s.axes.is_empty() {
        v.error("axes", "the study has no cases: at least one axis is needed");
    }
    for (i, a) in s.axes.iter().enumerate() {
        v.within(&format!("axes[{i}]"), |v| axis(v, a, s.combine == Combine::List));
    }
    v.unique("axes", s.axes.iter().map(|a| a.name.as_str()));
    combine(&mut v, s);
    items::sites(&mut v, s);
    for (i, text) in s.constraints.iter().enumerate() {
        constraint(&mut v, &format!("constraints[{i}]"), text, s);
    }
    let columns = study_columns();
    for (i, m) in s.metrics.iter().enumerate() {
        v.within(&format!("metrics[{i}]"), |v| metric(v, m, &columns));
    }
    v.unique("metrics", s.metrics.iter().map(|m| m.name.as_str()));
    v.finish_with(texts(s))
}

fn combine(v: &mut Visitor, s: &StudySpec) {
    let sampled = s.sampled();
    let count = |v: &mut Visitor, n: u64, most: usize| {
        v.count("combine.n", usize::try_from(n).unwrap_or(usize::MAX), 1, most);
    };
    match s.combine {
        Combine::Product | Combine::List => {
            if let Some(a) = s.axes.iter().find(|a| a.values.is_sampled()) {
                let message = format!(
                    "`{}` is a distribution; combine must be LatinHypercube, Sobol or Saltelli to sample it",
                    a.name
                );
                v.error("combine", message);
            }
        }
        Combine::LatinHypercube { n, .. } => count(v, n, 1_000_000),
        Combine::Sobol { n, .. } | Combine::Saltelli { n, .. } => count(v, n, SOBOL_POINTS),
    }
    if !matches!(s.combine, Combine::Product | Combine::List) && sampled == 0 {
        v.error("combine", "nothing is sampled: no axis is a distribution");
    }
    if sampled as usize > SOBOL_DIMENSIONS / 2 {
        v.error("axes", format!("at most {} axes can be sampled together", SOBOL_DIMENSIONS / 2));
    }
    if matches!(s.combine, Combine::Saltelli { .. }) && !s.constraints.is_empty() {
        v.error("constraints", "Sobol' indices need every point: a Saltelli study can have no constraints");
    }
    if s.combine == Combine::List {
        let lengths: Vec<u64> = s.axes.iter().map(|a| a.values.len()).collect();
        if lengths.windows(2).any(|w| w[0] != w[1]) {
            v.error(
                "axes",
                format!("with combine: List all axes must be equally long; they have {lengths:?} values"),
            );
        }
    }
}

fn constraint(v: &mut Visitor, at: &str, text: &str, s: &StudySpec) {
    match Constraint::parse(text) {
        Err(message) => v.error(at, message),
        Ok(c) => {
            let known: Vec<&str> = s.axes.iter().map(|a| a.name.as_str()).collect();
            for name in c.names().filter(|n| !n.contains(['.', '['])) {
                if !known.contains(&name) {
                    let message = "neither an axis of this study nor a field path";
                    v.unknown(at, name, message, &known);
                }
            }
        }
    }
}

fn metric(v: &mut Visitor, m: &MetricSpec, columns: &[String]) {
    if m.name.trim().is_empty() {
        v.error("name", "a metric needs a name");
    }
    if !columns.contains(&m.column) {
        let known: Vec<&str> = columns.iter().map(String::as_str).collect();
        v.unknown("column", &m.column, "the study's table has no such column", &known);
    }
    for (name, limit) in [("warning", m.warning), ("error", m.error)] {
        if let Some(Limit::Above(x) | Limit::Below(x)) = limit {
            v.number(name, x, ANY);
        }
    }
}

/// Rules of an axis; in a list of points its values `may_repeat`.
fn axis(v: &mut Visitor, a: &AxisSpec, may_repeat: bool) {
    if a.name.trim().is_empty() || a.name.contains([',', '"', '\n']) {
        v.error("name", "an axis needs a plain name (it becomes a column header)");
    }
    if a.name == "variant" {
        v.error("name", "this name is taken: it tells variants of the tissue apart");
    }
    if let Err(message) = FieldPath::parse(&a.field) {
        v.error("field", message);
    }
    let scaled = a.factor != 1.0 || a.also.iter().any(|b| b.factor != 1.0);
    if scaled && !a.values.is_numeric() {
        v.error("factor", "only numbers can be multiplied");
    }
    v.number("factor", a.factor, ANY);
    for (i, b) in a.also.iter().enumerate() {
        if let Err(message) = FieldPath::parse(&b.field) {
            v.error(&format!("also[{i}].field"), message);
        }
        v.number(&format!("also[{i}].factor"), b.factor, ANY);
    }
    v.within("values", |v| values(v, &a.values, may_repeat));
    if a.values.is_empty() && !matches!(a.values, AxisValues::Range { .. } | AxisValues::LogRange { .. }) {
        v.error("values", "the study has no cases: this axis has no values");
    }
}

fn values(v: &mut Visitor, values: &AxisValues, may_repeat: bool) {
    match *values {
        AxisValues::Range { from, to, step } => {
            bounds(v, from, to, ANY);
            self::step(v, step, values);
        }
        AxisValues::LogRange { from, to, count } => {
            bounds(v, from, to, POSITIVE);
            v.count("count", usize::try_from(count).unwrap_or(usize::MAX), 2, 1_000_000);
        }
        AxisValues::Uniform { from, to } => sampled_bounds(v, from, to, ANY),
        AxisValues::LogUniform { from, to } => sampled_bounds(v, from, to, POSITIVE),
        AxisValues::Normal { mean, deviation, from, to } => {
            v.number("mean", mean, ANY);
            v.number("deviation", deviation, POSITIVE);
            sampled_bounds(v, from, to, ANY);
            // Φ underflows beyond about 38 deviations: a truncated distribution there has no mass to sample
            if from - mean > 8.0 * deviation || mean - to > 8.0 * deviation {
                v.error("from", "the cuts leave nothing of the distribution");
            }
        }
        AxisValues::Triangular { from, mode, to } => {
            v.number("mode", mode, ANY);
            sampled_bounds(v, from, to, ANY);
            if !(from..=to).contains(&mode) {
                v.error("mode", "the most likely value lies outside the ends");
            }
        }
        AxisValues::Numbers(ref numbers) => {
            for (i, x) in numbers.iter().enumerate() {
                v.number(&format!("[{i}]"), *x, ANY);
            }
            if !may_repeat {
                repeated(v, numbers.iter().map(|x| format!("{x:?}")));
            }
        }
        AxisValues::Names(ref texts) | AxisValues::Files(ref texts) if !may_repeat => {
            repeated(v, texts.iter().cloned());
        }
        AxisValues::Names(_) | AxisValues::Files(_) => {}
    }
}

/// Warns of repeated values: with decimal commas, `0,1, 0,2` are four numbers.
fn repeated(v: &mut Visitor, values: impl Iterator<Item = String>) {
    let mut seen = HashSet::new();
    for (i, value) in values.enumerate() {
        if !seen.insert(value.clone()) {
            let comma =
                if value.ends_with(".0") { "; numbers take a decimal point, not a comma" } else { "" };
            v.warn(&format!("[{i}]"), format!("the value {value} is on this axis already{comma}"));
        }
    }
}

/// The step of a range; a range must not have more values than a study can have cases.
fn step(v: &mut Visitor, step: f64, values: &AxisValues) {
    let count = values.len();
    match count > CASE_LIMIT {
        true => v.error("step", format!("the range has {count} values; allowed: at most {CASE_LIMIT}")),
        false => v.number("step", step, POSITIVE),
    }
}

fn bounds(v: &mut Visitor, from: f64, to: f64, range: Range) {
    v.number("from", from, range);
    v.number("to", to, range);
    if from > to {
        v.error("from", format!("the range is reversed; did you mean from: {to}, to: {from}?"));
    }
}

fn sampled_bounds(v: &mut Visitor, from: f64, to: f64, range: Range) {
    bounds(v, from, to, range);
    if from == to {
        v.error("to", "both ends are the same: nothing is sampled");
    }
}
