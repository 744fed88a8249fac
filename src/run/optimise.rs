//! Where to put a device, and how to run it, so that a site gets most while what it costs stays below a limit.
//!
//! Maximised is a quantity of a site over chosen fields of the scenario (placement, frequency, force, …) within bounds: a scan by
//! Owen-scrambled Sobol' points, then COBYLA from the best of them (Powell 1994: linear models of goal and limits on a simplex, no
//! derivatives; the crate `cobyla`). The amplitude of a device whose answer is linear is no variable: at every point it is what the first
//! limit to be reached allows, exactly. A gun's limits are constraints.

use crate::math::sample::sobol;
use crate::metric::CaseReport;
use crate::metric::fair::FREE_AMPLITUDES_MM;
use crate::metric::fair::scale::{is_linear, scaled};
use crate::output::lookup;
use crate::output::table::{Table, number};
use crate::preset::access::{self, Override};
use crate::preset::load::changed;
use crate::preset::problem::PresetError;
use crate::preset::spec::{LoadSpec, Part, ScenarioSpec};
use crate::run::error::RunError;
use crate::run::outcome::Progress;
use crate::run::recall::Recall;
use cobyla::{RhoBeg, StopTols, minimize};
use serde_json::Value;
use std::cell::RefCell;

/// First steps of the simplex, part of each range.
const FIRST_STEP: f64 = 0.15;
/// Step at which it stops, part of each range.
const LAST_STEP: f64 = 0.005;
/// Seed of the scan.
const SEED: u64 = 1;
/// Goal of a point without an answer, part of the best of the scan: nothing arrives there.
const NOTHING: f64 = 1e-3;

/// A field that may be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its path.
    pub path: String,
    /// Least value, unit of the field.
    pub from: f64,
    /// Largest value, unit of the field.
    pub to: f64,
}

impl Variable {
    /// Reads `PATH=FROM..TO`.
    ///
    /// # Errors
    /// A sentence saying what is wrong.
    pub fn parse(text: &str) -> Result<Variable, String> {
        let malformed = || format!("`{text}` is not of the form PATH=FROM..TO");
        let (path, range) = text.split_once('=').ok_or_else(malformed)?;
        let (from, to) = range.split_once("..").ok_or_else(malformed)?;
        let number = |text: &str| text.trim().parse::<f64>().map_err(|_| malformed());
        let (from, to) = (number(from)?, number(to)?);
        if from.partial_cmp(&to) != Some(std::cmp::Ordering::Less) {
            return Err(format!("`{text}`: the range is empty"));
        }
        Ok(Variable { path: path.trim().into(), from, to })
    }
}

/// A quantity that must stay below a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Column of one of a run's tables; its largest number counts.
    pub column: String,
    /// Most, unit of the column, > 0.
    pub most: f64,
}

impl Limit {
    /// Reads `COLUMN=MOST`.
    ///
    /// # Errors
    /// A sentence saying what is wrong.
    pub fn parse(text: &str) -> Result<Limit, String> {
        let (column, most) =
            text.split_once('=').ok_or_else(|| format!("`{text}` is not of the form COLUMN=MOST"))?;
        if !lookup::columns().iter().any(|c| c == column) {
            return Err(format!("no table of a run has a column `{column}`"));
        }
        let most = most.trim().parse::<f64>().ok().filter(|x| x.is_finite() && *x > 0.0);
        Ok(Limit { column: column.into(), most: most.ok_or_else(|| format!("`{text}`: no number above 0"))? })
    }
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    /// Column of `sites.csv` to be made large.
    pub column: String,
    /// Sites it is read at; their mean counts.
    pub sites: Vec<String>,
    /// What it may cost.
    pub limits: Vec<Limit>,
}

/// How hard is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Points of the scan, beside the scenario's own.
    pub scan: usize,
    /// Most points after it.
    pub evaluations: usize,
}

/// A point that was looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// `[variable]` value.
    pub values: Vec<f64>,
    /// Factor on the amplitude of the scenario's drive.
    pub amplitude: f64,
    /// The goal at that amplitude; 0 without an answer.
    pub goal: f64,
    /// `[limit]` value at that amplitude.
    pub costs: Vec<f64>,
    /// Why there is no answer.
    pub failure: Option<String>,
}

impl Trial {
    /// Whether every limit is kept, to a thousandth.
    pub fn is_allowed(&self, goal: &Goal) -> bool {
        self.failure.is_none() && self.costs.iter().zip(&goal.limits).all(|(c, l)| *c <= 1.001 * l.most)
    }
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The scenario with the best values and amplitude; one case.
    pub spec: ScenarioSpec,
    /// Its number in `history`.
    pub best: usize,
    /// Every point, in the order looked at; the first is the scenario's own.
    pub history: Vec<Trial>,
}

/// Why nothing was found.
#[derive(Debug, thiserror::Error)]
pub enum OptimiseError {
    /// A variable that cannot be set, or values out of range.
    #[error(transparent)]
    Preset(#[from] PresetError),
    /// The scenario itself has no answer; stopped on request.
    #[error(transparent)]
    Run(#[from] RunError),
    /// No number to make large.
    #[error("there is no {column} at {sites}; the sites are {known}")]
    NoGoal {
        /// Column asked for.
        column: String,
        /// Sites asked for.
        sites: String,
        /// Sites there are.
        known: String,
    },
    /// Every point breaks a limit.
    #[error("none of {0} points keeps the limits; widen the ranges or raise the limits")]
    Nowhere(usize),
}

/// Looks for the best values of `variables` of the only case of `spec`.
///
/// # Errors
/// [`OptimiseError`].
pub fn optimise(
    recall: &mut Recall,
    spec: &ScenarioSpec,
    variables: &[Variable],
    goal: &Goal,
    effort: Effort,
    progress: &Progress<'_>,
) -> Result<Found, OptimiseError> {
    let mut search = Search { recall, spec, variables, goal, progress, history: Vec::new() };
    let own = search.own()?;
    search.first(&own)?;
    for point in sobol(effort.scan, variables.len(), SEED) {
        search.look(&point)?;
    }
    let start = search.best().map_or(own, |best| search.unit(&search.history[best].values));
    search.climb(start, effort.evaluations)?;
    let best = search.best().ok_or(OptimiseError::Nowhere(search.history.len()))?;
    let trial = &search.history[best];
    let mut spec = search.at(&search.unit(&trial.values))?;
    amplify(&mut spec, trial.amplitude);
    Ok(Found { spec, best, history: search.history })
}

struct Search<'a, 'p> {
    recall: &'a mut Recall,
    spec: &'a ScenarioSpec,
    variables: &'a [Variable],
    goal: &'a Goal,
    progress: &'a Progress<'p>,
    history: Vec<Trial>,
}

impl Search<'_, '_> {
    /// The scenario's own values, as parts of their ranges.
    fn own(&self) -> Result<Vec<f64>, OptimiseError> {
        let value = |v: &Variable| {
            let found = access::get(self.spec, &v.path);
            let found = found.map_err(|p| PresetError { problems: vec![*p], sources: Vec::new() })?;
            Ok(found.as_f64().unwrap_or(0.5 * (v.from + v.to)))
        };
        let values = self.variables.iter().map(value).collect::<Result<Vec<f64>, OptimiseError>>()?;
        Ok(self.unit(&values))
    }

    /// Values as parts of their ranges, 0–1.
    fn unit(&self, values: &[f64]) -> Vec<f64> {
        let part = |(v, x): (&Variable, &f64)| ((x - v.from) / (v.to - v.from)).clamp(0.0, 1.0);
        self.variables.iter().zip(values).map(part).collect()
    }

    fn values(&self, unit: &[f64]) -> Vec<f64> {
        self.variables.iter().zip(unit).map(|(v, x)| v.from + x * (v.to - v.from)).collect()
    }

    fn at(&self, unit: &[f64]) -> Result<ScenarioSpec, PresetError> {
        let values = self.values(unit);
        let set = |(v, x): (&Variable, f64)| Override { path: v.path.clone(), value: Value::from(x) };
        let changes: Vec<Override> = self.variables.iter().zip(values).map(set).collect();
        changed(self.spec, &changes)
    }

    /// Looks at the scenario's own values, where an answer is wanted.
    fn first(&mut self, unit: &[f64]) -> Result<(), OptimiseError> {
        let spec = self.at(unit)?;
        let report = self.recall.one(&spec, self.progress)?;
        if lookup::read(&report, &self.goal.column, &self.goal.sites).is_empty() {
            let known: Vec<&str> = report.sites.iter().map(|s| s.name.as_str()).collect();
            return Err(OptimiseError::NoGoal {
                column: self.goal.column.clone(),
                sites: self.goal.sites.join(", "),
                known: known.join(", "),
            });
        }
        self.look(unit).map(|_| ())
    }

    /// Looks at a point; one without an answer is noted as such.
    fn look(&mut self, unit: &[f64]) -> Result<Trial, OptimiseError> {
        let values = self.values(unit);
        let none = |why: String| Trial {
            values: values.clone(),
            amplitude: 1.0,
            goal: 0.0,
            costs: Vec::new(),
            failure: Some(why),
        };
        let trial = match self.at(unit) {
            Err(error) => none(error.to_string()),
            Ok(spec) => match self.recall.one(&spec, self.progress) {
                Err(RunError::Cancelled) => return Err(RunError::Cancelled.into()),
                Err(error) => none(error.to_string()),
                Ok(report) => measured(&report, self.goal, values),
            },
        };
        self.history.push(trial.clone());
        Ok(trial)
    }

    /// The point that gives most of those that keep the limits.
    fn best(&self) -> Option<usize> {
        let allowed = (0..self.history.len()).filter(|&i| self.history[i].is_allowed(self.goal));
        allowed.max_by(|&a, &b| self.history[a].goal.total_cmp(&self.history[b].goal).then(b.cmp(&a)))
    }

    /// COBYLA from `start`.
    fn climb(&mut self, start: Vec<f64>, evaluations: usize) -> Result<(), OptimiseError> {
        let n = self.variables.len();
        let scale = self.history.iter().map(|t| t.goal).fold(f64::MIN_POSITIVE, f64::max);
        let (limits, goal) = (self.goal.limits.len(), self.goal.clone());
        let desk = RefCell::new(Desk { search: self, last: None, fault: None });
        let target = |x: &[f64], _: &mut ()| -> f64 {
            let trial = desk.borrow_mut().at(x);
            -(trial.map_or(0.0, |t| t.goal / scale).max(NOTHING)).ln()
        };
        let room = |i: usize| {
            let (desk, most) = (&desk, goal.limits[i].most);
            move |x: &[f64], _: &mut ()| -> f64 {
                let trial = desk.borrow_mut().at(x);
                trial.and_then(|t| t.costs.get(i).map(|c| 1.0 - c / most)).unwrap_or(0.0)
            }
        };
        let rooms: Vec<_> = (0..limits).map(room).collect();
        let stop = StopTols { xtol_abs: vec![LAST_STEP; n], ..StopTols::default() };
        let bounds = vec![(0.0, 1.0); n];
        // Whatever ends it, the best point looked at counts.
        let _ =
            minimize(target, &start, &bounds, &rooms, (), evaluations, RhoBeg::All(FIRST_STEP), Some(stop));
        match desk.into_inner().fault {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}

/// Goal and limits ask for the same point one after the other.
struct Desk<'s, 'a, 'p> {
    search: &'s mut Search<'a, 'p>,
    last: Option<(Vec<f64>, Trial)>,
    fault: Option<OptimiseError>,
}

impl Desk<'_, '_, '_> {
    fn at(&mut self, x: &[f64]) -> Option<Trial> {
        if let Some((_, trial)) = self.last.as_ref().filter(|(at, _)| at == x) {
            return Some(trial.clone());
        }
        if self.fault.is_some() {
            return None;
        }
        match self.search.look(x) {
            Ok(trial) => {
                self.last = Some((x.to_vec(), trial.clone()));
                Some(trial)
            }
            Err(error) => {
                self.fault = Some(error);
                None
            }
        }
    }
}

/// What a report says of the goal; a linear one at the largest amplitude that limits, weight and such devices allow.
fn measured(report: &CaseReport, goal: &Goal, values: Vec<f64>) -> Trial {
    let largest = |r: &CaseReport, column: &str| lookup::read(r, column, &[]).into_iter().fold(0.0, f64::max);
    let amplitude = if is_linear(report) { allowed(report, goal, &largest) } else { 1.0 };
    let at = scaled(report, amplitude);
    let found = lookup::read(&at, &goal.column, &goal.sites);
    Trial {
        values,
        amplitude,
        goal: found.iter().sum::<f64>() / found.len().max(1) as f64,
        costs: goal.limits.iter().map(|l| largest(&at, &l.column)).collect(),
        failure: None,
    }
}

/// Largest factor on the amplitude of a linear answer.
fn allowed(report: &CaseReport, goal: &Goal, largest: &dyn Fn(&CaseReport, &str) -> f64) -> f64 {
    let double = scaled(report, 2.0);
    let of_limit = |l: &Limit| {
        let cost = largest(report, &l.column);
        // 1 for strains and pressures, 2 for powers, 0 for ratios
        let power = (largest(&double, &l.column) / cost).log2();
        (l.most / cost).powf(1.0 / power)
    };
    let heads = || report.device.iter().flat_map(|d| &d.heads);
    let on_skin = heads().filter(|h| h.static_n > 0.0).map(|h| h.static_n / h.force_n);
    let built = heads().filter_map(|h| h.free_mm).map(|free| FREE_AMPLITUDES_MM[1] / free);
    let all = goal.limits.iter().map(of_limit).chain(on_skin).chain(built);
    let most = all.filter(|a| a.is_finite() && *a > 0.0).fold(f64::INFINITY, f64::min);
    if most.is_finite() { most } else { 1.0 }
}

/// Every drive of the scenario `a` times as strong.
pub fn amplify(spec: &mut ScenarioSpec, a: f64) {
    for case in &mut spec.cases {
        match &mut case.load {
            LoadSpec::Device { device: Part::Inline(device), .. }
            | LoadSpec::DeviceAt { device: Part::Inline(device), .. } => {
                device.heads.iter_mut().for_each(|head| head.drive.amplify(a));
            }
            LoadSpec::Pressure { force_n, .. } => *force_n *= a,
            LoadSpec::PointForce { force_n, .. } => force_n.iter_mut().for_each(|f| *f *= a),
            LoadSpec::Device { .. } | LoadSpec::DeviceAt { .. } => {}
        }
    }
}

/// `history.csv`: every point that was looked at.
pub fn history(found: &[Trial], variables: &[Variable], goal: &Goal) -> Table {
    let mut header = vec!["evaluation".to_string()];
    header.extend(variables.iter().map(|v| v.path.clone()));
    header.extend(["amplitude_ratio".to_string(), goal.column.clone()]);
    header.extend(goal.limits.iter().map(|l| l.column.clone()));
    header.extend(["allowed", "failure"].map(String::from));
    let row = |(i, trial): (usize, &Trial)| {
        let mut cells = vec![(i + 1).to_string()];
        cells.extend(trial.values.iter().map(|x| number(*x)));
        cells.extend([number(trial.amplitude), number(trial.goal)]);
        cells.extend(
            (0..goal.limits.len()).map(|k| trial.costs.get(k).map_or_else(String::new, |c| number(*c))),
        );
        cells.push(if trial.is_allowed(goal) { "yes" } else { "no" }.into());
        cells.push(trial.failure.clone().unwrap_or_default());
        cells
    };
    Table { header, rows: found.iter().enumerate().map(row).collect() }
}
