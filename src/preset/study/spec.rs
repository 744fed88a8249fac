//! `StudySpec`: one scenario, the fields that vary, and the numbers read from the results.

use crate::preset::scenario::{Part, ScenarioSpec};
use serde::{Deserialize, Serialize};

/// A study: every point of its axes is one scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudySpec {
    /// Format version, 1.
    pub version: u32,
    /// Title of the table.
    pub title: String,
    /// The question this study answers, in one sentence.
    pub question: String,
    /// The scenario that is varied.
    pub scenario: Part<ScenarioSpec>,
    /// The fields that vary; at least one axis, no axis empty.
    pub axes: Vec<AxisSpec>,
    /// How the axes combine.
    #[serde(default)]
    pub combine: Combine,
    /// Conditions for a point to be computed: comparisons of axes (by name), fields (by path) and numbers,
    /// such as `spacing_mm >= 2 * radius_mm + 5`.
    #[serde(default)]
    pub constraints: Vec<String>,
    /// Also compute every point with softer, contracted and stiffer muscle (see `calfwave run --variants`).
    #[serde(default)]
    pub variants: bool,
    /// Numbers read from the results, plotted and compared with limits; if empty, a default set.
    #[serde(default)]
    pub metrics: Vec<MetricSpec>,
}

/// How the axes combine to points.
///
/// In a sample, axes of distributions (`Uniform`, `LogUniform`, `Normal`, `Triangular`) are sampled together;
/// every other axis is crossed with the sample, so that each of its values has the same sampled points
/// (common random numbers).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Combine {
    /// Every value with every other.
    #[default]
    Product,
    /// First with first, second with second; all axes equally long.
    List,
    /// A Latin hypercube.
    LatinHypercube {
        /// Points of the sample, 1–1000000.
        n: u64,
        /// Seed; the same seed gives the same points.
        seed: u64,
    },
    /// An Owen-scrambled Sobol' sequence.
    Sobol {
        /// Points of the sample, 1–65536; powers of two are best.
        n: u64,
        /// Seed; the same seed gives the same points.
        seed: u64,
    },
    /// Points for Sobol' indices: for each base point the rows A, B and A with each sampled axis from B.
    Saltelli {
        /// Base points, 1–65536; powers of two are best. With d sampled axes there are n (d + 2) points.
        n: u64,
        /// Seed; the same seed gives the same points.
        seed: u64,
    },
}

/// One field that varies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AxisSpec {
    /// Column name in the table; with the unit.
    pub name: String,
    /// Path of the field in the scenario; `[*]` sets every entry of a list to the same value.
    pub field: String,
    /// The field is set to the value times this factor, unit of the field per unit of the axis; default 1.
    /// Numbers only.
    #[serde(default = "default_factor")]
    pub factor: f64,
    /// Further fields that vary with this axis.
    #[serde(default)]
    pub also: Vec<AlsoSpec>,
    /// Values of the axis.
    pub values: AxisValues,
}

/// A further field that varies with an axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlsoSpec {
    /// Path of the field.
    pub field: String,
    /// The field is set to the value of the axis times this factor, unit of the field per unit of the axis;
    /// default 1.
    #[serde(default = "default_factor")]
    pub factor: f64,
}

fn default_factor() -> f64 {
    1.0
}

/// Values of an axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum AxisValues {
    /// Numbers in the unit of the field.
    Numbers(Vec<f64>),
    /// `from`, `from + step`, … up to and including `to` (within 10⁻⁹ of a step).
    Range {
        /// First value, unit of the field.
        from: f64,
        /// Last value, unit of the field, ≥ `from`.
        to: f64,
        /// Step, unit of the field, 10⁻¹²–10¹².
        step: f64,
    },
    /// `count` values from `from` to `to` with a constant ratio.
    LogRange {
        /// First value, unit of the field, 10⁻¹²–10¹².
        from: f64,
        /// Last value, unit of the field, ≥ `from`.
        to: f64,
        /// Number of values, 2–1000000.
        count: u64,
    },
    /// Names of variants, e.g. `["Draft", "Standard"]`, or texts.
    Names(Vec<String>),
    /// Files that replace a part (subject, tissues, device); relative to the study file.
    Files(Vec<String>),
    /// Sampled: uniform distribution.
    Uniform {
        /// Lower bound, unit of the field.
        from: f64,
        /// Upper bound, unit of the field, > `from`.
        to: f64,
    },
    /// Sampled: log-uniform distribution.
    LogUniform {
        /// Lower bound, unit of the field, 10⁻¹²–10¹².
        from: f64,
        /// Upper bound, unit of the field, > `from`.
        to: f64,
    },
    /// Sampled: truncated normal distribution.
    Normal {
        /// Mean before truncation, unit of the field.
        mean: f64,
        /// Standard deviation before truncation, unit of the field, 10⁻¹²–10¹².
        deviation: f64,
        /// Lower bound, unit of the field.
        from: f64,
        /// Upper bound, unit of the field, > `from`.
        to: f64,
    },
    /// Sampled: triangular distribution.
    Triangular {
        /// Lower bound, unit of the field.
        from: f64,
        /// Mode, unit of the field, between the bounds.
        mode: f64,
        /// Upper bound, unit of the field, > `from`.
        to: f64,
    },
}

/// One number read from each result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricSpec {
    /// Name in the report.
    pub name: String,
    /// Column of the study's table, e.g. `shear_strain_peak_mean_percent` or `contact_pressure_peak_kpa`.
    pub column: String,
    /// Sites or probes at which it is read; if empty, all.
    #[serde(default)]
    pub sites: Vec<String>,
    /// Reduction over these sites.
    #[serde(default)]
    pub over: Over,
    /// Whether it is maximised or minimised; two or more metrics with a goal give a Pareto front.
    #[serde(default)]
    pub goal: Goal,
    /// Limit of a warning.
    #[serde(default)]
    pub warning: Option<Limit>,
    /// Limit of an error.
    #[serde(default)]
    pub error: Option<Limit>,
}

/// Reduction of the values at several sites to one number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Over {
    /// Arithmetic mean.
    #[default]
    Mean,
    /// Largest.
    Max,
    /// Smallest.
    Min,
}

/// Whether a metric is maximised or minimised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Goal {
    /// Neither.
    #[default]
    None,
    /// More is better.
    More,
    /// Less is better.
    Less,
}

/// A bound on a metric.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Limit {
    /// Upper limit, unit of the column.
    Above(f64),
    /// Lower limit, unit of the column.
    Below(f64),
}

impl Limit {
    /// Whether `value` is beyond the limit; NaN never is.
    pub fn is_passed(self, value: f64) -> bool {
        match self {
            Limit::Above(most) => value > most,
            Limit::Below(least) => value < least,
        }
    }
}

/// Largest number of cases of a study without `--yes`.
pub const MAX_UNCONFIRMED_CASES: u64 = 10_000;
/// Largest number of cases of a study, and of values of an axis: all are held in memory.
pub const CASE_LIMIT: u64 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_one_sided() {
        assert!(Limit::Above(2.0).is_passed(2.1) && !Limit::Above(2.0).is_passed(2.0));
        assert!(Limit::Below(2.0).is_passed(1.9) && !Limit::Below(2.0).is_passed(2.0));
        assert!(!Limit::Above(2.0).is_passed(f64::NAN));
    }
}
