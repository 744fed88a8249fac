//! From the finished cases of a study to its report: metrics, intervals, fronts, sensitivities, and what would flip the answer.

mod best;
mod compare;
mod leg;
mod metrics;
mod pictures;
mod sensitivity;
mod tables;

use crate::output::manifest::Manifest;
use crate::output::report::{Report, Section};
use crate::output::table::Table;
use crate::output::{OutputError, atomic, open};
use crate::preset::load::parse;
use crate::preset::problem::PresetError;
use crate::preset::spec::ScenarioSpec;
use crate::preset::study::{Combine, MetricSpec, StudySpec};
use crate::run::batch::finished::{self, is_there};
use crate::run::batch::ledger::{CASES, Plan, Planned, STUDY, cases_folder};
use crate::run::batch::point::VARIANT;
use crate::run::batch::{gather, io};
use crate::run::record::{self, Kept};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A report that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The page.
    pub path: PathBuf,
    /// Damaged cases, which it leaves out: values in words, what is wrong.
    pub damaged: Vec<(String, String)>,
}

/// Writes `report.html` and its plots for the study, or the run, in `dir`. One process at a time: the last
/// one sees all cases.
///
/// # Errors
/// `dir` holds neither, a run in it is damaged, or something cannot be read or written.
pub fn write(dir: &Path) -> Result<Written, OutputError> {
    let _held = atomic::lock(dir);
    let found = Findings::read(dir)?;
    Ok(Written { path: found.report().write(dir)?, damaged: found.damaged })
}

/// What one device did in one case of the study.
struct Answer {
    /// Place of the case in the study.
    case: usize,
    /// The first case with the same values of everything but the device.
    point: usize,
    /// The device: case of the scenario, or value of the axis that changes it.
    device: String,
    /// Rows of `table`.
    rows: Vec<usize>,
    /// Site rows with surface and ledger.
    table: usize,
}

/// Everything a report is made of.
struct Findings {
    title: String,
    question: String,
    plan: Plan,
    combine: Combine,
    /// Whether each axis of the plan is sampled.
    sampled: Vec<bool>,
    /// The axis that exchanges the device, where the scenario has one case.
    device_axis: Option<usize>,
    metrics: Vec<MetricSpec>,
    tables: Vec<Table>,
    answers: Vec<Answer>,
    /// Devices in the order they first appear.
    devices: Vec<String>,
    provenance: Vec<(String, String)>,
    /// The scenario of the first case, if it can be read.
    scenario: Option<ScenarioSpec>,
    /// Warning → number of cases that gave it.
    warnings: BTreeMap<String, usize>,
    /// Cases that are there and not what they should be: values in words, what is wrong.
    damaged: Vec<(String, String)>,
}

impl Findings {
    fn read(dir: &Path) -> Result<Findings, OutputError> {
        match dir.join(CASES).exists() {
            true => Findings::of_study(dir),
            false => Findings::of_run(dir),
        }
    }

    fn of_study(dir: &Path) -> Result<Findings, OutputError> {
        let path = dir.join(STUDY);
        let text = open::text(&path).map_err(io(&path))?;
        let malformed = |e: PresetError| OutputError::Malformed { path: path.clone(), reason: e.to_string() };
        let spec: StudySpec = parse(STUDY, &text).map_err(malformed)?;
        let plan = Plan::read(dir)?;
        let cases = cases_folder(dir)?;
        let mut sampled: Vec<bool> = spec.axes.iter().map(|a| a.values.is_sampled()).collect();
        sampled.resize(plan.axes.len(), false);
        let device_axis = spec.axes.iter().position(|a| a.field.ends_with("load.device"));
        let metrics = if spec.metrics.is_empty() { metrics::usual() } else { spec.metrics };
        let mut found = Findings::empty((spec.title, spec.question), plan, metrics);
        found.combine = spec.combine;
        found.sampled = sampled;
        found.device_axis = device_axis;
        for i in 0..found.plan.cases.len() {
            let case = &found.plan.cases[i];
            let folder = cases.join(&case.id);
            match finished::read(&folder, &case.id) {
                Ok(kept) => found.add(i, &folder, kept)?,
                Err(e) if is_there(&cases, &case.id) => {
                    let words = case.words(&found.plan.axes);
                    found.damaged.push((words, e.to_string()));
                }
                Err(_) => {}
            }
        }
        found.provenance.insert(0, ("combination".into(), words(&found.combine)));
        Ok(found)
    }

    fn of_run(dir: &Path) -> Result<Findings, OutputError> {
        let kept = record::read(dir)?;
        let Manifest { case_id: id, title, question, .. } = kept.manifest.clone();
        let plan = Plan { axes: Vec::new(), cases: vec![Planned { id, values: Vec::new() }] };
        let mut found = Findings::empty((title, question), plan, metrics::usual());
        found.add(0, dir, kept)?;
        Ok(found)
    }

    fn empty((title, question): (String, String), plan: Plan, metrics: Vec<MetricSpec>) -> Findings {
        Findings {
            title,
            question,
            plan,
            combine: Combine::Product,
            sampled: Vec::new(),
            device_axis: None,
            metrics,
            tables: Vec::new(),
            answers: Vec::new(),
            devices: Vec::new(),
            provenance: Vec::new(),
            scenario: None,
            warnings: BTreeMap::new(),
            damaged: Vec::new(),
        }
    }

    /// Takes a finished case in.
    fn add(&mut self, case: usize, folder: &Path, kept: Kept) -> Result<(), OutputError> {
        let table = gather::joined(folder)?;
        let manifest = kept.manifest;
        self.credit(&manifest);
        if self.tables.is_empty() {
            self.scenario = kept.scenario;
        }
        for warning in manifest.cases.iter().flat_map(|c| &c.warnings) {
            *self.warnings.entry(warning.clone()).or_default() += 1;
        }
        let column = table.column("case").unwrap_or(0);
        let mut devices: Vec<String> = Vec::new();
        for row in &table.rows {
            if !devices.contains(&row[column]) {
                devices.push(row[column].clone());
            }
        }
        let exchanged = self.device_axis.filter(|_| devices.len() == 1);
        let point = exchanged.map_or(case, |axis| self.point(case, axis));
        for name in devices {
            let rows = (0..table.rows.len()).filter(|&r| table.rows[r][column] == name).collect();
            let device = exchanged.map_or(name, |axis| tables::plain(self.value(case, axis)));
            if !self.devices.contains(&device) {
                self.devices.push(device.clone());
            }
            self.answers.push(Answer { case, point, device, rows, table: self.tables.len() });
        }
        self.tables.push(table);
        Ok(())
    }

    /// The first case whose values are those of `case` but for one axis.
    fn point(&self, case: usize, axis: usize) -> usize {
        let others = |c: usize| {
            let values = self.plan.cases[c].values.iter().enumerate();
            values.filter(move |(a, _)| *a != axis).map(|(_, v)| v)
        };
        (0..case).find(|&c| others(c).eq(others(case))).unwrap_or(case)
    }

    /// Notes who made a case and how; each thing once.
    fn credit(&mut self, manifest: &Manifest) {
        let made_by = format!("{} {}", manifest.program, manifest.version);
        let revision = manifest.revision.clone().unwrap_or_else(|| "not told".into());
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

    /// Place of the variant among the axes.
    fn variant(&self) -> Option<usize> {
        self.plan.axes.iter().position(|a| a == VARIANT)
    }

    /// Value of an axis in a case.
    fn value(&self, case: usize, axis: usize) -> &str {
        &self.plan.cases[case].values[axis]
    }

    fn report(&self) -> Report {
        let sections: [Option<Section>; 9] = [
            self.best(),
            self.summary(),
            self.sites(),
            self.comparison(),
            self.front(),
            self.sensitivity(),
            self.maps(),
            self.depth(),
            self.cases(),
        ];
        let mut provenance = self.provenance.clone();
        provenance.sort_by_key(|(name, _)| name != "program");
        provenance
            .push(("cases finished".into(), format!("{} of {}", self.tables.len(), self.plan.cases.len())));
        Report {
            title: self.title.clone(),
            question: self.question.clone(),
            method: self.method(),
            provenance,
            sections: sections.into_iter().flatten().collect(),
            limits: self.limits(),
        }
    }

    fn method(&self) -> Vec<String> {
        let mut text = vec![
            "Every case is a visco-elastic wave problem on a meshed body, answered for the steady vibration by spectral elements. \
             Site values are means over the box in which the site is expected, unless the column says otherwise."
                .to_string(),
        ];
        let metrics: Vec<String> = self.metrics.iter().map(tables::definition).collect();
        text.push(format!("In the tables of the cases, {}.", metrics.join("; ")));
        if !self.plan.axes.is_empty() {
            text.push(format!(
                "Varied: {}. {}. Intervals hold 95 % of the cases; ratios are taken case by case, between devices at equal values \
                 of everything else, so that what both share cancels.",
                self.plan.axes.join(", "),
                words(&self.combine)
            ));
        }
        if self.variant().is_some() {
            text.push(
                "Variants: `soft` has muscle and fat as soft as magnetic resonance elastography finds them, a third more loss and a \
                 quarter more fat; `stiff` has them as stiff as ultrasound finds them, a quarter less loss and a fifth less fat; \
                 `default` is the scenario as written."
                    .to_string(),
            );
        }
        text
    }

    fn limits(&self) -> Vec<String> {
        let mut text = vec![
            "A mechanical model, not medical advice. It says what moves how much at a charted place, not what helps or is safe.".to_string(),
            "Largest uncertainties, in order: the devices' own frequency, amplitude, pad and mass (unpublished; a factor of 5 in deep \
             strain); the stiffness of muscle (1 to 6 kPa; 1.5 to 2 either way); its loss (2 to 3 at 50 mm and 50 Hz); contact force \
             and finite strain under a gun; fascia and aponeurosis; where a trigger point is; fat. Small strain is assumed; cases \
             beyond it carry a warning."
                .to_string(),
        ];
        if self.tables.len() < self.plan.cases.len() {
            let (done, all) = (self.tables.len(), self.plan.cases.len());
            text.push(format!(
                "Incomplete: {done} of {all} cases are finished; everything here is about those."
            ));
        }
        let left_out = |(words, why): &(String, String)| format!("Damaged and left out: {words}: {why}.");
        text.extend(self.damaged.iter().map(left_out));
        let told = self.warnings.iter().map(|(warning, n)| format!("Warning in {n} cases: {warning}."));
        text.extend(told);
        text
    }
}

fn words(combine: &Combine) -> String {
    match combine {
        Combine::Product => "Every value with every other".into(),
        Combine::List => "Values paired in order".into(),
        Combine::LatinHypercube { n, seed } => format!("Latin hypercube of {n} points, seed {seed}"),
        Combine::Sobol { n, seed } => format!("Owen-scrambled Sobol' sample of {n} points, seed {seed}"),
        Combine::Saltelli { n, seed } => format!("Saltelli design on {n} base points, seed {seed}"),
    }
}
