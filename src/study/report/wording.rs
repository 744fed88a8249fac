//! Axis values, limits, metrics and designs in words.

use crate::output::report::Cell;
use crate::output::table::Value;
use crate::output::text::short;
use crate::preset::study::{Combine, Limit, MetricSpec, Over};
use crate::study::report::metrics::is_per_site;

/// An axis value in words: numbers rounded, files by their bare names.
pub(super) fn axis_value(value: Value<'_>) -> String {
    match value {
        Value::Number(x) => short(x),
        Value::Text(text) => text.rsplit('/').next().unwrap_or(text).trim_end_matches(".ron").to_string(),
        other => other.to_string(),
    }
}

/// Table cell of an axis value.
pub(super) fn axis_cell(value: Value<'_>) -> Cell {
    value.number().map_or_else(|| axis_value(value).into(), Cell::from)
}

/// A limit in words.
pub(super) fn limit(limit: Option<Limit>) -> String {
    match limit {
        Some(Limit::Above(x)) => format!("above {}", short(x)),
        Some(Limit::Below(x)) => format!("below {}", short(x)),
        None => "–".into(),
    }
}

/// Definition of a metric: its column, and how the values of several sites are combined.
pub(super) fn definition(metric: &MetricSpec) -> String {
    let over = match metric.over {
        Over::Mean => "mean",
        Over::Max => "largest",
        Over::Min => "smallest",
    };
    let place = if metric.sites.is_empty() { "all sites".into() } else { metric.sites.join(", ") };
    let place = if is_per_site(metric) { format!(", {over} over {place}") } else { String::new() };
    format!("{} is `{}`{place}", metric.name, metric.column)
}

/// The design of a study in words.
pub(super) fn design(combine: &Combine) -> String {
    match combine {
        Combine::Product => "Every value with every other".into(),
        Combine::List => "Values paired in order".into(),
        Combine::LatinHypercube { n, seed } => format!("Latin hypercube of {n} points, seed {seed}"),
        Combine::Sobol { n, seed } => format!("Owen-scrambled Sobol' sample of {n} points, seed {seed}"),
        Combine::Saltelli { n, seed } => format!("Saltelli design on {n} base points, seed {seed}"),
    }
}
