//! Comparison of the devices with the first one: ratios with intervals, and the axis values between which
//! they cross 1.

use crate::metric::quantile::quantile;
use crate::metric::study::flip::dependence;
use crate::output::report::{Cell, Grid, Section};
use crate::output::text::short;
use crate::preset::study::{Goal, MetricSpec};
use crate::study::report::findings::Findings;
use crate::study::report::metrics::interval_cell;
use crate::study::report::wording::axis_value;
use std::collections::BTreeMap;

/// Number of groups that the values of a sampled axis are divided into.
const GROUPS: usize = 4;

/// `(index of a case, ratio in it)`.
type Sample = (usize, f64);

impl Findings {
    /// Ratios of every device to the first, case by case, and where they cross 1.
    pub(super) fn comparison(&self) -> Option<Section> {
        let (first, others) = self.devices.split_first()?;
        if others.is_empty() {
            return None;
        }
        let mut header = vec!["metric".to_string()];
        header.extend(others.iter().map(|d| format!("{d} ÷ {first}")));
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let mut text = Vec::new();
        for metric in &self.metrics {
            let mut row: Vec<Cell> = vec![metric.name.as_str().into()];
            for other in others {
                let samples = self.ratios(first, other, metric);
                let values: Vec<f64> = samples.iter().map(|(_, r)| *r).collect();
                row.push(interval_cell(None, &values));
                text.extend(self.flips((first, other), metric, &samples));
            }
            rows.push(row);
        }
        let caption = format!("Ratio to {first}, at equal values of everything that varies");
        let tables = vec![Grid { caption, header, rows }];
        Some(Section {
            title: "Variations that reverse this conclusion".into(),
            text,
            tables,
            plots: Vec::new(),
        })
    }

    /// Ratio of `other` to `first` in every case that has both devices.
    fn ratios(&self, first: &str, other: &str, metric: &MetricSpec) -> Vec<Sample> {
        let of = |device: &str| -> BTreeMap<usize, Sample> {
            let own = self.results.iter().filter(|a| a.device == device);
            own.filter_map(|a| Some((a.point, (a.case, self.metric_value(a, metric)?)))).collect()
        };
        let base = of(first);
        let ratio = |(point, (case, value)): (usize, Sample)| {
            let (_, below) = base.get(&point).filter(|(_, b)| *b > 0.0 && value > 0.0)?;
            Some((case, value / below))
        };
        of(other).into_iter().filter_map(ratio).collect()
    }

    /// Sentences: in how many cases the ratio exceeds 1, and between which axis values it crosses 1.
    fn flips(&self, (first, other): (&str, &str), metric: &MetricSpec, samples: &[Sample]) -> Vec<String> {
        if samples.is_empty() || metric.goal == Goal::None && self.plan.axes.is_empty() {
            return Vec::new();
        }
        let more = samples.iter().filter(|(_, r)| *r > 1.0).count();
        let share = format!("{more} of {}", samples.len());
        let mut lines = vec![match (more, samples.len() - more) {
            (0, _) => format!(
                "{}: {other} gives less than {first} in all {} cases; no variation reverses this.",
                metric.name,
                samples.len()
            ),
            (_, 0) => format!(
                "{}: {other} gives more than {first} in all {} cases; no variation reverses this.",
                metric.name,
                samples.len()
            ),
            _ => format!("{}: {other} gives more than {first} in {share} cases.", metric.name),
        }];
        if more == 0 || more == samples.len() {
            return lines;
        }
        for (axis, name) in self.plan.axes.iter().enumerate().filter(|(a, _)| Some(*a) != self.device_axis) {
            let labelled = self.labelled(axis, samples);
            let Some(found) = dependence(&labelled) else { continue };
            for (a, b) in &found.flips {
                let median =
                    |v: &str| found.levels.iter().find(|l| l.value == v).map_or(f64::NAN, |l| l.ratio[1]);
                lines.push(format!(
                    "{}: the median ratio {other} ÷ {first} crosses 1 between {name} {a} ({}) and {b} ({}).",
                    metric.name,
                    short(median(a)),
                    short(median(b))
                ));
            }
        }
        lines
    }

    /// The ratios, each with the value of an axis; the values of a sampled axis are divided into groups of
    /// equal size.
    fn labelled(&self, axis: usize, samples: &[Sample]) -> Vec<(String, f64)> {
        let sampled = self.sampled.get(axis).copied().unwrap_or(false);
        let number = |case: usize| self.value(case, axis).number().unwrap_or(f64::NAN);
        if !sampled {
            return samples.iter().map(|(case, r)| (axis_value(self.value(*case, axis)), *r)).collect();
        }
        let mut sorted: Vec<f64> = samples.iter().map(|(case, _)| number(*case)).collect();
        sorted.sort_by(f64::total_cmp);
        let edge = |k: usize| quantile(&sorted, k as f64 / GROUPS as f64);
        let group = |x: f64| (1..GROUPS).filter(|k| x > edge(*k)).count();
        let mut ordered: Vec<Sample> = samples.to_vec();
        ordered.sort_by(|a, b| number(a.0).total_cmp(&number(b.0)));
        let label = |x: f64| format!("{} to {}", short(edge(group(x))), short(edge(group(x) + 1)));
        ordered.into_iter().map(|(case, r)| (label(number(case)), r)).collect()
    }
}
