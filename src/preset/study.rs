//! `StudySpec`: one scenario, some of its values varied, and what is to be read from the answers.

use crate::preset::spec::{Part, ScenarioSpec};
use serde::{Deserialize, Serialize};

/// A study: every point of the axes is one scenario.
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
    /// What is varied; at least one axis, no axis empty.
    pub axes: Vec<AxisSpec>,
    /// How the axes combine.
    #[serde(default)]
    pub combine: Combine,
    /// What must hold for a point to be computed: comparisons between axes (by name), fields (by path) and numbers, such as
    /// `spacing_mm >= 2 * radius_mm + 5`.
    #[serde(default)]
    pub constraints: Vec<String>,
    /// Compute every point with softer and stiffer tissue as well (see `calfwave run --variants`).
    #[serde(default)]
    pub variants: bool,
    /// What is read from the answers, drawn and held against limits; none: a usual few.
    #[serde(default)]
    pub metrics: Vec<MetricSpec>,
}

/// How several axes make points.
///
/// In a sample, axes of distributions (`Uniform`, `LogUniform`, `Normal`, `Triangular`) are sampled together; every other axis is
/// crossed with the sample, so that each of its values meets the same sampled points (common random numbers).
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

/// One varied field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AxisSpec {
    /// Column name in the table; with the unit.
    pub name: String,
    /// Path of the field in the scenario; `[*]` sets every entry of a list to the same value.
    pub field: String,
    /// The field is set to the value times this, unit of the field per unit of the axis; 1 if not given. Numbers only.
    #[serde(default = "one")]
    pub factor: f64,
    /// Further fields that move with this axis.
    #[serde(default)]
    pub also: Vec<AlsoSpec>,
    /// Values it takes.
    pub values: AxisValues,
}

/// A further field that moves with an axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlsoSpec {
    /// Path of the field.
    pub field: String,
    /// It is set to the value of the axis times this, unit of the field per unit of the axis; 1 if not given.
    #[serde(default = "one")]
    pub factor: f64,
}

pub(crate) fn one() -> f64 {
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
        /// Distance, unit of the field, 10⁻¹²–10¹².
        step: f64,
    },
    /// `count` values from `from` to `to`, each the same multiple of the one before.
    LogRange {
        /// First value, unit of the field, 10⁻¹²–10¹².
        from: f64,
        /// Last value, unit of the field, ≥ `from`.
        to: f64,
        /// Number of values, 2–1000000.
        count: u64,
    },
    /// Names of choices, e.g. `["Draft", "Standard"]`, or texts.
    Names(Vec<String>),
    /// Files that replace a part (subject, tissues, device); relative to the study file.
    Files(Vec<String>),
    /// Sampled: every value between the ends equally likely.
    Uniform {
        /// Lower end, unit of the field.
        from: f64,
        /// Upper end, unit of the field, > `from`.
        to: f64,
    },
    /// Sampled: every ratio between the ends equally likely.
    LogUniform {
        /// Lower end, unit of the field, 10⁻¹²–10¹².
        from: f64,
        /// Upper end, unit of the field, > `from`.
        to: f64,
    },
    /// Sampled: a normal distribution cut at two ends.
    Normal {
        /// Mean of the uncut distribution, unit of the field.
        mean: f64,
        /// Standard deviation of the uncut distribution, unit of the field, 10⁻¹²–10¹².
        deviation: f64,
        /// Lower cut, unit of the field.
        from: f64,
        /// Upper cut, unit of the field, > `from`.
        to: f64,
    },
    /// Sampled: a triangular distribution.
    Triangular {
        /// Lower end, unit of the field.
        from: f64,
        /// Most likely value, unit of the field, between the ends.
        mode: f64,
        /// Upper end, unit of the field, > `from`.
        to: f64,
    },
}

/// One number read from each answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricSpec {
    /// Name in the report.
    pub name: String,
    /// Column of the study's table, e.g. `shear_strain_peak_mean_percent` or `contact_pressure_peak_kpa`.
    pub column: String,
    /// Sites (or probes) it is read at; none for all of them.
    #[serde(default)]
    pub sites: Vec<String>,
    /// One number from those sites.
    #[serde(default)]
    pub over: Over,
    /// Whether more or less of it is wanted; two or more metrics with a goal make a Pareto front.
    #[serde(default)]
    pub goal: Goal,
    /// Worth a second look beyond this.
    #[serde(default)]
    pub warning: Option<Limit>,
    /// Not acceptable beyond this.
    #[serde(default)]
    pub error: Option<Limit>,
}

/// How several sites make one number.
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

/// Whether more of a metric is better.
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
    /// Passed by values above this, unit of the column.
    Above(f64),
    /// Passed by values below this, unit of the column.
    Below(f64),
}

impl Limit {
    /// Whether `value` is beyond the limit.
    pub fn is_passed(self, value: f64) -> bool {
        match self {
            Limit::Above(most) => value > most,
            Limit::Below(least) => value < least,
        }
    }
}

/// Most cases of a study without `--yes`.
pub const MAX_CASES: u64 = 10_000;
/// Most cases of a study at all, and most values of an axis: each is held in memory.
pub const MOST_CASES: u64 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_passed_on_their_side_only() {
        assert!(Limit::Above(2.0).is_passed(2.1) && !Limit::Above(2.0).is_passed(2.0));
        assert!(Limit::Below(2.0).is_passed(1.9) && !Limit::Below(2.0).is_passed(2.0));
        assert!(!Limit::Above(2.0).is_passed(f64::NAN));
    }
}
