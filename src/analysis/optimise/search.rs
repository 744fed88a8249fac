//! `Search`: the scenario's own point, a scan, then COBYLA; every evaluated point is recorded.

use super::error::OptimiseError;
use super::evaluation::Evaluation;
use super::problem::{CostLimit, DesignVariable, Objective};
use crate::engine::Engine;
use crate::math::sample::sobol;
use crate::metric::CaseReport;
use crate::metric::comparison::FREE_AMPLITUDES_MM;
use crate::metric::comparison::scale::{is_linear, scaled};
use crate::model::{Progress, RunError};
use crate::output::table::lookup;
use crate::preset::diagnostic::PresetError;
use crate::preset::document::changed;
use crate::preset::field;
use crate::preset::field::Override;
use crate::preset::scenario::ScenarioSpec;
use cobyla::{RhoBeg, StopTols, minimize};
use serde_json::Value;
use std::cell::RefCell;

/// First step of the simplex as a fraction of each range.
const FIRST_STEP: f64 = 0.15;
/// Step at which the search ends as a fraction of each range: its resolution.
pub(super) const LAST_STEP: f64 = 0.005;
/// Seed of the scan.
const SEED: u64 = 1;
/// Relative margin to a limit whose quantity is unknown: it counts as exceeded by the limit itself.
const UNKNOWN_MARGIN: f64 = -1.0;
/// Objective of a point without a result, as a fraction of the best of the scan.
const FAILED_OBJECTIVE: f64 = 1e-3;

/// The problem, and the points evaluated so far.
pub(super) struct Search<'a, 'p> {
    pub(super) engine: &'a mut Engine,
    pub(super) spec: &'a ScenarioSpec,
    pub(super) variables: &'a [DesignVariable],
    pub(super) objective: &'a Objective,
    pub(super) progress: &'a Progress<'p>,
    pub(super) history: Vec<Evaluation>,
}

impl Search<'_, '_> {
    /// Evaluates the scenario's own point and `scan` points spread over the ranges, then ascends from the
    /// best of them with at most `evaluations` more.
    pub(super) fn run(&mut self, scan: usize, evaluations: usize) -> Result<(), OptimiseError> {
        let own = self.own_point()?;
        self.evaluate_own(&own)?;
        for point in sobol(scan, self.variables.len(), SEED) {
            self.evaluate(&point)?;
        }
        let start = self.best().map_or(own, |best| self.to_unit(&self.history[best].values));
        self.ascend(start, evaluations)
    }

    /// The scenario's own values as fractions of their ranges.
    fn own_point(&self) -> Result<Vec<f64>, OptimiseError> {
        let value = |v: &DesignVariable| {
            let found = field::get(self.spec, &v.path);
            let found = found.map_err(|p| PresetError { problems: vec![*p], sources: Vec::new() })?;
            Ok(found.as_f64().unwrap_or(0.5 * (v.from + v.to)))
        };
        let values = self.variables.iter().map(value).collect::<Result<Vec<f64>, OptimiseError>>()?;
        Ok(self.to_unit(&values))
    }

    /// Values as fractions of their ranges, 0–1.
    fn to_unit(&self, values: &[f64]) -> Vec<f64> {
        let part = |(v, x): (&DesignVariable, &f64)| ((x - v.from) / (v.to - v.from)).clamp(0.0, 1.0);
        self.variables.iter().zip(values).map(part).collect()
    }

    /// Values from fractions of their ranges.
    fn values_at(&self, unit: &[f64]) -> Vec<f64> {
        self.variables.iter().zip(unit).map(|(v, x)| v.from + x * (v.to - v.from)).collect()
    }

    /// The scenario at a point.
    fn at(&self, unit: &[f64]) -> Result<ScenarioSpec, PresetError> {
        self.with(&self.values_at(unit))
    }

    /// The scenario with these values.
    pub(super) fn with(&self, values: &[f64]) -> Result<ScenarioSpec, PresetError> {
        let set = |(v, x): (&DesignVariable, &f64)| Override { path: v.path.clone(), value: Value::from(*x) };
        let changes: Vec<Override> = self.variables.iter().zip(values).map(set).collect();
        changed(self.spec, &changes)
    }

    /// Evaluates the scenario's own point, which must have a result.
    fn evaluate_own(&mut self, unit: &[f64]) -> Result<(), OptimiseError> {
        let spec = self.at(unit)?;
        let report = self.engine.report(&spec, self.progress)?;
        if lookup::read(&report, &self.objective.column, &self.objective.sites).is_empty() {
            let known: Vec<&str> = report.sites.iter().map(|s| s.name.as_str()).collect();
            return Err(OptimiseError::NoObjectiveValue {
                column: self.objective.column.clone(),
                sites: self.objective.sites.join(", "),
                known: known.join(", "),
                nearest: None,
            });
        }
        self.evaluate(unit).map(|_| ())
    }

    /// Evaluates a point; a point without a result is recorded with the reason.
    fn evaluate(&mut self, unit: &[f64]) -> Result<Evaluation, OptimiseError> {
        let values = self.values_at(unit);
        let failed = |why: String| Evaluation {
            values: values.clone(),
            amplitude: 1.0,
            objective: None,
            costs: Vec::new(),
            failure: Some(why),
        };
        let evaluation = match self.at(unit) {
            Err(error) => failed(error.to_string()),
            Ok(spec) => match self.engine.report(&spec, self.progress) {
                Err(RunError::Cancelled) => return Err(RunError::Cancelled.into()),
                Err(error) => failed(error.to_string()),
                Ok(report) => measured(&report, self.objective, values),
            },
        };
        self.history.push(evaluation.clone());
        Ok(evaluation)
    }

    /// Index of the point with the largest objective among those that keep the limits.
    pub(super) fn best(&self) -> Option<usize> {
        let allowed = (0..self.history.len()).filter(|&i| self.history[i].is_allowed(self.objective));
        let ranked = allowed.filter_map(|i| Some((i, self.history[i].objective?)));
        ranked.max_by(|(i, a), (j, b)| a.total_cmp(b).then(j.cmp(i))).map(|(i, _)| i)
    }

    /// COBYLA from `start`.
    fn ascend(&mut self, start: Vec<f64>, evaluations: usize) -> Result<(), OptimiseError> {
        let n = self.variables.len();
        let scale = self.history.iter().filter_map(|t| t.objective).fold(f64::MIN_POSITIVE, f64::max);
        let (limits, objective) = (self.objective.limits.len(), self.objective.clone());
        let evaluator = RefCell::new(CachedEvaluator { search: self, last: None, error: None });
        let target = |x: &[f64], _: &mut ()| -> f64 {
            let evaluation = evaluator.borrow_mut().at(x);
            -(evaluation.and_then(|t| t.objective).map_or(0.0, |goal| goal / scale).max(FAILED_OBJECTIVE))
                .ln()
        };
        let margin = |i: usize| {
            let (evaluator, most) = (&evaluator, objective.limits[i].most);
            move |x: &[f64], _: &mut ()| -> f64 {
                let evaluation = evaluator.borrow_mut().at(x);
                let cost = evaluation.and_then(|t| *t.costs.get(i)?);
                cost.map_or(UNKNOWN_MARGIN, |cost| 1.0 - cost / most)
            }
        };
        let margins: Vec<_> = (0..limits).map(margin).collect();
        let stop = StopTols { xtol_abs: vec![LAST_STEP; n], ..StopTols::default() };
        let bounds = vec![(0.0, 1.0); n];
        // the best evaluated point counts, whatever ends the search
        let _ =
            minimize(target, &start, &bounds, &margins, (), evaluations, RhoBeg::All(FIRST_STEP), Some(stop));
        match evaluator.into_inner().error {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }
}

/// Evaluates each point once, although objective and constraints ask for it one after the other.
struct CachedEvaluator<'s, 'a, 'p> {
    search: &'s mut Search<'a, 'p>,
    last: Option<(Vec<f64>, Evaluation)>,
    /// The first error, after which no point is evaluated.
    error: Option<OptimiseError>,
}

impl CachedEvaluator<'_, '_, '_> {
    /// The evaluation of point `x`; `None` after an error.
    fn at(&mut self, x: &[f64]) -> Option<Evaluation> {
        if let Some((_, evaluation)) = self.last.as_ref().filter(|(at, _)| at == x) {
            return Some(evaluation.clone());
        }
        if self.error.is_some() {
            return None;
        }
        match self.search.evaluate(x) {
            Ok(evaluation) => {
                self.last = Some((x.to_vec(), evaluation.clone()));
                Some(evaluation)
            }
            Err(error) => {
                self.error = Some(error);
                None
            }
        }
    }
}

/// The evaluation of a report. A linear one is taken at the largest amplitude that the cost limits, the
/// static force of the heads and the amplitudes of existing devices allow.
fn measured(report: &CaseReport, objective: &Objective, values: Vec<f64>) -> Evaluation {
    let largest = |r: &CaseReport, column: &str| lookup::read(r, column, &[]).into_iter().reduce(f64::max);
    let amplitude = if is_linear(report) { largest_amplitude(report, objective, &largest) } else { 1.0 };
    let at = scaled(report, amplitude);
    let found = lookup::read(&at, &objective.column, &objective.sites);
    Evaluation {
        values,
        amplitude,
        objective: (!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64),
        costs: objective.limits.iter().map(|l| largest(&at, &l.column)).collect(),
        failure: None,
    }
}

/// Largest allowed factor on the amplitude of a linear answer.
fn largest_amplitude(
    report: &CaseReport,
    objective: &Objective,
    largest: &dyn Fn(&CaseReport, &str) -> Option<f64>,
) -> f64 {
    let double = scaled(report, 2.0);
    let of_limit = |l: &CostLimit| {
        let cost = largest(report, &l.column)?;
        // exponent of the amplitude: 1 for strains and pressures, 2 for powers, 0 for ratios
        let exponent = (largest(&double, &l.column)? / cost).log2();
        Some((l.most / cost).powf(1.0 / exponent))
    };
    let heads = || report.device.iter().flat_map(|d| &d.heads);
    let in_contact = heads().filter(|h| h.static_n > 0.0).map(|h| h.static_n / h.force_n);
    let existing = heads().filter_map(|h| h.free_mm).map(|free| FREE_AMPLITUDES_MM[1] / free);
    let all = objective.limits.iter().filter_map(of_limit).chain(in_contact).chain(existing);
    let most = all.filter(|a| a.is_finite() && *a > 0.0).fold(f64::INFINITY, f64::min);
    if most.is_finite() { most } else { 1.0 }
}
