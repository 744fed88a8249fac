//! Sensitivity to the inputs: Sobol' indices for a Saltelli design, rank correlations for any other.

use crate::metric::study::rank::correlation;
use crate::metric::study::sobol::{DesignRow, SobolIndex, indices};
use crate::output::plot::{Bars, Plot};
use crate::output::report::{Cell, Content, Grid, Section};
use crate::output::table::Value;
use crate::output::table::quantities::or_nan;
use crate::output::text::slug;
use crate::preset::study::{Combine, MetricSpec};
use crate::study::report::findings::Findings;

/// Largest number of metrics drawn.
const MAX_DRAWN: usize = 3;

impl Findings {
    /// Plots and tables of the sensitivities.
    pub(super) fn sensitivity(&self) -> Option<Section> {
        let (plots, text) = match self.combine {
            Combine::Saltelli { seed, .. } => (
                self.sobol_plots(seed),
                "Share of the variance of the answer that knowing an input alone would remove (first order), \
                 and that would remain if all others were known (total). Bars: Sobol' indices; lines: 95 % \
                 bootstrap intervals.",
            ),
            _ => (
                self.correlation_plots(),
                "Spearman's rank correlation between each number that varied and the answer: 1 where the \
                 answer always rises with it, −1 where it always falls, near 0 where it does not matter or \
                 peaks in between. Lines: approximate 95 % intervals.",
            ),
        };
        (!plots.is_empty()).then(|| Section {
            title: "What the answer depends on".into(),
            text: vec![text.into()],
            tables: plots.iter().filter_map(|(_, caption, plot)| grid(caption, plot)).collect(),
            plots,
        })
    }

    /// One plot of Sobol' indices for each of the first metrics and each device.
    fn sobol_plots(&self, seed: u64) -> Vec<(String, String, Plot)> {
        let mut plots = Vec::new();
        for (m, metric) in self.metrics.iter().take(MAX_DRAWN).enumerate() {
            for device in &self.devices {
                if let Some(bars) = self.sobol_bars(device, metric, seed) {
                    let name = format!("sensitivity_{}_{}", m + 1, slug(device));
                    let caption = format!("{}: first order and total, {device}", metric.name);
                    plots.push((name, caption, Plot::Bars(bars)));
                }
            }
        }
        plots
    }

    /// One plot of rank correlations per device, the first metrics side by side.
    fn correlation_plots(&self) -> Vec<(String, String, Plot)> {
        let picture = |device: &String| {
            let name = format!("sensitivity_{}", slug(device));
            Some((name, format!("Rank correlation, {device}"), Plot::Bars(self.correlation_bars(device)?)))
        };
        self.devices.iter().filter_map(picture).collect()
    }

    /// Sobol' indices of the sampled axes from complete base points; the values of listed axes are pooled.
    fn sobol_bars(&self, device: &str, metric: &MetricSpec, seed: u64) -> Option<Bars> {
        let names: Vec<&String> =
            self.plan.axes.iter().zip(&self.sampled).filter(|(_, s)| **s).map(|(name, _)| name).collect();
        let rows = self.saltelli_rows(device, metric, names.len());
        let found = indices(&rows, seed)?;
        let bar = |[low, high]: [f64; 2], value: f64| [low, value, high];
        let group = |(name, i): (&&String, &SobolIndex)| {
            let bars = vec![bar(i.first_interval, i.first), bar(i.total_interval, i.total)];
            ((*name).clone(), bars)
        };
        Some(Bars {
            x: "share of the variance".into(),
            series: vec!["first order".into(), "total".into()],
            groups: names.iter().zip(&found).map(group).collect(),
        })
    }

    /// One row per base point and combination of listed values; incomplete rows are left out. In the plan the
    /// listed axes vary fastest, then the d + 2 rows of a base point.
    fn saltelli_rows(&self, device: &str, metric: &MetricSpec, d: usize) -> Vec<DesignRow> {
        let mut values = vec![None; self.plan.ids.len()];
        for result in self.results.iter().filter(|a| a.device == device) {
            values[result.case] = self.metric_value(result, metric);
        }
        let listed = self.listed_combinations();
        let block = listed * (d + 2);
        let mut rows = Vec::new();
        for base in values.chunks_exact(block.max(1)) {
            for k in 0..listed {
                let row: Option<Vec<f64>> = (0..d + 2).map(|j| base[j * listed + k]).collect();
                rows.extend(row.and_then(|values| DesignRow::of(&values)));
            }
        }
        rows
    }

    /// Number of combinations of the listed axes, the variant included: the number of leading cases with
    /// equal sampled values.
    fn listed_combinations(&self) -> usize {
        let sampled = |case: usize| -> Vec<Value<'_>> {
            let axes = (0..self.sampled.len()).filter(|&a| self.sampled[a]);
            axes.map(|a| self.value(case, a)).collect()
        };
        let first = if self.plan.ids.is_empty() { Vec::new() } else { sampled(0) };
        (0..self.plan.ids.len()).take_while(|&case| sampled(case) == first).count()
    }

    /// Rank correlation of the first metrics with every numeric axis.
    fn correlation_bars(&self, device: &str) -> Option<Bars> {
        let own = || self.results.iter().filter(|a| a.device == device);
        let metrics: Vec<&MetricSpec> = self.metrics.iter().take(MAX_DRAWN).collect();
        let mut groups = Vec::new();
        for (axis, name) in self.plan.axes.iter().enumerate() {
            let x: Vec<f64> = own().map(|a| or_nan(self.value(a.case, axis).number())).collect();
            let bar = |metric: &&MetricSpec| {
                let y: Vec<f64> = own().map(|a| or_nan(self.metric_value(a, metric))).collect();
                correlation(&x, &y).map_or([f64::NAN; 3], |c| [c.interval[0], c.rho, c.interval[1]])
            };
            let bars: Vec<[f64; 3]> = metrics.iter().map(bar).collect();
            if bars.iter().any(|b| b[1].is_finite()) {
                groups.push((name.clone(), bars));
            }
        }
        let series = metrics.iter().map(|m| m.name.clone()).collect();
        (!groups.is_empty()).then(|| Bars { x: "rank correlation".into(), series, groups })
    }
}

/// The values of a bar plot as a table.
fn grid(caption: &str, plot: &Plot) -> Option<Grid> {
    let Plot::Bars(bars) = plot else { return None };
    let cell = |bar: &[f64; 3]| -> Cell {
        if bar[1].is_finite() { Content::Interval(*bar).into() } else { f64::NAN.into() }
    };
    let row = |(name, values): &(String, Vec<[f64; 3]>)| {
        std::iter::once(Cell::from(name.as_str())).chain(values.iter().map(cell)).collect()
    };
    let header = std::iter::once(&"input".to_string()).chain(&bars.series).cloned().collect();
    Some(Grid { caption: caption.into(), header, rows: bars.groups.iter().map(row).collect() })
}
