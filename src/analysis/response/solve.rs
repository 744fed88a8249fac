//! Builds a response: solves where the error indicator of the reduced model is largest, until direct solves
//! that are not part of the model agree with it.

use crate::analysis::response::check::Check;
use crate::analysis::response::error::ResponseError;
use crate::analysis::response::error_indicator::{ErrorIndicator, middle};
use crate::analysis::response::plan::{InitialGuess, ResponsePlan};
use crate::analysis::response::response::{Response, SolvedFrequency};
use crate::analysis::response::site::Sites;
use crate::analysis::response::store;
use crate::analysis::response::transfer::Transfer;
use crate::case::CaseWorkspace;
use crate::case::excitation::Excitation;
use crate::case::harmonic::SolveDemand;
use crate::case::harmonic::ports::Ports;
use crate::case::harmonic::solve::Factors;
use crate::math::reduced::{Band, Reduced};
use crate::math::{C64, Monitor};
use crate::model::model::Model;
use crate::model::progress::{Progress, ProgressEvent};
use crate::preset::scenario::{CaseSpec, ScenarioSpec};
use crate::solver::harmonic::{Basis, Body, HarmonicSystem, Solution};
use nalgebra::DMatrix;
use std::time::Instant;

/// Number of direct solves that check the finished response and are not part of its model.
const CHECKS: usize = 3;
/// Ratio of the stated error to the largest error of the checks; other frequencies may have a slightly larger
/// error.
pub const SAFETY: f64 = 2.0;
/// A new basis vector is dropped if the part of the solution outside the span of the earlier ones is below
/// this factor times the residual of the solves: it is then an error of the solver.
const NOISE: f64 = 10.0;

/// Computes the frequency response of the device of `case` on `model`.
///
/// # Errors
/// [`ResponseError::NoHead`]; those of [`ResponsePlan::check`]; [`ResponseError::NotReached`];
/// [`ResponseError::Singular`]; those of the solver and cancellation as [`ResponseError::Run`].
pub fn compute_response(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    (model, workspace): (&Model, &CaseWorkspace),
    plan: &ResponsePlan,
    progress: &Progress<'_>,
) -> Result<Response, ResponseError> {
    plan.check()?;
    let preloaded = workspace.preloaded(spec, case, model, progress)?;
    let (model, workspace, seats) = match &preloaded {
        Some(loaded) => (&loaded.model, &loaded.workspace, &loaded.state.seats[..]),
        None => (model, &workspace.unloaded, &[][..]),
    };
    let excitation = Excitation::new(spec, case, model, seats)?;
    if excitation.contacts.is_empty() {
        return Err(ResponseError::NoHead { case: case.name.clone() });
    }
    let ports = Ports::new(&excitation, model.space.n_nodes());
    let demand = SolveDemand::new(plan.to, ports.ports.len());
    workspace.with_system(spec, model, demand, progress, |system, solid| {
        build(spec, case, model, plan, ports, (system, solid), progress)
    })
}

/// Builds the response of `ports` with the harmonic solver of the model.
fn build(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    model: &Model,
    plan: &ResponsePlan,
    ports: Ports,
    (system, solid): (&mut HarmonicSystem, &Body),
    progress: &Progress<'_>,
) -> Result<Response, ResponseError> {
    let key = store::key(spec, case, model, plan);
    let sites = Sites::new(model, &model.sites(spec)?);
    let band = Band { from: plan.from, to: plan.to };
    let model = Reduced::new(band, ports.ports.len(), sites.len());
    let mut builder = Builder {
        basis: Basis::new(system, NOISE * plan.tolerance),
        pads: ports.stiffness(),
        checks: Vec::new(),
        indicator: ErrorIndicator::new(plan.from, plan.to),
        earlier: Vec::new(),
        solved: Vec::new(),
        solid,
        case: &case.name,
        system,
        ports,
        sites,
        model,
        plan,
        progress,
    };
    builder.build()?;
    let worst = builder.checks.iter().map(|h| h.check.worst()).fold(0.0, f64::max);
    Ok(Response {
        key,
        held_closed: builder.ports.held_closed,
        ports: builder.ports.ports,
        sites: builder.sites.maps,
        pads: builder.pads,
        model: builder.model,
        solved: builder.solved,
        checked: builder.checks.into_iter().map(CheckSolve::into_solved).collect(),
        bound: SAFETY * worst,
        unknowns: builder.system.unknowns(),
    })
}

/// A solved frequency that is not part of the model.
struct CheckSolve {
    solved: SolvedFrequency,
    solutions: Vec<Solution>,
    check: Check,
}

impl CheckSolve {
    fn into_solved(self) -> SolvedFrequency {
        SolvedFrequency { check: Some(self.check), ..self.solved }
    }
}

/// State of the construction of a response.
struct Builder<'a> {
    system: &'a mut HarmonicSystem,
    solid: &'a Body<'a>,
    case: &'a str,
    ports: Ports,
    sites: Sites,
    pads: DMatrix<f64>,
    basis: Basis,
    model: Reduced,
    indicator: ErrorIndicator,
    solved: Vec<SolvedFrequency>,
    /// Solves from zero that agree with the model so far.
    checks: Vec<CheckSolve>,
    /// Solutions by frequency, for [`InitialGuess::Nearest`].
    earlier: Vec<(f64, Vec<Solution>)>,
    plan: &'a ResponsePlan,
    progress: &'a Progress<'a>,
}

impl Builder<'_> {
    /// Adds solutions to the model, each solved from the initial guess of the plan, until one agrees with the
    /// prediction. Then solves from zero until [`CHECKS`] solves in a row agree. Those are not added to the
    /// model; if one does not agree, all are added and the construction continues.
    fn build(&mut self) -> Result<(), ResponseError> {
        let (from, to) = (self.plan.from, self.plan.to);
        for hz in [from, middle(from, to), to] {
            let (solved, solutions) = self.solve(hz, self.plan.start)?;
            self.extend_model(solved, &solutions)?;
            self.indicator.split(hz);
        }
        let mut checking = false;
        while self.checks.len() < CHECKS {
            let next = self.solve_next(if checking { InitialGuess::Zero } else { self.plan.start })?;
            let agrees = SAFETY * next.check.worst() <= self.plan.error;
            let (hz, error) = (next.solved.hz, next.check.worst());
            self.checks.push(next);
            self.report_progress(error, hz, if checking && agrees { self.checks.len() } else { 0 });
            let solves = self.solved.len() + self.checks.len();
            if !agrees && solves >= self.plan.solves {
                return Err(ResponseError::NotReached { solves, error, hz, wanted: self.plan.error });
            }
            if !(agrees && checking) {
                for check in std::mem::take(&mut self.checks) {
                    let solutions = check.solutions.clone();
                    self.extend_model(check.into_solved(), &solutions)?;
                }
            }
            checking = agrees;
        }
        Ok(())
    }

    /// Solves at the next frequency from the initial guess `start`, and compares with the prediction of the
    /// model.
    fn solve_next(&mut self, start: InitialGuess) -> Result<CheckSolve, ResponseError> {
        self.progress.check()?;
        let hz = self.next_frequency()?;
        let predicted = Transfer::of_model(&self.model, &self.pads, hz)?;
        let (solved, solutions) = self.solve(hz, start)?;
        let direct = self.direct_transfer(hz, &solutions)?;
        let check = Check::new(&predicted, &direct, &self.sites.maps);
        Ok(CheckSolve { solved, solutions, check })
    }

    /// Reports the last error and the number of checks that agree.
    fn report_progress(&self, error: f64, hz: f64, agreed: usize) {
        let detail = format!(
            "{} frequencies, {error:.1e} off at {hz:.0} Hz, {agreed} of {CHECKS} checks",
            self.solved.len()
        );
        let fraction = agreed as f64 / CHECKS as f64;
        (self.progress.on_event)(ProgressEvent::Step { case: self.case.to_string(), fraction, detail });
    }

    /// Solves for all ports at `hz`.
    fn solve(
        &mut self,
        hz: f64,
        start: InitialGuess,
    ) -> Result<(SolvedFrequency, Vec<Solution>), ResponseError> {
        let begun = Instant::now();
        let (progress, case, pads) = (self.progress, self.case, &self.ports.pads);
        let fraction = self.checks.len() as f64 / CHECKS as f64;
        let report = |share: f64| {
            let detail = format!("{}, {:.0} %", Factors(hz), 100.0 * share);
            (progress.on_event)(ProgressEvent::Step { case: case.to_string(), fraction, detail });
        };
        let monitor = Monitor::new(progress.cancel, &report);
        let mut system = self.system.at_monitored(hz, hz, pads, self.solid, monitor)?;
        let (mut iterations, mut solutions) = (Vec::new(), Vec::new());
        for port in 0..self.ports.ports.len() {
            let guess = match start {
                InitialGuess::Zero => None,
                InitialGuess::Nearest => nearest(&self.earlier, hz, port),
                InitialGuess::Model => predicted(&self.model, &self.basis, &system, hz, port)?,
            };
            let (solution, info) = system.solve(
                &self.ports.pull[port],
                guess.as_ref(),
                self.plan.tolerance,
                self.plan.iterations,
                self.progress.cancel,
            )?;
            iterations.push(info.iterations);
            solutions.push(solution);
        }
        let seconds = begun.elapsed().as_secs_f64();
        Ok((SolvedFrequency { hz, iterations, seconds, check: None }, solutions))
    }

    /// Adds solutions to the reduced model.
    fn extend_model(&mut self, solved: SolvedFrequency, solutions: &[Solution]) -> Result<(), ResponseError> {
        let first = self.basis.vectors.len();
        for solution in solutions {
            for part in self.system.to_states(solution) {
                self.basis.add(part);
            }
        }
        let points = self.model.band.points();
        let columns = self.basis.project(self.system, (&self.ports.pads, self.solid), &points, first)?;
        let new = &self.basis.vectors[first..];
        let input = |i: usize, j: usize| -> f64 {
            let pull = self.ports.pull[j].iter().flatten();
            pull.zip(&new[i]).map(|(f, v)| f.re * f64::from(*v)).sum()
        };
        let inputs = DMatrix::from_fn(new.len(), self.ports.ports.len(), input);
        let outputs: Vec<f64> = new.iter().flat_map(|v| self.sites.read(v)).collect();
        let outputs = DMatrix::from_column_slice(self.sites.len(), new.len(), &outputs);
        self.model.extend(&columns, &inputs, &outputs);
        if self.plan.start == InitialGuess::Nearest {
            self.earlier.push((solved.hz, solutions.to_vec()));
        }
        self.solved.push(solved);
        Ok(())
    }

    /// The transfer of direct solutions at `hz`.
    fn direct_transfer(&mut self, hz: f64, solutions: &[Solution]) -> Result<Transfer, ResponseError> {
        let states: Vec<[Vec<f32>; 2]> = solutions.iter().map(|s| self.system.to_states(s)).collect();
        let mut operator = self.system.operator_at(hz, &self.ports.pads, self.solid)?;
        let stiffness = self.ports.dynamic_stiffness(&mut operator, &states);
        let mut points = DMatrix::zeros(self.sites.len(), solutions.len());
        for (j, [re, im]) in states.iter().enumerate() {
            let read = self.sites.read(re).into_iter().zip(self.sites.read(im));
            points.column_mut(j).iter_mut().zip(read).for_each(|(p, (re, im))| *p = C64::new(re, im));
        }
        Ok(Transfer { hz, stiffness, points })
    }

    /// The frequency with the largest indicator, apart from the intervals next to the checks.
    fn next_frequency(&mut self) -> Result<f64, ResponseError> {
        let checked: Vec<f64> = self.checks.iter().map(|h| h.solved.hz).collect();
        let mut indicator = self.indicator.clone();
        let hz = indicator.worst(self.model.rank(), &checked, |hz| self.residual(hz))?;
        indicator.split(hz);
        self.indicator = indicator;
        Ok(hz)
    }

    /// Largest relative residual ‖b − A V y‖ / ‖b‖ of the reduced model over all ports at `hz`.
    fn residual(&mut self, hz: f64) -> Result<f64, ResponseError> {
        let y = self.model.solve(hz).ok_or(ResponseError::Singular { hz })?;
        let mut operator = self.system.operator_at(hz, &self.ports.pads, self.solid)?;
        let mut worst = 0.0f64;
        for (port, pull) in self.ports.pull.iter().enumerate() {
            let [re, im] = self.basis.combine(y.column(port).iter().copied());
            let ([rr, ri], [ir, ii]) = (operator.apply(&re), operator.apply(&im));
            let (mut left, mut whole) = (0.0, 0.0);
            for (k, pull) in pull.iter().flatten().enumerate() {
                let pulled = pull.re;
                left += (pulled - f64::from(rr[k] - ii[k])).powi(2) + f64::from(ri[k] + ir[k]).powi(2);
                whole += pulled * pulled;
            }
            worst = worst.max((left / whole).sqrt());
        }
        Ok(worst)
    }
}

/// The solution for `port` in `earlier`, by frequency, whose frequency is nearest to `hz`.
fn nearest(earlier: &[(f64, Vec<Solution>)], hz: f64, port: usize) -> Option<Solution> {
    let distance = |(f, _): &&(f64, Vec<Solution>)| (f - hz).abs();
    let nearest = earlier.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
    nearest.map(|(_, solutions)| solutions[port].clone())
}

/// The prediction of `model` for `port` at `hz`; `None` while the model is empty.
fn predicted(
    model: &Reduced,
    basis: &Basis,
    system: &HarmonicSystem,
    hz: f64,
    port: usize,
) -> Result<Option<Solution>, ResponseError> {
    if model.rank() == 0 {
        return Ok(None);
    }
    let y = model.solve(hz).ok_or(ResponseError::Singular { hz })?;
    let [re, im] = basis.combine(y.column(port).iter().copied());
    Ok(Some(system.solution_from_states([&re, &im])))
}
