//! Plots over the cases: Pareto front, heat maps, absorbed energy per mass against depth.

use crate::metric::quantile::interval;
use crate::metric::study::pareto;
use crate::output::plot::{Heat, Lines, Plot, Series};
use crate::output::report::{Cell, Grid, Section};
use crate::output::table::Value;
use crate::output::table::quantities::or_nan;
use crate::output::text::slug;
use crate::preset::study::{Goal, MetricSpec};
use crate::study::report::findings::Findings;
use crate::study::report::wording::{axis_cell, axis_value};
use std::collections::BTreeMap;

/// Largest number of values of an axis in a heat map.
const MAX_VALUES: usize = 60;
/// Largest number of maps in a report.
const MAX_MAPS: usize = 6;
/// Largest number of cases listed on a front.
const MAX_LISTED: usize = 40;

impl Findings {
    /// Pareto front of the cases over all metrics with a goal.
    pub(super) fn pareto_front(&self) -> Option<Section> {
        let wanted: Vec<&MetricSpec> = self.metrics.iter().filter(|m| m.goal != Goal::None).collect();
        if wanted.len() < 2 || self.results.len() < 3 {
            return None;
        }
        let better: Vec<f64> = wanted.iter().map(|m| if m.goal == Goal::More { 1.0 } else { -1.0 }).collect();
        let value = |a| wanted.iter().map(|m| self.metric_value(a, m).unwrap_or(f64::NAN)).collect();
        let points: Vec<Vec<f64>> = self.results.iter().map(value).collect();
        let front = pareto::front(&points, &better);
        let dot = |p: &Vec<f64>| (p[0], [p[1]; 3]);
        let of = |device: &String| Series {
            name: device.clone(),
            points: self
                .results
                .iter()
                .zip(&points)
                .filter(|(a, _)| a.device == *device)
                .map(|(_, p)| dot(p))
                .collect(),
            joined: false,
        };
        let mut series: Vec<Series> = self.devices.iter().map(of).collect();
        let mut edge: Vec<(f64, [f64; 3])> = front.iter().map(|&i| dot(&points[i])).collect();
        edge.sort_by(|a, b| a.0.total_cmp(&b.0));
        series.push(Series { name: "front".into(), points: edge, joined: wanted.len() == 2 });
        let lines = Lines { x: wanted[0].name.clone(), y: wanted[1].name.clone(), series, log_y: false };
        let goals: Vec<String> =
            wanted.iter().map(|m| format!("{:?} {}", m.goal, m.name).to_lowercase()).collect();
        Some(Section {
            title: "Pareto front".into(),
            text: vec![format!(
                "Cases that no other case surpasses in all goals at once; goals: {}. {} of {} are on the \
                 front.",
                goals.join(", "),
                front.len(),
                points.len()
            )],
            tables: vec![self.front_table(&wanted, &front, &points)],
            plots: vec![("pareto".into(), "Every case, and the front".into(), Plot::Lines(lines))],
        })
    }

    /// The cases on the front, with the values of the metrics.
    fn front_table(&self, wanted: &[&MetricSpec], front: &[usize], points: &[Vec<f64>]) -> Grid {
        let mut header = self.plan.axes.clone();
        header.push("device".into());
        header.extend(wanted.iter().map(|m| m.name.clone()));
        let row = |&i: &usize| {
            let result = &self.results[i];
            let mut row: Vec<Cell> = self.values(result.case).map(axis_cell).collect();
            row.push(result.device.as_str().into());
            row.extend(points[i].iter().map(|v| Cell::from(*v)));
            row
        };
        Grid { caption: "The front".into(), header, rows: front.iter().take(MAX_LISTED).map(row).collect() }
    }

    /// One heat map per metric and device over the two listed axes with most values; mean over all other
    /// axes.
    pub(super) fn heat_maps(&self) -> Option<Section> {
        let mut axes: Vec<(usize, Vec<Value<'_>>)> = (0..self.plan.axes.len())
            .filter(|&a| !self.sampled.get(a).copied().unwrap_or(false))
            .map(|a| (a, self.axis_values(a)))
            .filter(|(_, values)| (2..=MAX_VALUES).contains(&values.len()))
            .collect();
        axes.sort_by_key(|(a, values)| (std::cmp::Reverse(values.len()), *a));
        let [(x, columns), (y, rows), ..] = &axes[..] else { return None };
        let mut plots = Vec::new();
        for metric in &self.metrics {
            for device in &self.devices {
                let name = format!("map_{}_{}", plots.len() + 1, slug(device));
                let heat = self.heat_map((device, metric), (*x, columns), (*y, rows));
                plots.push((name, format!("{}, {device}", metric.name), Plot::Heat(heat)));
            }
        }
        plots.truncate(MAX_MAPS);
        let rest = if axes.len() > 2 { " Mean over everything else that varied." } else { "" };
        let text = vec![format!("{} against {}.{rest}", self.plan.axes[*y], self.plan.axes[*x])];
        (!plots.is_empty()).then(|| Section { title: "Maps".into(), text, tables: Vec::new(), plots })
    }

    /// Distinct values of an axis, in the order of their first appearance.
    pub(super) fn axis_values(&self, axis: usize) -> Vec<Value<'_>> {
        let mut seen: Vec<Value<'_>> = Vec::new();
        for case in 0..self.plan.ids.len() {
            let value = self.value(case, axis);
            if !seen.contains(&value) {
                seen.push(value);
            }
        }
        seen
    }

    /// Heat map of a metric of a device over two axes.
    fn heat_map(
        &self,
        (device, metric): (&str, &MetricSpec),
        (x, columns): (usize, &[Value<'_>]),
        (y, rows): (usize, &[Value<'_>]),
    ) -> Heat {
        let at = |row: &Value<'_>| {
            let cell = |column: &Value<'_>| {
                let here = self.metric_values(device, metric, |a| {
                    self.value(a.case, x) == *column && self.value(a.case, y) == *row
                });
                (!here.is_empty()).then(|| here.iter().sum::<f64>() / here.len() as f64)
            };
            columns.iter().map(cell).collect()
        };
        Heat {
            x: self.plan.axes[x].clone(),
            y: self.plan.axes[y].clone(),
            value: metric.name.clone(),
            columns: columns.iter().map(|v| axis_value(*v)).collect(),
            rows: rows.iter().map(|v| axis_value(*v)).collect(),
            cells: rows.iter().map(at).collect(),
            marks: Vec::new(),
        }
    }

    /// Absorbed energy per mass at the sites against their depth, one line per device.
    pub(super) fn energy_against_depth(&self) -> Option<Section> {
        let series: Vec<Series> = self.devices.iter().map(|d| self.energy_series(d)).collect();
        if series.iter().all(|s| s.points.len() < 2) {
            return None;
        }
        let lines = Lines {
            x: "depth below the skin [mm]".into(),
            y: "absorbed energy [J/kg]".into(),
            series,
            log_y: true,
        };
        let caption = "Absorbed energy per mass against depth: median and 95 % of the cases at each site";
        Some(Section {
            title: "Absorbed energy against depth".into(),
            text: vec![
                "Sites differ in more than their depth: the position of the head and the tissue between \
                 affect them too."
                    .into(),
            ],
            plots: vec![("absorbed_energy_depth".into(), caption.into(), Plot::Lines(lines))],
            ..Section::default()
        })
    }

    /// Median depth of each site, and median and interval of the absorbed energy per mass there.
    fn energy_series(&self, device: &str) -> Series {
        // site → depths, absorbed energies per mass
        let mut by_site: BTreeMap<&str, [Vec<f64>; 2]> = BTreeMap::new();
        for result in self.results.iter().filter(|a| a.device == device) {
            let table = &self.tables[result.table];
            let [depths, energies] = ["depth_mm", "absorbed_energy_j_kg"].map(|name| table.numbers(name));
            let (Some(sites), Some(depths), Some(energies)) = (table.texts("site"), depths, energies) else {
                continue;
            };
            for &row in &result.rows {
                let lists = by_site.entry(&sites[row]).or_default();
                lists[0].push(or_nan(depths[row]));
                lists[1].push(or_nan(energies[row]));
            }
        }
        let point = |lists: &[Vec<f64>; 2]| Some((interval(&lists[0])?[1], interval(&lists[1])?));
        let mut points: Vec<_> = by_site.values().filter_map(point).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Series { name: device.into(), points, joined: true }
    }
}
