//! The best of the listed values under each set of limits, and the ends of the ranges on which it lies.
//!
//! Only for studies whose axes are all listed. If the study has tissue variants, the value of a choice is the
//! worst over the variants, so the best choice is best for any of these bodies.

use crate::output::report::{Cell, Grid, Mark, Section};
use crate::output::table::Value;
use crate::output::text::short;
use crate::preset::study::{Goal, MetricSpec};
use crate::study::report::findings::Findings;
use crate::study::report::metrics::{cell, mark};
use crate::study::report::wording::axis_cell;

/// One device with one value on every axis.
struct Choice<'a> {
    /// Index of a case with these values.
    case: usize,
    device: &'a str,
    /// `[metric]` value in the worst variant.
    values: Vec<Option<f64>>,
}

/// Limits that a choice must respect.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LimitSet {
    /// No limit.
    None,
    /// Error limits of the metrics.
    Errors,
    /// Error and warning limits of the metrics.
    All,
}

impl LimitSet {
    /// The limits in words.
    fn words(self) -> &'static str {
        match self {
            LimitSet::None => "without limits",
            LimitSet::Errors => "within error limits",
            LimitSet::All => "within warning limits",
        }
    }

    /// Whether a choice with this value of `metric` respects the limits; a missing value does not respect a
    /// limit.
    fn is_respected(self, metric: &MetricSpec, value: Option<f64>) -> bool {
        let Some(value) = value else {
            return match self {
                LimitSet::None => true,
                LimitSet::Errors => metric.error.is_none(),
                LimitSet::All => metric.error.is_none() && metric.warning.is_none(),
            };
        };
        let mark = mark(metric, value);
        match self {
            LimitSet::None => true,
            LimitSet::Errors => mark != Mark::Error,
            LimitSet::All => !matches!(mark, Mark::Error | Mark::Warning),
        }
    }
}

impl Findings {
    /// For every metric with a goal, the best choice under no limits, under error limits, under all limits.
    pub(super) fn best(&self) -> Option<Section> {
        let axes = self.choice_axes()?;
        let choices = self.choices(&axes);
        let with_goal = |goal: Goal| (0..self.metrics.len()).filter(move |&m| self.metrics[m].goal == goal);
        // a metric to be minimised is least without any device: it counts only if no metric is to be
        // maximised
        let mut goals: Vec<usize> = with_goal(Goal::More).collect();
        if goals.is_empty() {
            goals = with_goal(Goal::Less).collect();
        }
        if goals.is_empty() || choices.len() < 2 {
            return None;
        }
        let mut text = vec![
            "The best of the computed points for each metric, with the other metrics at the same point; the \
             limits are those of the metrics. Where the row changes with the limits, the conclusion depends \
             on them."
                .to_string(),
        ];
        let mut tables = Vec::new();
        for m in goals {
            let found = [LimitSet::None, LimitSet::Errors, LimitSet::All]
                .map(|limits| (limits, self.winner(m, limits, &choices)));
            text.extend(self.edges(m, &found, &axes, &choices));
            tables.push(self.best_table(m, &found, &axes, &choices));
        }
        Some(Section { title: "Best of the computed points".into(), text, tables, plots: Vec::new() })
    }

    /// The axes other than the variant; `None` if an axis is sampled or there is no axis.
    fn choice_axes(&self) -> Option<Vec<usize>> {
        let axes: Vec<usize> = (0..self.plan.axes.len()).filter(|a| Some(*a) != self.variant()).collect();
        (!axes.is_empty() && !self.sampled.contains(&true)).then_some(axes)
    }

    /// All choices, each with its values in the worst variant.
    fn choices(&self, axes: &[usize]) -> Vec<Choice<'_>> {
        let key = |case: usize| -> Vec<Value<'_>> { axes.iter().map(|&a| self.value(case, a)).collect() };
        let mut choices: Vec<Choice<'_>> = Vec::new();
        for result in &self.results {
            let values: Vec<Option<f64>> =
                self.metrics.iter().map(|m| self.metric_value(result, m)).collect();
            let known =
                choices.iter_mut().find(|c| c.device == result.device && key(c.case) == key(result.case));
            match known {
                None => choices.push(Choice { case: result.case, device: &result.device, values }),
                Some(choice) => {
                    let pairs = choice.values.iter_mut().zip(values).zip(&self.metrics);
                    pairs.for_each(|((own, other), metric)| *own = worse_value(metric, *own, other));
                }
            }
        }
        choices
    }

    /// Index of the choice with the largest (or least) value of metric `m` among those that respect the
    /// limits; the first of equal ones.
    fn winner(&self, m: usize, limits: LimitSet, choices: &[Choice<'_>]) -> Option<usize> {
        let sign = if self.metrics[m].goal == Goal::Less { -1.0 } else { 1.0 };
        let is_allowed = |choice: &Choice<'_>| {
            let pairs = self.metrics.iter().zip(&choice.values);
            pairs.into_iter().all(|(metric, value)| limits.is_respected(metric, *value))
        };
        let value = |i: usize| choices[i].values[m].map(|v| sign * v).filter(|v| v.is_finite());
        let candidates = (0..choices.len()).filter(|&i| is_allowed(&choices[i]) && value(i).is_some());
        candidates.max_by(|&a, &b| {
            value(a).unwrap_or(f64::NAN).total_cmp(&value(b).unwrap_or(f64::NAN)).then(b.cmp(&a))
        })
    }

    /// The best choices for metric `m`, one row per set of limits.
    fn best_table(
        &self,
        m: usize,
        found: &[(LimitSet, Option<usize>)],
        axes: &[usize],
        choices: &[Choice<'_>],
    ) -> Grid {
        let metric = &self.metrics[m];
        let mut header = vec!["with".to_string()];
        header.extend(axes.iter().map(|&a| self.plan.axes[a].clone()));
        header.push("device".into());
        header.extend(self.metrics.iter().map(|m| m.name.clone()));
        let row = |(limits, winner): &(LimitSet, Option<usize>)| -> Vec<Cell> {
            let mut row: Vec<Cell> = vec![limits.words().into()];
            let Some(choice) = winner.map(|i| &choices[i]) else {
                row.push("none".into());
                row.resize(header.len(), "–".into());
                return row;
            };
            row.extend(axes.iter().map(|&a| axis_cell(self.value(choice.case, a))));
            row.push(choice.device.into());
            row.extend(self.metrics.iter().zip(&choice.values).map(|(metric, value)| cell(metric, *value)));
            row
        };
        let rows = found.iter().map(row).collect();
        let most = if metric.goal == Goal::Less { "Least" } else { "Most" };
        Grid { caption: format!("{most} {}", metric.name), header, rows }
    }

    /// A sentence for every end of a numeric range on which a best choice lies.
    fn edges(
        &self,
        m: usize,
        found: &[(LimitSet, Option<usize>)],
        axes: &[usize],
        choices: &[Choice<'_>],
    ) -> Vec<String> {
        let mut lines: Vec<(usize, f64, &str, Vec<&str>)> = Vec::new();
        for (limits, choice) in found.iter().filter_map(|(limits, i)| Some((limits, &choices[(*i)?]))) {
            for &a in axes {
                let number = |case: usize| self.value(case, a).number();
                let tried: Vec<f64> = (0..self.plan.ids.len()).filter_map(number).collect();
                let least = tried.iter().copied().fold(f64::INFINITY, f64::min);
                let most = tried.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let end = match number(choice.case) {
                    Some(x) if x == least && most > least => (x, "least"),
                    Some(x) if x == most && most > least => (x, "largest"),
                    _ => continue,
                };
                match lines.iter_mut().find(|l| (l.0, l.1) == (a, end.0)) {
                    Some(line) => line.3.push(limits.words()),
                    None => lines.push((a, end.0, end.1, vec![limits.words()])),
                }
            }
        }
        let sentence = |(a, x, end, bars): (usize, f64, &str, Vec<&str>)| {
            format!(
                "{}: on an edge: {} {} is the {end} value computed; the optimum may lie beyond ({}).",
                self.metrics[m].name,
                self.plan.axes[a],
                short(x),
                bars.join("; ")
            )
        };
        lines.into_iter().map(sentence).collect()
    }
}

/// The worse of two values of a metric: the larger one if the metric is to be minimised; without a goal, the
/// one farther beyond the limits.
fn worse_value(metric: &MetricSpec, a: Option<f64>, b: Option<f64>) -> Option<f64> {
    let (a, b) = (a?, b?);
    let more_is_worse = match metric.goal {
        Goal::More => false,
        Goal::Less => true,
        Goal::None => mark(metric, a.max(b)) >= mark(metric, a.min(b)),
    };
    Some(if more_is_worse { a.max(b) } else { a.min(b) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::report::metrics::default_metrics;

    #[test]
    fn a_missing_value_does_not_respect_a_limit() {
        let metrics = default_metrics();
        let [strain_at_sites, strain_in_fat, ..] = &metrics[..] else { panic!("four metrics") };
        let respected = |metric, value| {
            [LimitSet::None, LimitSet::Errors, LimitSet::All]
                .map(|limits: LimitSet| limits.is_respected(metric, value))
        };
        assert_eq!(respected(strain_in_fat, None), [true, false, false]);
        assert_eq!(respected(strain_in_fat, Some(40.0)), [true, true, false]);
        assert_eq!(respected(strain_in_fat, Some(1.0)), [true; 3]);
        assert_eq!(respected(strain_at_sites, None), [true; 3], "it has no limit");
    }
}
