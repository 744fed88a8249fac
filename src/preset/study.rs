//! `StudySpec`: one scenario, some of its values varied.

use crate::preset::spec::{Part, ScenarioSpec};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

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
}

/// How several axes make points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Combine {
    /// Every value with every other.
    #[default]
    Product,
    /// First with first, second with second; all axes equally long.
    List,
}

/// One varied field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AxisSpec {
    /// Column name in the table; with the unit.
    pub name: String,
    /// Path of the field in the scenario; `[*]` sets every entry of a list to the same value.
    pub field: String,
    /// Values it takes.
    pub values: AxisValues,
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
        /// Distance, unit of the field, > 0.
        step: f64,
    },
    /// Names of choices, e.g. `["Draft", "Standard"]`, or texts.
    Names(Vec<String>),
    /// Files that replace a part (subject, tissues, device); relative to the study file.
    Files(Vec<String>),
}

/// Most cases of a study without `--yes`.
pub const MAX_CASES: u64 = 10_000;

impl AxisValues {
    /// Number of values; ranges that make no sense have none.
    pub fn len(&self) -> u64 {
        match self {
            AxisValues::Numbers(v) => v.len() as u64,
            AxisValues::Names(v) | AxisValues::Files(v) => v.len() as u64,
            AxisValues::Range { from, to, step } => {
                let n = ((to - from) / step + 1e-9).floor();
                if *step > 0.0 && n.is_finite() && n >= 0.0 { n as u64 + 1 } else { 0 }
            }
        }
    }

    /// The i-th value, i < `len`.
    pub fn value(&self, i: u64) -> Value {
        match self {
            AxisValues::Numbers(v) => v.get(i as usize).map_or(Value::Null, |x| Value::from(*x)),
            AxisValues::Names(v) => v.get(i as usize).map_or(Value::Null, |x| Value::from(x.as_str())),
            AxisValues::Files(v) => v.get(i as usize).map_or(Value::Null, |x| json!({ "File": x })),
            AxisValues::Range { from, step, .. } => {
                // 12 digits: 0.1 + 2·0.1 is 0.3, in the table as in the preset
                let x = from + i as f64 * step;
                Value::from(format!("{x:.11e}").parse().unwrap_or(x))
            }
        }
    }

    /// The i-th value as it stands in the table.
    pub fn text(&self, i: u64) -> String {
        match (self, self.value(i)) {
            (AxisValues::Files(v), _) => v.get(i as usize).cloned().unwrap_or_default(),
            (_, Value::String(text)) => text,
            (_, Value::Number(x)) => x.as_f64().map_or(String::new(), |x| format!("{x:?}")),
            (_, other) => other.to_string(),
        }
    }

    /// Whether there is no value at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl StudySpec {
    /// Which value of each axis the `index`-th case takes; the last axis runs fastest.
    pub fn indices(&self, index: u64) -> Vec<u64> {
        match self.combine {
            Combine::List => vec![index; self.axes.len()],
            Combine::Product => {
                let mut rest = index;
                let mut out: Vec<u64> = Vec::new();
                for axis in self.axes.iter().rev() {
                    let n = axis.values.len().max(1);
                    out.push(rest % n);
                    rest /= n;
                }
                out.reverse();
                out
            }
        }
    }

    /// Number of cases; saturates instead of overflowing.
    pub fn case_count(&self) -> u64 {
        let lengths = self.axes.iter().map(|a| a.values.len());
        match self.combine {
            Combine::Product => lengths.fold(1, u64::saturating_mul),
            Combine::List => lengths.min().unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_include_their_end() {
        let n = |from, to, step| AxisValues::Range { from, to, step }.len();
        assert_eq!(n(20.0, 100.0, 10.0), 9);
        assert_eq!(n(0.0, 0.3, 0.1), 4);
        assert_eq!(n(5.0, 5.0, 1.0), 1);
        assert_eq!(n(40.0, 20.0, 2.0), 0);
        assert_eq!(n(0.0, 1.0, 0.0), 0);
        assert_eq!(n(0.0, f64::NAN, 1.0), 0);
        let tenths = AxisValues::Range { from: 0.0, to: 0.3, step: 0.1 };
        assert_eq!(tenths.text(3), "0.3");
    }

    #[test]
    fn the_last_axis_runs_fastest_and_counts_saturate() {
        let axis = |n: usize| AxisSpec {
            name: "x".into(),
            field: "x".into(),
            values: AxisValues::Numbers(vec![0.0; n]),
        };
        let mut study = StudySpec {
            version: 1,
            title: String::new(),
            question: String::new(),
            scenario: Part::File(String::new()),
            axes: vec![axis(2), axis(3)],
            combine: Combine::Product,
        };
        assert_eq!(study.case_count(), 6);
        assert_eq!(
            (0..6).map(|i| study.indices(i)).collect::<Vec<_>>(),
            [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2]]
        );
        study.axes = vec![axis(1000); 10];
        assert_eq!(study.case_count(), u64::MAX);
    }
}
