//! Heads pressed on a body by given forces or to given depths: static, unilateral, frictionless.
//!
//! Every tool j is rigid behind its pad and moves along its axis a by a travel δ_j from first touch, unknown under a given force F_j;
//! at a given travel the force is unknown. With the closure
//! c = δ_j − g − a·u of the pad at a point (g gap at first touch), tractions t = k ⟨c⟩ along a, ⟨·⟩ = max(0, ·), and given forces F_j,
//!
//! ```text
//! K u = Σ_j ∫ t φ a dA,    ∫_j t dA = F_j      ⇔      min  ½ uᵀK u + ½ ∫ k ⟨c⟩² dA − Σ_j F_j δ_j
//! ```
//!
//! which is convex. Newton with the points closed now (the active set) takes one linear solve per tool and one for the gaps; an exact
//! line search on the energy's slope, which the patches alone decide (K u is known there as the tractions that made u),
//! makes it converge from anywhere (Kanzow & Qi 1999; Hintermüller, Ito & Kunisch 2003). The pad stands for the contact: its
//! compression is the penalty error, and is reported.
//!
//! `tool` `rest` `error` (what goes in and comes out) · `state` (patches along a step) · `response` (the linear solves of a step) ·
//! `harden` (the same in tissue that hardens) with `tissue` (strain and energy in the volume) and `sail` (membranes that
//! draw taut).

pub mod error;
pub mod harden;
pub mod response;
pub mod rest;
pub mod sail;
pub mod state;
pub mod tissue;
pub mod tool;

pub use error::PressError;
pub use harden::{Hardened, Hardening, press_hardening};
pub use rest::Rest;
pub use tool::{Load, Tool};

use crate::math::Monitor;
use crate::solver::harmonic::{Body, HarmonicError, HarmonicSystem, Solution};
use response::{Answer, Extra};
use state::{State, least};

/// Traction off its law, over the force, at which the contact counts as settled: ten times what solves in f32 leave open.
const MISMATCH: f64 = 1e-4;

/// How hard to try.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Frequency whose modulus magnitudes stand for the static ones [Hz], > 0.
    pub moduli_hz: f64,
    /// Relative residual of each linear solve.
    pub tolerance: f64,
    /// Most iterations of each linear solve.
    pub iterations: usize,
    /// Most Newton steps.
    pub steps: usize,
}

impl Effort {
    /// Share of the steps allowed when the part `share` of number `step` (from 1) is done.
    fn share(&self, step: usize, share: f64) -> f64 {
        (step as f64 - 1.0 + share) / self.steps.max(1) as f64
    }
}

/// Stops on request.
///
/// # Errors
/// Cancellation.
fn heed(monitor: &Monitor<'_>) -> Result<(), PressError> {
    match monitor.is_cancelled() {
        true => Err(HarmonicError::Cancelled { iterations: 0 }.into()),
        false => Ok(()),
    }
}

/// A settled contact.
#[derive(Clone, Debug)]
pub struct Pressed {
    /// `[tool]`.
    pub tools: Vec<Rest>,
    /// Displacement and pressure of the body.
    pub solution: Solution,
    /// Newton steps.
    pub steps: usize,
    /// Linear iterations of every solve.
    pub iterations: Vec<usize>,
    /// Largest relative residual of the last step's solves.
    pub residual: f64,
    /// Traction off its law over the whole force.
    pub mismatch: f64,
}

impl Pressed {
    /// The contact that `answer` found in `steps` steps.
    fn new(tools: &[Tool], answer: Answer, steps: usize, iterations: Vec<usize>) -> Pressed {
        let state = &answer.state;
        let rest = |j: usize| Rest {
            travel: state.travel[j],
            closure: (0..tools[j].gap.len()).map(|i| state.closure(tools, j, i)).collect(),
            sunk: state.sunk[j].clone(),
        };
        let resting = (0..tools.len()).map(rest).collect();
        let mismatch = state.mismatch(tools, &answer.traction);
        Pressed {
            tools: resting,
            solution: answer.solution(),
            steps,
            iterations,
            residual: answer.residual,
            mismatch,
        }
    }
}

/// Presses `tools` on `body`, starting from the points `closed` of an earlier contact if there was one.
///
/// Leaves the system at 0 Hz with the pads of the last step. `monitor` is told the share of the steps allowed.
///
/// # Errors
/// [`PressError`]: no force, a tool without skin, an active set that does not settle, a failed solve; cancellation.
pub fn press<'m>(
    system: &mut HarmonicSystem,
    body: &Body,
    tools: &[Tool],
    closed: Option<Vec<Vec<bool>>>,
    effort: &Effort,
    monitor: impl Into<Monitor<'m>>,
) -> Result<Pressed, PressError> {
    let monitor = monitor.into();
    tool::check(tools)?;
    let mut active = closed.unwrap_or_else(|| tools.iter().map(Tool::first_guess).collect());
    let mut last: Option<(State, Vec<Vec<f64>>, Vec<Solution>)> = None;
    let mut iterations = Vec::new();
    let mut mismatch = f64::INFINITY;
    for step in 1..=effort.steps {
        let start = last.as_ref().map(|(_, _, parts)| &parts[..]);
        let extra = Extra::default();
        let report = |share: f64| monitor.report(effort.share(step, share));
        let part = Monitor::new(monitor.cancel(), &report);
        let answer = Answer::new(system, body, tools, &active, extra, start, effort, part)?;
        heed(&monitor)?;
        iterations.extend(&answer.iterations);
        mismatch = answer.state.mismatch(tools, &answer.traction);
        if mismatch <= MISMATCH {
            return Ok(Pressed::new(tools, answer, step, iterations));
        }
        let (state, traction) = match &last {
            Some((from, pulled, _)) => towards(tools, (from, pulled), &answer),
            None => (answer.state, answer.traction),
        };
        active = state.closed(tools);
        last = Some((state, traction, answer.parts));
    }
    Err(PressError::Unsettled { steps: effort.steps, mismatch })
}

/// The iterate of least energy between `from`, made by its tractions, and `answer`; and the tractions that make it.
fn towards(tools: &[Tool], (from, pulled): (&State, &[Vec<f64>]), answer: &Answer) -> (State, Vec<Vec<f64>>) {
    let to = &answer.state;
    let [start, end] = [pulled, &answer.traction].map(|t| State::pull(tools, t, from, to));
    let slope = |x: f64| start + x * (end - start) + from.blend(to, x).slope(tools, from, to);
    let x = least(slope);
    let line = |(a, b): (&Vec<f64>, &Vec<f64>)| a.iter().zip(b).map(|(a, b)| a + x * (b - a)).collect();
    (from.blend(to, x), pulled.iter().zip(&answer.traction).map(line).collect())
}
