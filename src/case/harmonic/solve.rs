//! One harmonic solve, with progress reports and the case named in its errors.

use crate::math::C64;
use crate::model::error::RunError;
use crate::model::progress::{Progress, ProgressEvent};
use crate::preset::spec::ScenarioSpec;
use crate::solver::harmonic::{HarmonicError, HarmonicInfo, HarmonicSystem, Solution};
use std::fmt;
use std::sync::atomic::Ordering;

/// What is made at a frequency before anything is solved there, in words.
#[derive(Clone, Copy, Debug)]
pub struct Factors(
    /// Frequency [Hz].
    pub f64,
);

impl fmt::Display for Factors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} Hz: factorisation", to_read(self.0))
    }
}

/// A frequency as it is told: hundredths are enough.
fn to_read(hz: f64) -> f64 {
    (100.0 * hz).round() / 100.0
}

/// Where a solve stands among all of its case.
#[derive(Clone, Copy)]
pub struct SolveProgress<'a> {
    /// Name of the case.
    pub case: &'a str,
    /// This solve and how many there are.
    pub of: (usize, usize),
    /// Who listens.
    pub progress: &'a Progress<'a>,
}

/// One solve at the system's present frequency `hz`, reported as it goes; `tolerance` and `iterations` are the scenario's.
///
/// # Errors
/// [`RunError::Case`] with the solver's reason; [`RunError::Cancelled`] on request.
pub fn solve_component(
    system: &mut HarmonicSystem,
    spec: &ScenarioSpec,
    force: &[[C64; 3]],
    hz: f64,
    turn: SolveProgress<'_>,
) -> Result<(Solution, HarmonicInfo), RunError> {
    solve_to(system, spec.analysis.tolerance, spec.analysis.iterations, force, hz, turn)
}

/// [`solve_tone`] to a `tolerance` of its own, in at most `most` iterations.
///
/// # Errors
/// As [`solve_tone`].
pub fn solve_to(
    system: &mut HarmonicSystem,
    tolerance: f64,
    most: usize,
    force: &[[C64; 3]],
    hz: f64,
    turn: SolveProgress<'_>,
) -> Result<(Solution, HarmonicInfo), RunError> {
    let mut watch = |iteration: usize, residual: f64| {
        let own = (residual.ln() / tolerance.ln()).clamp(0.0, 1.0);
        (turn.progress.on_event)(ProgressEvent::Step {
            case: turn.case.to_string(),
            fraction: (turn.of.0 as f64 + own) / turn.of.1 as f64,
            detail: format!("{} Hz: {iteration} iterations, residual {residual:.0e}", to_read(hz)),
        });
        !turn.progress.cancel.load(Ordering::Relaxed)
    };
    system.solve_watched(force, None, tolerance, most, &mut watch).map_err(named(turn.case))
}

/// Names the case in a fault of the solver.
pub fn named(case: &str) -> impl Fn(HarmonicError) -> RunError {
    move |error| match RunError::from(error) {
        RunError::Cancelled => RunError::Cancelled,
        other => RunError::Case { case: case.to_string(), source: Box::new(other) },
    }
}
