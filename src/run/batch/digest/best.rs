//! The best of what was tried: under every set of limits, and on which ends of the ranges it lies.
//!
//! Only for studies whose axes are choices (listed values). Where there are tissue variants a choice counts for what it gives in the
//! worst of them, so that the best one is best for any of these bodies.

use super::Findings;
use super::metrics::{cell, mark};
use super::tables::plain;
use crate::output::report::{Cell, Grid, Mark, Section};
use crate::output::text::short;
use crate::preset::study::{Goal, MetricSpec};

/// A choice: one device with one value on every axis.
struct Choice<'a> {
    /// A case in which it was made.
    case: usize,
    device: &'a str,
    /// `[metric]` its value in the worst variant.
    values: Vec<Option<f64>>,
}

/// Limits that a choice has to keep.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bar {
    /// None at all.
    Open,
    /// Those beyond which nothing is acceptable.
    Errors,
    /// Those that call for a second look as well.
    All,
}

impl Bar {
    fn words(self) -> &'static str {
        match self {
            Bar::Open => "whatever it costs",
            Bar::Errors => "nothing beyond its error limit",
            Bar::All => "nothing beyond its warning limit",
        }
    }

    /// Whether a choice with this value of `metric` keeps it; a value that is absent is not known to be
    /// within a limit.
    fn is_kept(self, metric: &MetricSpec, value: Option<f64>) -> bool {
        let Some(value) = value else {
            return match self {
                Bar::Open => true,
                Bar::Errors => metric.error.is_none(),
                Bar::All => metric.error.is_none() && metric.warning.is_none(),
            };
        };
        let mark = mark(metric, value);
        match self {
            Bar::Open => true,
            Bar::Errors => mark != Mark::Error,
            Bar::All => !matches!(mark, Mark::Error | Mark::Warning),
        }
    }
}

impl Findings {
    /// For every metric that is wanted, the best choice under no limits, error limits, all limits.
    pub(super) fn best(&self) -> Option<Section> {
        let axes = self.choices_made()?;
        let choices = self.choices(&axes);
        let wanted = |goal: Goal| (0..self.metrics.len()).filter(move |&m| self.metrics[m].goal == goal);
        // what is wanted less of is least where nothing is done: it counts only if nothing is wanted more of
        let mut goals: Vec<usize> = wanted(Goal::More).collect();
        if goals.is_empty() {
            goals = wanted(Goal::Less).collect();
        }
        if goals.is_empty() || choices.len() < 2 {
            return None;
        }
        let mut text = vec![
            "The best of the values that were tried, and what it costs; the limits are those of the metrics. Where the row changes \
             with the limits, they decide the conclusion."
                .to_string(),
        ];
        let mut tables = Vec::new();
        for m in goals {
            let found = [Bar::Open, Bar::Errors, Bar::All].map(|bar| (bar, self.winner(m, bar, &choices)));
            text.extend(self.edges(m, &found, &axes, &choices));
            tables.push(self.best_table(m, &found, &axes, &choices));
        }
        Some(Section { title: "Best of what was tried".into(), text, tables, plots: Vec::new() })
    }

    /// Axes that are choices; none if some are sampled, or if there are none.
    fn choices_made(&self) -> Option<Vec<usize>> {
        let axes: Vec<usize> = (0..self.plan.axes.len()).filter(|a| Some(*a) != self.variant()).collect();
        (!axes.is_empty() && !self.sampled.contains(&true)).then_some(axes)
    }

    fn choices(&self, axes: &[usize]) -> Vec<Choice<'_>> {
        let key = |case: usize| -> Vec<&str> { axes.iter().map(|&a| self.value(case, a)).collect() };
        let mut choices: Vec<Choice<'_>> = Vec::new();
        for answer in &self.answers {
            let values: Vec<Option<f64>> = self.metrics.iter().map(|m| self.measure(answer, m)).collect();
            let known =
                choices.iter_mut().find(|c| c.device == answer.device && key(c.case) == key(answer.case));
            match known {
                None => choices.push(Choice { case: answer.case, device: &answer.device, values }),
                Some(choice) => {
                    let pairs = choice.values.iter_mut().zip(values).zip(&self.metrics);
                    pairs.for_each(|((own, other), metric)| *own = worse(metric, *own, other));
                }
            }
        }
        choices
    }

    /// The choice with most (or least) of metric `m` among those that keep the limits; the first of equals.
    fn winner(&self, m: usize, bar: Bar, choices: &[Choice<'_>]) -> Option<usize> {
        let sign = if self.metrics[m].goal == Goal::Less { -1.0 } else { 1.0 };
        let keeps = |choice: &Choice<'_>| {
            let pairs = self.metrics.iter().zip(&choice.values);
            pairs.into_iter().all(|(metric, value)| bar.is_kept(metric, *value))
        };
        let value = |i: usize| choices[i].values[m].map(|v| sign * v).filter(|v| v.is_finite());
        let able = (0..choices.len()).filter(|&i| keeps(&choices[i]) && value(i).is_some());
        able.max_by(|&a, &b| {
            value(a).unwrap_or(f64::NAN).total_cmp(&value(b).unwrap_or(f64::NAN)).then(b.cmp(&a))
        })
    }

    fn best_table(
        &self,
        m: usize,
        found: &[(Bar, Option<usize>)],
        axes: &[usize],
        choices: &[Choice<'_>],
    ) -> Grid {
        let metric = &self.metrics[m];
        let mut header = vec!["with".to_string()];
        header.extend(axes.iter().map(|&a| self.plan.axes[a].clone()));
        header.push("device".into());
        header.extend(self.metrics.iter().map(|m| m.name.clone()));
        let row = |(bar, winner): &(Bar, Option<usize>)| -> Vec<Cell> {
            let mut row: Vec<Cell> = vec![bar.words().into()];
            let Some(choice) = winner.map(|i| &choices[i]) else {
                row.push("none".into());
                row.resize(header.len(), "–".into());
                return row;
            };
            row.extend(axes.iter().map(|&a| Cell::from(plain(self.value(choice.case, a)))));
            row.push(choice.device.into());
            row.extend(self.metrics.iter().zip(&choice.values).map(|(metric, value)| cell(metric, *value)));
            row
        };
        let rows = found.iter().map(row).collect();
        let most = if metric.goal == Goal::Less { "Least" } else { "Most" };
        Grid { caption: format!("{most} {}", metric.name), header, rows }
    }

    /// A sentence for every end of a range of numbers on which a best choice lies.
    fn edges(
        &self,
        m: usize,
        found: &[(Bar, Option<usize>)],
        axes: &[usize],
        choices: &[Choice<'_>],
    ) -> Vec<String> {
        let mut lines: Vec<(usize, f64, &str, Vec<&str>)> = Vec::new();
        for (bar, choice) in found.iter().filter_map(|(bar, i)| Some((bar, &choices[(*i)?]))) {
            for &a in axes {
                let number = |case: usize| self.value(case, a).parse::<f64>().ok();
                let tried: Vec<f64> = (0..self.plan.cases.len()).filter_map(number).collect();
                let least = tried.iter().copied().fold(f64::INFINITY, f64::min);
                let most = tried.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let end = match number(choice.case) {
                    Some(x) if x == least && most > least => (x, "least"),
                    Some(x) if x == most && most > least => (x, "largest"),
                    _ => continue,
                };
                match lines.iter_mut().find(|l| (l.0, l.1) == (a, end.0)) {
                    Some(line) => line.3.push(bar.words()),
                    None => lines.push((a, end.0, end.1, vec![bar.words()])),
                }
            }
        }
        let sentence = |(a, x, end, bars): (usize, f64, &str, Vec<&str>)| {
            format!(
                "{}: on an edge: {} {} is the {end} value tried; the true best may lie beyond ({}).",
                self.metrics[m].name,
                self.plan.axes[a],
                short(x),
                bars.join("; ")
            )
        };
        lines.into_iter().map(sentence).collect()
    }
}

/// The worse of two values of a metric: what is wanted less of is worse the more there is; without a goal, what is farther beyond
/// the limits.
fn worse(metric: &MetricSpec, a: Option<f64>, b: Option<f64>) -> Option<f64> {
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
    use super::super::metrics::usual;
    use super::*;

    #[test]
    fn a_limit_on_an_absent_value_is_not_kept() {
        let metrics = usual();
        let [strain_at_sites, strain_in_fat, ..] = &metrics[..] else { panic!("four metrics") };
        let kept =
            |metric, value| [Bar::Open, Bar::Errors, Bar::All].map(|bar: Bar| bar.is_kept(metric, value));
        assert_eq!(kept(strain_in_fat, None), [true, false, false]);
        assert_eq!(kept(strain_in_fat, Some(40.0)), [true, true, false]);
        assert_eq!(kept(strain_in_fat, Some(1.0)), [true; 3]);
        assert_eq!(kept(strain_at_sites, None), [true; 3], "it has no limit");
    }
}
