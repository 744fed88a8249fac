//! Tables of a study report: metrics by device, sites by device, all cases.

use crate::output::report::{Cell, Content, Grid, Section};
use crate::output::table::Value;
use crate::preset::study::MetricSpec;
use crate::study::report::findings::{DeviceResult, Findings};
use crate::study::report::metrics::{at_site, cell, interval_cell, is_per_site};
use crate::study::report::wording::{axis_cell, limit};

/// Largest number of cases listed in the report; the CSV lists all.
const MAX_LISTED: usize = 200;

impl Findings {
    /// Every metric of every device: median and interval over all cases; by variant if the study has
    /// variants.
    pub(super) fn summary(&self) -> Option<Section> {
        if self.results.is_empty() {
            let text = vec!["No case is finished yet.".into()];
            return Some(Section { title: "Answer".into(), text, ..Section::default() });
        }
        let mut header = vec!["metric".to_string(), "device".into()];
        let variants = self.variant_values();
        header.extend(variants.iter().flatten().map(|v| format!("tissue: {v}")));
        header.extend(variants.is_none().then(|| "median [95 %]".to_string()));
        header.extend(["warning", "error", "beyond its limit"].map(String::from));
        let row = |(metric, device): (&MetricSpec, &String)| {
            let mut row: Vec<Cell> = vec![metric.name.as_str().into(), device.as_str().into()];
            match (&variants, self.variant()) {
                (Some(values), Some(axis)) => row.extend(values.iter().map(|v| {
                    interval_cell(
                        Some(metric),
                        &self.metric_values(device, metric, |a| self.value(a.case, axis) == *v),
                    )
                })),
                _ => row.push(interval_cell(Some(metric), &self.metric_values(device, metric, |_| true))),
            }
            row.extend([metric.warning, metric.error].map(|l| Cell::from(limit(l))));
            row.push(self.cases_beyond_limit(device, metric).into());
            row
        };
        let pairs = self.metrics.iter().flat_map(|m| self.devices.iter().map(move |d| (m, d)));
        let several = self.tables.len() > 1;
        let caption = if several { "Over all cases" } else { "What was found" };
        let table = Grid { caption: caption.into(), header, rows: pairs.map(row).collect() };
        let text = vec![match several {
            true => "Median over all finished cases, and in brackets the interval that holds 95 % of them: \
                 the effect of all variations. Green: within the limits of the metric; yellow: beyond the \
                 warning limit; red: beyond the error limit."
                .into(),
            false => {
                "Green: within the limits of the metric; yellow: beyond the warning limit; red: beyond the \
                 error limit."
                    .into()
            }
        }];
        Some(Section { title: "Answer".into(), text, tables: vec![table], plots: Vec::new() })
    }

    /// Values of the tissue variant, in the order of their first appearance.
    fn variant_values(&self) -> Option<Vec<Value<'_>>> {
        Some(self.axis_values(self.variant()?))
    }

    /// Number of cases beyond the error limit, or the warning limit if there is no error limit: `3 of 60`.
    fn cases_beyond_limit(&self, device: &str, metric: &MetricSpec) -> String {
        let Some(limit) = metric.error.or(metric.warning) else { return "–".into() };
        let values = self.metric_values(device, metric, |_| true);
        let passed = values.iter().filter(|v| limit.is_passed(**v)).count();
        format!("{passed} of {}", values.len())
    }

    /// Sites by device, for the first metric that has one value per site.
    pub(super) fn sites(&self) -> Option<Section> {
        let metric = self.metrics.iter().find(|m| is_per_site(m))?;
        let names = self.site_names();
        if names.is_empty() {
            return None;
        }
        let row = |(site, depth): &(&str, Option<f64>)| {
            let depth = depth.map_or("".into(), Content::Number);
            let mut row: Vec<Cell> = vec![(*site).into(), depth.into()];
            row.extend(self.devices.iter().map(|d| {
                interval_cell(Some(metric), &self.metric_values(d, &at_site(metric, site), |_| true))
            }));
            row
        };
        let mut header = vec!["site".to_string(), "depth [mm]".into()];
        header.extend(self.devices.iter().cloned());
        let caption = format!("{} at each site, by device", metric.name);
        let table = Grid { caption, header, rows: names.iter().map(row).collect() };
        let plots = self.leg_maps(metric);
        Some(Section { title: "Sites by devices".into(), text: Vec::new(), tables: vec![table], plots })
    }

    /// `(name, depth)` of the sites, in the order of their first appearance.
    pub(super) fn site_names(&self) -> Vec<(&str, Option<f64>)> {
        let mut seen: Vec<(&str, Option<f64>)> = Vec::new();
        for table in &self.tables {
            let (Some(sites), Some(depths)) = (table.texts("site"), table.numbers("depth_mm")) else {
                continue;
            };
            for (site, depth) in sites.iter().zip(depths) {
                if !seen.iter().any(|(name, _)| name == site) {
                    seen.push((site, *depth));
                }
            }
        }
        seen
    }

    /// All cases with their axis values and metrics.
    pub(super) fn cases(&self) -> Option<Section> {
        if self.plan.axes.is_empty() || self.results.is_empty() {
            return None;
        }
        let mut header: Vec<String> = self.plan.axes.clone();
        header.push("device".into());
        header.extend(self.metrics.iter().map(|m| m.name.clone()));
        let row = |result: &DeviceResult| {
            let mut row: Vec<Cell> = self.values(result.case).map(axis_cell).collect();
            row.push(result.device.as_str().into());
            row.extend(self.metrics.iter().map(|m| cell(m, self.metric_value(result, m))));
            row
        };
        let rows: Vec<_> = self.results.iter().take(MAX_LISTED).map(row).collect();
        let shown = match self.results.len() > MAX_LISTED {
            true => format!(
                "The first {MAX_LISTED} of {}; all are in study.csv and study.parquet.",
                self.results.len()
            ),
            false => "All numbers of every case are in study.csv and study.parquet.".into(),
        };
        let table = Grid { caption: "Cases".into(), header, rows };
        Some(Section { title: "Cases".into(), text: vec![shown], tables: vec![table], plots: Vec::new() })
    }
}
