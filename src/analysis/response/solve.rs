//! Makes a response: solves where the model is most doubtful, until direct solves it was not made from agree with it.

use super::error_indicator::{Doubts, between};
use super::site::Sites;
use super::{Check, Response, ResponseError, Solved, Transfer, store, transfer};
use crate::case::Workspace;
use crate::case::excitation::Excitation;
use crate::case::harmonic::SolveDemand;
use crate::case::harmonic::ports::Ports;
use crate::case::harmonic::solve::Factors;
use crate::math::reduced::{Band, Reduced};
use crate::math::{C64, Monitor};
use crate::model::model::Model;
use crate::model::progress::{Progress, ProgressEvent};
use crate::preset::spec::{CaseSpec, ScenarioSpec};
use crate::solver::harmonic::{Basis, Body, HarmonicSystem, Solution};
use nalgebra::DMatrix;
use std::time::Instant;

/// Direct solves that the finished response is compared with and not made from.
const CHECKS: usize = 3;
/// The stated error over the worst of them: other frequencies may be a little worse.
pub const SAFETY: f64 = 2.0;
/// Part of an answer that the answers before do not span, below which it is the solver's error, over its residual.
const NOISE: f64 = 10.0;

/// Relative residuals that a solve can be asked for: f32 sums reach no farther.
const TOLERANCE: std::ops::RangeInclusive<f64> = 1e-7..=1e-2;

/// Where a solve starts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Start {
    /// Zero.
    Nothing,
    /// The same port's answer at the nearest solved frequency.
    Nearest,
    /// What the model says.
    #[default]
    Model,
}

/// How to make a response.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Lowest frequency [Hz], ≥ 1.
    pub from: f64,
    /// Highest frequency [Hz], ≤ 400.
    pub to: f64,
    /// Wanted relative error of stiffness and of transfers to every site, 1e-4–0.1.
    pub error: f64,
    /// Relative residual of a solve, 1e-7–1e-2; what it leaves at far sites counts as error, so it must be
    /// well below `error`.
    pub tolerance: f64,
    /// Most iterations of a solve.
    pub iterations: usize,
    /// Most frequencies to solve.
    pub solves: usize,
    /// Where solves start from.
    pub start: Start,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            from: 10.0,
            to: 200.0,
            error: 1e-3,
            tolerance: 2e-6,
            iterations: 1000,
            solves: 100,
            start: Start::Model,
        }
    }
}

impl Plan {
    /// Everything in it as text, equal for equal plans; numbers to the last bit.
    pub(super) fn text(&self) -> String {
        let Plan { from, to, error, tolerance, iterations, solves, start } = *self;
        let bits = [from, to, error, tolerance].map(f64::to_bits);
        format!("{bits:x?} {iterations} {solves} {}", start as u8)
    }

    /// Whether it can be asked for.
    ///
    /// # Errors
    /// A band, an error or a tolerance out of range.
    pub fn check(&self) -> Result<(), ResponseError> {
        if !(self.from >= 1.0 && self.from < self.to && self.to <= 400.0) {
            return Err(ResponseError::Band { from: self.from, to: self.to });
        }
        if !(1e-4..=0.1).contains(&self.error) {
            return Err(ResponseError::Error { value: self.error });
        }
        if !TOLERANCE.contains(&self.tolerance) {
            return Err(ResponseError::Tolerance { value: self.tolerance });
        }
        Ok(())
    }
}

/// The response of the device of `case` on `body`.
///
/// # Errors
/// A load without heads, a senseless plan, whatever the solver refuses, [`ResponseError::NotReached`], cancellation.
pub fn respond(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    (model, workspace): (&Model, &Workspace),
    plan: &Plan,
    progress: &Progress<'_>,
) -> Result<Response, ResponseError> {
    plan.check()?;
    let excitation = Excitation::new(spec, case, model, &[])?;
    if excitation.contacts.is_empty() {
        return Err(ResponseError::NoHead { case: case.name.clone() });
    }
    let ports = Ports::new(&excitation, model.space.n_nodes());
    let demand = SolveDemand { hz: plan.to, solves: ports.ports.len() };
    workspace.with_system(spec, model, demand, progress, |system, solid| {
        make(spec, case, model, plan, ports, (system, solid), progress)
    })
}

/// The response of `drive` by the body's own solver.
fn make(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    model: &Model,
    plan: &Plan,
    ports: Ports,
    (system, solid): (&mut HarmonicSystem, &Body),
    progress: &Progress<'_>,
) -> Result<Response, ResponseError> {
    let key = store::key(spec, case, model, plan);
    let sites = Sites::new(model, &model.spots(spec)?);
    system.set_pads(ports.pads.clone());
    let band = Band { from: plan.from, to: plan.to };
    let model = Reduced::new(band, ports.ports.len(), sites.len());
    let mut maker = Maker {
        basis: Basis::new(system, NOISE * plan.tolerance),
        pads: ports.stiffness(),
        held: Vec::new(),
        doubts: Doubts::new(plan.from, plan.to),
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
    maker.make()?;
    let worst = maker.held.iter().map(|h| h.check.worst()).fold(0.0, f64::max);
    Ok(Response {
        key,
        held_closed: maker.ports.held_closed,
        ports: maker.ports.ports,
        sites: maker.sites.maps,
        pads: maker.pads,
        model: maker.model,
        solved: maker.solved,
        checked: maker.held.into_iter().map(Held::into_solved).collect(),
        bound: SAFETY * worst,
        unknowns: maker.system.unknowns(),
    })
}

/// A frequency solved and not part of the model.
struct Held {
    solved: Solved,
    solutions: Vec<Solution>,
    check: Check,
}

impl Held {
    fn into_solved(self) -> Solved {
        Solved { check: Some(self.check), ..self.solved }
    }
}

struct Maker<'a> {
    system: &'a mut HarmonicSystem,
    solid: &'a Body<'a>,
    case: &'a str,
    ports: Ports,
    sites: Sites,
    pads: DMatrix<f64>,
    basis: Basis,
    model: Reduced,
    doubts: Doubts,
    solved: Vec<Solved>,
    /// Fresh solves that agree with the model so far.
    held: Vec<Held>,
    /// Answers by frequency, for [`Start::Nearest`].
    earlier: Vec<(f64, Vec<Solution>)>,
    plan: &'a Plan,
    progress: &'a Progress<'a>,
}

impl Maker<'_> {
    /// Learns, each solve begun from what the model says, until one agrees; then solves from zero until [`CHECKS`] in a
    /// row agree. Those stay out of the model; one that does not agree is learnt, and learning goes on.
    fn make(&mut self) -> Result<(), ResponseError> {
        let (from, to) = (self.plan.from, self.plan.to);
        for hz in [from, between(from, to), to] {
            let (solved, solutions) = self.solve(hz, self.plan.start)?;
            self.learn(solved, &solutions)?;
            self.doubts.split(hz);
        }
        let mut fresh = false;
        while self.held.len() < CHECKS {
            let next = self.look(if fresh { Start::Nothing } else { self.plan.start })?;
            let agrees = SAFETY * next.check.worst() <= self.plan.error;
            let (hz, error) = (next.solved.hz, next.check.worst());
            self.held.push(next);
            self.tell(error, hz, if fresh && agrees { self.held.len() } else { 0 });
            let solves = self.solved.len() + self.held.len();
            if !agrees && solves >= self.plan.solves {
                return Err(ResponseError::NotReached { solves, error, hz, wanted: self.plan.error });
            }
            if !(agrees && fresh) {
                for held in std::mem::take(&mut self.held) {
                    let solutions = held.solutions.clone();
                    self.learn(held.into_solved(), &solutions)?;
                }
            }
            fresh = agrees;
        }
        Ok(())
    }

    /// Solves where the model is most doubtful and compares.
    fn look(&mut self, start: Start) -> Result<Held, ResponseError> {
        self.progress.check()?;
        let hz = self.doubtful()?;
        let said = transfer(&self.model, &self.pads, hz)?;
        let (solved, solutions) = self.solve(hz, start)?;
        let found = self.direct(hz, &solutions);
        let check = Check::new(&said, &found, &self.sites.maps);
        Ok(Held { solved, solutions, check })
    }

    fn tell(&self, error: f64, hz: f64, agreed: usize) {
        let detail = format!(
            "{} frequencies, {error:.1e} off at {hz:.0} Hz, {agreed} of {CHECKS} checks",
            self.solved.len()
        );
        let fraction = agreed as f64 / CHECKS as f64;
        (self.progress.on_event)(ProgressEvent::Step { case: self.case.to_string(), fraction, detail });
    }

    /// All ports at `hz`.
    fn solve(&mut self, hz: f64, start: Start) -> Result<(Solved, Vec<Solution>), ResponseError> {
        let begun = Instant::now();
        let (progress, case) = (self.progress, self.case);
        let fraction = self.held.len() as f64 / CHECKS as f64;
        let report = |share: f64| {
            let detail = format!("{}, {:.0} %", Factors(hz), 100.0 * share);
            (progress.on_event)(ProgressEvent::Step { case: case.to_string(), fraction, detail });
        };
        self.system.set_frequency_unless(hz, hz, self.solid, Monitor::new(progress.cancel, &report))?;
        let (mut iterations, mut solutions) = (Vec::new(), Vec::new());
        for port in 0..self.ports.ports.len() {
            let start = self.start(start, hz, port)?;
            let (solution, info) = self.system.solve(
                &self.ports.pull[port],
                start.as_ref(),
                self.plan.tolerance,
                self.plan.iterations,
                self.progress.cancel,
            )?;
            iterations.push(info.iterations);
            solutions.push(solution);
        }
        let seconds = begun.elapsed().as_secs_f64();
        Ok((Solved { hz, iterations, seconds, check: None }, solutions))
    }

    fn start(&self, start: Start, hz: f64, port: usize) -> Result<Option<Solution>, ResponseError> {
        match start {
            Start::Nothing => Ok(None),
            Start::Nearest => {
                let near = |(f, _): &&(f64, Vec<Solution>)| (f - hz).abs();
                let nearest = self.earlier.iter().min_by(|a, b| near(a).total_cmp(&near(b)));
                Ok(nearest.map(|(_, answers)| answers[port].clone()))
            }
            Start::Model if self.model.rank() == 0 => Ok(None),
            Start::Model => {
                let y = self.model.solve(hz).ok_or(ResponseError::Singular { hz })?;
                let [re, im] = self.basis.combine(y.column(port).iter().copied());
                Ok(Some(self.system.solution([&re, &im])))
            }
        }
    }

    /// Makes answers part of the model.
    fn learn(&mut self, solved: Solved, solutions: &[Solution]) -> Result<(), ResponseError> {
        let first = self.basis.vectors.len();
        for solution in solutions {
            for part in self.system.states(solution) {
                self.basis.add(part);
            }
        }
        let points = self.model.band.points();
        let columns = self.basis.project(self.system, self.solid, &points, first)?;
        let new = &self.basis.vectors[first..];
        let input = |i: usize, j: usize| -> f64 {
            let pull = self.ports.pull[j].iter().flatten();
            pull.zip(&new[i]).map(|(f, v)| f.re * f64::from(*v)).sum()
        };
        let inputs = DMatrix::from_fn(new.len(), self.ports.ports.len(), input);
        let outputs: Vec<f64> = new.iter().flat_map(|v| self.sites.read(v)).collect();
        let outputs = DMatrix::from_column_slice(self.sites.len(), new.len(), &outputs);
        self.model.extend(&columns, &inputs, &outputs);
        if self.plan.start == Start::Nearest {
            self.earlier.push((solved.hz, solutions.to_vec()));
        }
        self.solved.push(solved);
        Ok(())
    }

    /// Stiffness and transfers of direct solutions at the present frequency.
    fn direct(&mut self, hz: f64, solutions: &[Solution]) -> Transfer {
        let states: Vec<[Vec<f32>; 2]> = solutions.iter().map(|s| self.system.states(s)).collect();
        let stiffness = self.ports.dynamic_stiffness(self.system, &states);
        let mut points = DMatrix::zeros(self.sites.len(), solutions.len());
        for (j, [re, im]) in states.iter().enumerate() {
            let read = self.sites.read(re).into_iter().zip(self.sites.read(im));
            points.column_mut(j).iter_mut().zip(read).for_each(|(p, (re, im))| *p = C64::new(re, im));
        }
        Transfer { hz, stiffness, points }
    }

    /// Where the model leaves the largest residual, away from the checks.
    fn doubtful(&mut self) -> Result<f64, ResponseError> {
        let held: Vec<f64> = self.held.iter().map(|h| h.solved.hz).collect();
        let mut doubts = self.doubts.clone();
        let hz = doubts.worst(self.model.rank(), &held, |hz| self.residual(hz))?;
        doubts.split(hz);
        self.doubts = doubts;
        Ok(hz)
    }

    /// Largest ‖b − A V y‖ over ‖b‖ of any port at `hz`.
    fn residual(&mut self, hz: f64) -> Result<f64, ResponseError> {
        let y = self.model.solve(hz).ok_or(ResponseError::Singular { hz })?;
        self.system.set_operator(hz, self.solid)?;
        let mut worst = 0.0f64;
        for (port, pull) in self.ports.pull.iter().enumerate() {
            let [re, im] = self.basis.combine(y.column(port).iter().copied());
            let ([rr, ri], [ir, ii]) = (self.system.apply(&re), self.system.apply(&im));
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
