//! The search itself: the scenario's own point, a scan, then COBYLA; every point that is looked at is noted.

use super::{Goal, Limit, OptimiseError, Trial, Variable};
use crate::math::sample::sobol;
use crate::metric::CaseReport;
use crate::metric::fair::FREE_AMPLITUDES_MM;
use crate::metric::fair::scale::{is_linear, scaled};
use crate::output::lookup;
use crate::preset::access::{self, Override};
use crate::preset::load::changed;
use crate::preset::problem::PresetError;
use crate::preset::spec::ScenarioSpec;
use crate::run::error::RunError;
use crate::run::outcome::Progress;
use crate::run::recall::Recall;
use cobyla::{RhoBeg, StopTols, minimize};
use serde_json::Value;
use std::cell::RefCell;

/// First steps of the simplex, part of each range.
const FIRST_STEP: f64 = 0.15;
/// Step at which it stops, part of each range: values closer than that are the same to it.
pub(super) const LAST_STEP: f64 = 0.005;
/// Seed of the scan.
const SEED: u64 = 1;
/// Room below a limit where its quantity is not known: as far beyond it as the limit is high.
const UNKNOWN: f64 = -1.0;
/// Goal of a point without an answer, part of the best of the scan: nothing arrives there.
const NOTHING: f64 = 1e-3;

/// What is looked at, and what was found so far.
pub(super) struct Search<'a, 'p> {
    pub(super) recall: &'a mut Recall,
    pub(super) spec: &'a ScenarioSpec,
    pub(super) variables: &'a [Variable],
    pub(super) goal: &'a Goal,
    pub(super) progress: &'a Progress<'p>,
    pub(super) history: Vec<Trial>,
}

impl Search<'_, '_> {
    /// Looks at the scenario's own point, at `scan` points spread over the ranges, and climbs from the best with at most `evaluations`
    /// more.
    pub(super) fn run(&mut self, scan: usize, evaluations: usize) -> Result<(), OptimiseError> {
        let own = self.own()?;
        self.first(&own)?;
        for point in sobol(scan, self.variables.len(), SEED) {
            self.look(&point)?;
        }
        let start = self.best().map_or(own, |best| self.unit(&self.history[best].values));
        self.climb(start, evaluations)
    }

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
        self.with(&self.values(unit))
    }

    /// The scenario with these values.
    pub(super) fn with(&self, values: &[f64]) -> Result<ScenarioSpec, PresetError> {
        let set = |(v, x): (&Variable, &f64)| Override { path: v.path.clone(), value: Value::from(*x) };
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
                nearest: None,
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
            goal: None,
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
    pub(super) fn best(&self) -> Option<usize> {
        let allowed = (0..self.history.len()).filter(|&i| self.history[i].is_allowed(self.goal));
        let ranked = allowed.filter_map(|i| Some((i, self.history[i].goal?)));
        ranked.max_by(|(i, a), (j, b)| a.total_cmp(b).then(j.cmp(i))).map(|(i, _)| i)
    }

    /// COBYLA from `start`.
    fn climb(&mut self, start: Vec<f64>, evaluations: usize) -> Result<(), OptimiseError> {
        let n = self.variables.len();
        let scale = self.history.iter().filter_map(|t| t.goal).fold(f64::MIN_POSITIVE, f64::max);
        let (limits, goal) = (self.goal.limits.len(), self.goal.clone());
        let desk = RefCell::new(Desk { search: self, last: None, fault: None });
        let target = |x: &[f64], _: &mut ()| -> f64 {
            let trial = desk.borrow_mut().at(x);
            -(trial.and_then(|t| t.goal).map_or(0.0, |goal| goal / scale).max(NOTHING)).ln()
        };
        let room = |i: usize| {
            let (desk, most) = (&desk, goal.limits[i].most);
            move |x: &[f64], _: &mut ()| -> f64 {
                let trial = desk.borrow_mut().at(x);
                let cost = trial.and_then(|t| *t.costs.get(i)?);
                cost.map_or(UNKNOWN, |cost| 1.0 - cost / most)
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
    let largest = |r: &CaseReport, column: &str| lookup::read(r, column, &[]).into_iter().reduce(f64::max);
    let amplitude = if is_linear(report) { allowed(report, goal, &largest) } else { 1.0 };
    let at = scaled(report, amplitude);
    let found = lookup::read(&at, &goal.column, &goal.sites);
    Trial {
        values,
        amplitude,
        goal: (!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64),
        costs: goal.limits.iter().map(|l| largest(&at, &l.column)).collect(),
        failure: None,
    }
}

/// Largest factor on the amplitude of a linear answer.
fn allowed(report: &CaseReport, goal: &Goal, largest: &dyn Fn(&CaseReport, &str) -> Option<f64>) -> f64 {
    let double = scaled(report, 2.0);
    let of_limit = |l: &Limit| {
        let cost = largest(report, &l.column)?;
        // 1 for strains and pressures, 2 for powers, 0 for ratios
        let power = (largest(&double, &l.column)? / cost).log2();
        Some((l.most / cost).powf(1.0 / power))
    };
    let heads = || report.device.iter().flat_map(|d| &d.heads);
    let on_skin = heads().filter(|h| h.static_n > 0.0).map(|h| h.static_n / h.force_n);
    let built = heads().filter_map(|h| h.free_mm).map(|free| FREE_AMPLITUDES_MM[1] / free);
    let all = goal.limits.iter().filter_map(of_limit).chain(on_skin).chain(built);
    let most = all.filter(|a| a.is_finite() && *a > 0.0).fold(f64::INFINITY, f64::min);
    if most.is_finite() { most } else { 1.0 }
}
