//! `Findings`: everything that a report is made of, read from the folder of a study or of a run.

use crate::engine::run_folder;
use crate::engine::run_folder::FinishedRun;
use crate::output::OutputError;
use crate::output::file::open;
use crate::output::folder::manifest::Manifest;
use crate::output::table::{TREATED, Table, Value, former_names};
use crate::preset::diagnostic::PresetError;
use crate::preset::scenario::ScenarioSpec;
use crate::preset::study::{Combine, MetricSpec, Over, StudySpec};
use crate::preset::syntax::parse;
use crate::study::design_point::VARIANT;
use crate::study::plan::{CASES, STUDY, StudyPlan, cases_folder};
use crate::study::report::{metrics, wording};
use crate::study::{case_folder, table};
use std::collections::BTreeMap;
use std::path::Path;

/// Result of one device in one case of the study.
pub(super) struct DeviceResult {
    /// Index of the case in the study.
    pub(super) case: usize,
    /// Index of the first case that differs in the device alone.
    pub(super) point: usize,
    /// Name of the device: case of the scenario, or value of the axis that exchanges it.
    pub(super) device: String,
    /// Its rows in the table.
    pub(super) rows: Vec<usize>,
    /// Index of the table of its case.
    pub(super) table: usize,
}

/// Content of a report.
pub(super) struct Findings {
    pub(super) title: String,
    pub(super) question: String,
    pub(super) plan: StudyPlan,
    /// Design of the study.
    pub(super) combine: Combine,
    /// `[axis]` whether its values are sampled rather than listed.
    pub(super) sampled: Vec<bool>,
    /// The axis that exchanges the device, if the scenario has a single case.
    pub(super) device_axis: Option<usize>,
    pub(super) metrics: Vec<MetricSpec>,
    /// Site rows of each finished case, with surface load and energy ledger.
    pub(super) tables: Vec<Table>,
    pub(super) results: Vec<DeviceResult>,
    /// Devices in the order of their first appearance.
    pub(super) devices: Vec<String>,
    pub(super) provenance: Vec<(String, String)>,
    /// The scenario of the first finished case, if it can be read.
    pub(super) scenario: Option<ScenarioSpec>,
    /// Warning → number of cases with it.
    pub(super) warnings: BTreeMap<String, usize>,
    /// `(axis values in words, defect)` of each damaged case.
    pub(super) damaged: Vec<(String, String)>,
}

impl Findings {
    /// Reads the study, or the run, in `dir`.
    ///
    /// # Errors
    /// `dir` holds neither, or a file that cannot be read. A damaged case of a study is not an error.
    pub(super) fn read(dir: &Path) -> Result<Findings, OutputError> {
        match dir.join(CASES).exists() {
            true => Findings::of_study(dir),
            false => Findings::of_run(dir),
        }
    }

    /// Reads the finished cases of the study in `dir`.
    fn of_study(dir: &Path) -> Result<Findings, OutputError> {
        let path = dir.join(STUDY);
        let text = open::read_text(&path).map_err(OutputError::io(&path))?;
        let malformed = |e: PresetError| OutputError::Malformed { path: path.clone(), reason: e.to_string() };
        let spec: StudySpec = parse(STUDY, &text).map_err(malformed)?;
        let plan = StudyPlan::read(dir)?;
        let cases = cases_folder(dir)?;
        let mut sampled: Vec<bool> = spec.axes.iter().map(|a| a.values.is_sampled()).collect();
        sampled.resize(plan.axes.len(), false);
        let device_axis = spec.axes.iter().position(|a| a.field.ends_with("load.device"));
        let metrics = if spec.metrics.is_empty() { metrics::default_metrics() } else { spec.metrics };
        let metrics: Vec<MetricSpec> = metrics
            .into_iter()
            .map(|m| MetricSpec { column: former_names::present(&m.column).into(), ..m })
            .collect();
        let mut found = Findings::empty((spec.title, spec.question), plan, metrics);
        found.combine = spec.combine;
        found.sampled = sampled;
        found.device_axis = device_axis;
        for case in 0..found.plan.ids.len() {
            let id = &found.plan.ids[case];
            let folder = cases.join(id);
            match case_folder::read(&folder, id) {
                Ok(kept) => found.add(case, &folder, kept)?,
                Err(e) if case_folder::exists(&cases, id) => {
                    let words = found.plan.words(case);
                    found.damaged.push((words, e.to_string()));
                }
                Err(_) => {}
            }
        }
        found.provenance.insert(0, ("combination".into(), wording::design(&found.combine)));
        Ok(found)
    }

    /// Reads the run in `dir` as a study with one case.
    fn of_run(dir: &Path) -> Result<Findings, OutputError> {
        let kept = run_folder::read(dir)?;
        let Manifest { case_id: id, title, question, .. } = kept.manifest.clone();
        let plan = StudyPlan { ids: vec![id], axes: Vec::new(), columns: Vec::new() };
        let mut found = Findings::empty((title, question), plan, metrics::default_metrics());
        found.add(0, dir, kept)?;
        Ok(found)
    }

    /// Findings without a case.
    fn empty((title, question): (String, String), plan: StudyPlan, metrics: Vec<MetricSpec>) -> Findings {
        Findings {
            title,
            question,
            plan,
            combine: Combine::Product,
            sampled: Vec::new(),
            device_axis: None,
            metrics,
            tables: Vec::new(),
            results: Vec::new(),
            devices: Vec::new(),
            provenance: Vec::new(),
            scenario: None,
            warnings: BTreeMap::new(),
            damaged: Vec::new(),
        }
    }

    /// Adds a finished case.
    fn add(&mut self, case: usize, folder: &Path, kept: FinishedRun) -> Result<(), OutputError> {
        let table = table::joined(folder)?;
        let manifest = kept.manifest;
        self.add_provenance(&manifest);
        if self.tables.is_empty() {
            self.scenario = kept.scenario;
        }
        for warning in manifest.cases.iter().flat_map(|c| &c.warnings) {
            *self.warnings.entry(warning.clone()).or_default() += 1;
        }
        let names = table.texts("case").unwrap_or_default();
        let mut devices: Vec<String> = Vec::new();
        for name in names {
            if !devices.contains(name) {
                devices.push(name.clone());
            }
        }
        let exchanged = self.device_axis.filter(|_| devices.len() == 1);
        let point = exchanged.map_or(case, |axis| self.point(case, axis));
        for name in devices {
            let rows = (0..names.len()).filter(|&row| names[row] == name).collect();
            let device = exchanged.map_or(name, |axis| wording::axis_value(self.value(case, axis)));
            if !self.devices.contains(&device) {
                self.devices.push(device.clone());
            }
            self.results.push(DeviceResult { case, point, device, rows, table: self.tables.len() });
        }
        self.tables.push(table);
        Ok(())
    }

    /// Index of the first case whose values equal those of `case` except on `axis`.
    fn point(&self, case: usize, axis: usize) -> usize {
        let others =
            |c: usize| (0..self.plan.axes.len()).filter(|a| *a != axis).map(move |a| self.value(c, a));
        (0..case).find(|&c| others(c).eq(others(case))).unwrap_or(case)
    }

    /// Adds the program and the methods behind a case to the provenance, without repetition.
    fn add_provenance(&mut self, manifest: &Manifest) {
        let made_by = format!("{} {}", manifest.program, manifest.version);
        let revision = manifest.revision.clone().unwrap_or_else(|| "unknown".into());
        let mut facts = vec![
            ("program", made_by.trim().to_string()),
            ("source revision", revision),
            ("resolution", manifest.resolution.clone()),
        ];
        for case in &manifest.cases {
            let s = &case.solver;
            facts.push(("method", format!("{}, because {}", s.method, s.reason)));
            facts.push(("bulk modulus", format!("{} MPa ({})", s.bulk_mpa, s.method)));
            facts.push(("back-end", s.backend.clone()));
        }
        for (name, value) in facts {
            let pair = (name.to_string(), value);
            if !pair.1.is_empty() && !self.provenance.contains(&pair) {
                self.provenance.push(pair);
            }
        }
    }

    /// Index of the axis of the tissue variant.
    pub(super) fn variant(&self) -> Option<usize> {
        self.plan.axes.iter().position(|a| a == VARIANT)
    }

    /// Value of an axis in a case.
    pub(super) fn value(&self, case: usize, axis: usize) -> Value<'_> {
        self.plan.columns[axis].value(case)
    }

    /// Values of all axes in a case.
    pub(super) fn values(&self, case: usize) -> impl Iterator<Item = Value<'_>> {
        self.plan.columns.iter().map(move |column| column.value(case))
    }

    /// Value of `metric` in a result, from the rows that have one; `None` if there is none.
    pub(super) fn metric_value(&self, result: &DeviceResult, metric: &MetricSpec) -> Option<f64> {
        let table = &self.tables[result.table];
        let (numbers, sites) = (table.numbers(&metric.column)?, table.texts("site")?);
        let treated = table.texts(TREATED);
        let wanted = |r: &&usize| {
            let is_treated = || treated.is_some_and(|treated| treated[**r] == "yes");
            let is_meant = |name: &String| *name == sites[**r] || name == TREATED && is_treated();
            metric.sites.is_empty() || metric.sites.iter().any(is_meant)
        };
        let values: Vec<f64> = result.rows.iter().filter(wanted).filter_map(|&r| numbers[r]).collect();
        if values.is_empty() {
            return None;
        }
        Some(match metric.over {
            Over::Mean => values.iter().sum::<f64>() / values.len() as f64,
            Over::Max => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            Over::Min => values.iter().copied().fold(f64::INFINITY, f64::min),
        })
    }

    /// Values of `metric` in the results of a device for which `is_wanted` holds.
    pub(super) fn metric_values(
        &self,
        device: &str,
        metric: &MetricSpec,
        is_wanted: impl Fn(&DeviceResult) -> bool,
    ) -> Vec<f64> {
        let own = self.results.iter().filter(|a| a.device == device && is_wanted(a));
        own.filter_map(|a| self.metric_value(a, metric)).collect()
    }
}
