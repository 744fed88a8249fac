//! Tables of a report: metrics by device, sites by device, every case.

use super::Findings;
use super::metrics::{cell, spread};
use crate::output::report::{Cell, Grid, Section};
use crate::output::text::short;
use crate::preset::study::{Limit, MetricSpec, Over};

/// Most cases listed in the report; the CSV has all of them.
const LISTED: usize = 200;

impl Findings {
    /// Every metric of every device: median and interval over all cases, by variant where there are variants.
    pub(super) fn summary(&self) -> Option<Section> {
        if self.answers.is_empty() {
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
                    spread(Some(metric), &self.all(device, metric, |a| self.value(a.case, axis) == v))
                })),
                _ => row.push(spread(Some(metric), &self.all(device, metric, |_| true))),
            }
            row.extend([metric.warning, metric.error].map(|l| Cell::from(limit(l))));
            row.push(self.beyond(device, metric).into());
            row
        };
        let pairs = self.metrics.iter().flat_map(|m| self.devices.iter().map(move |d| (m, d)));
        let several = self.tables.len() > 1;
        let caption = if several { "Over all cases" } else { "What was found" };
        let table = Grid { caption: caption.into(), header, rows: pairs.map(row).collect() };
        let text = vec![match several {
            true => "Median over all finished cases, and in brackets the interval that holds 95 % of them: how far the answer moves \
                     with everything that was varied. Green: within the limits of the metric; yellow: beyond the one for a second \
                     look; red: beyond the one that is not acceptable."
                .into(),
            false => "Green: within the limits of the metric; yellow: beyond the one for a second look; red: beyond the one that is not \
                      acceptable."
                .into(),
        }];
        Some(Section { title: "Answer".into(), text, tables: vec![table], plots: Vec::new() })
    }

    fn variant_values(&self) -> Option<Vec<String>> {
        let axis = self.variant()?;
        let mut values: Vec<String> = Vec::new();
        for case in &self.plan.cases {
            if !values.contains(&case.values[axis]) {
                values.push(case.values[axis].clone());
            }
        }
        Some(values)
    }

    /// `3 of 60`, for the harder limit there is.
    fn beyond(&self, device: &str, metric: &MetricSpec) -> String {
        let Some(limit) = metric.error.or(metric.warning) else { return "–".into() };
        let values = self.all(device, metric, |_| true);
        let passed = values.iter().filter(|v| limit.is_passed(**v)).count();
        format!("{passed} of {}", values.len())
    }

    /// Sites by devices, for the first metric that has a value at each site.
    pub(super) fn sites(&self) -> Option<Section> {
        let metric = self.metrics.iter().find(|m| Findings::is_of_sites(m))?;
        let names = self.site_names();
        if names.is_empty() {
            return None;
        }
        let row = |(site, depth): &(String, String)| {
            let mut row: Vec<Cell> = vec![site.as_str().into(), depth.as_str().into()];
            row.extend(
                self.devices
                    .iter()
                    .map(|d| spread(Some(metric), &self.all(d, &at_site(metric, site), |_| true))),
            );
            row
        };
        let mut header = vec!["site".to_string(), "depth [mm]".into()];
        header.extend(self.devices.iter().cloned());
        let caption = format!("{} at each site, by device", metric.name);
        let table = Grid { caption, header, rows: names.iter().map(row).collect() };
        let plots = self.on_the_leg(metric);
        Some(Section { title: "Sites by devices".into(), text: Vec::new(), tables: vec![table], plots })
    }

    /// Names and depths of the sites, in the order of the first answer that has them.
    pub(super) fn site_names(&self) -> Vec<(String, String)> {
        let mut seen: Vec<(String, String)> = Vec::new();
        for table in &self.tables {
            let (Some(site), Some(depth)) = (table.column("site"), table.column("depth_mm")) else {
                continue;
            };
            for row in &table.rows {
                if !seen.iter().any(|(name, _)| *name == row[site]) {
                    let depth = row[depth].parse().map_or_else(|_| String::new(), short);
                    seen.push((row[site].clone(), depth));
                }
            }
        }
        seen
    }

    /// Every case with its values and metrics.
    pub(super) fn cases(&self) -> Option<Section> {
        if self.plan.axes.is_empty() || self.answers.is_empty() {
            return None;
        }
        let mut header: Vec<String> = self.plan.axes.clone();
        header.push("device".into());
        header.extend(self.metrics.iter().map(|m| m.name.clone()));
        let row = |answer: &super::Answer| {
            let values = self.plan.cases[answer.case].values.iter();
            let mut row: Vec<Cell> = values.map(|v| plain(v).into()).collect();
            row.push(answer.device.as_str().into());
            row.extend(self.metrics.iter().map(|m| cell(m, self.measure(answer, m))));
            row
        };
        let rows: Vec<_> = self.answers.iter().take(LISTED).map(row).collect();
        let shown = match self.answers.len() > LISTED {
            true => format!(
                "The first {LISTED} of {}; all are in study.csv and study.parquet.",
                self.answers.len()
            ),
            false => "All numbers of every case are in study.csv and study.parquet.".into(),
        };
        let table = Grid { caption: "Cases".into(), header, rows };
        Some(Section { title: "Cases".into(), text: vec![shown], tables: vec![table], plots: Vec::new() })
    }
}

/// `metric` at one site alone.
pub(super) fn at_site(metric: &MetricSpec, site: &str) -> MetricSpec {
    MetricSpec { sites: vec![site.into()], over: Over::Mean, ..metric.clone() }
}

/// An axis value for the eye: numbers short, files by their name.
pub(super) fn plain(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(x) => short(x),
        Err(_) => value.rsplit('/').next().unwrap_or(value).trim_end_matches(".ron").to_string(),
    }
}

/// A limit in a table.
fn limit(limit: Option<Limit>) -> String {
    match limit {
        Some(Limit::Above(x)) => format!("above {}", short(x)),
        Some(Limit::Below(x)) => format!("below {}", short(x)),
        None => "–".into(),
    }
}

/// Where the number of a metric stands: column, and how several sites make one.
pub(super) fn definition(metric: &MetricSpec) -> String {
    let over = match metric.over {
        Over::Mean => "mean",
        Over::Max => "largest",
        Over::Min => "smallest",
    };
    let place = if metric.sites.is_empty() { "all sites".into() } else { metric.sites.join(", ") };
    let place = if Findings::is_of_sites(metric) { format!(", {over} over {place}") } else { String::new() };
    format!("{} is `{}`{place}", metric.name, metric.column)
}
