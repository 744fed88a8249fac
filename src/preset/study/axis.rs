//! Values of an axis: entries of a list, quantiles of a distribution.

use super::spec::AxisValues;
use crate::math::sample::{normal_quantile, triangular_quantile};
use serde_json::{Value, json};

/// The value of an axis in one case.
#[derive(Clone, Debug, PartialEq)]
pub struct AxisValue {
    /// Value set in the scenario.
    pub value: Value,
    /// Text in the table.
    pub text: String,
}

impl AxisValues {
    /// Whether this is a distribution rather than a list.
    pub fn is_sampled(&self) -> bool {
        use AxisValues::{LogUniform, Normal, Triangular, Uniform};
        matches!(self, Uniform { .. } | LogUniform { .. } | Normal { .. } | Triangular { .. })
    }

    /// Whether the values are numbers.
    pub fn is_numeric(&self) -> bool {
        !matches!(self, AxisValues::Names(_) | AxisValues::Files(_))
    }

    /// Number of values of a list; 0 for invalid ranges and for distributions.
    pub fn len(&self) -> u64 {
        match self {
            AxisValues::Numbers(v) => v.len() as u64,
            AxisValues::Names(v) | AxisValues::Files(v) => v.len() as u64,
            AxisValues::LogRange { from, to, count } if *from > 0.0 && to >= from && to.is_finite() => *count,
            AxisValues::Range { from, to, step } => {
                let n = ((to - from) / step + 1e-9).floor();
                if *step > 0.0 && n.is_finite() && n >= 0.0 { (n as u64).saturating_add(1) } else { 0 }
            }
            _ => 0,
        }
    }

    /// Whether this is a list without values.
    pub fn is_empty(&self) -> bool {
        !self.is_sampled() && self.len() == 0
    }

    /// The i-th value of a list, i < `len`.
    pub fn at(&self, i: u64) -> AxisValue {
        let n = i as usize;
        match self {
            AxisValues::Numbers(v) => number(v.get(n).copied().unwrap_or(f64::NAN)),
            AxisValues::Names(v) => {
                let text = v.get(n).cloned().unwrap_or_default();
                AxisValue { value: Value::from(text.as_str()), text }
            }
            AxisValues::Files(v) => {
                let text = v.get(n).cloned().unwrap_or_default();
                AxisValue { value: json!({ "File": text }), text }
            }
            AxisValues::Range { from, step, .. } => number(rounded(from + i as f64 * step)),
            AxisValues::LogRange { from, to, count } => {
                let share = i as f64 / (count.saturating_sub(1).max(1)) as f64;
                number(rounded(from * (to / from).powf(share)))
            }
            _ => number(f64::NAN),
        }
    }

    /// Quantile `u` (0–1) of a distribution.
    pub fn quantile(&self, u: f64) -> AxisValue {
        number(rounded(match *self {
            AxisValues::Uniform { from, to } => from + u * (to - from),
            AxisValues::LogUniform { from, to } => from * (to / from).powf(u),
            AxisValues::Normal { mean, deviation, from, to } => {
                normal_quantile(u, (mean, deviation), (from, to))
            }
            AxisValues::Triangular { from, mode, to } => triangular_quantile(u, from, mode, to),
            _ => f64::NAN,
        }))
    }
}

/// `x` rounded to 12 significant digits, so that 0.1 + 2·0.1 is 0.3 in the table and in the preset.
fn rounded(x: f64) -> f64 {
    format!("{x:.11e}").parse().unwrap_or(x)
}

fn number(x: f64) -> AxisValue {
    AxisValue { value: Value::from(x), text: format!("{x:?}") }
}
