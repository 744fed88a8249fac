//! One harmonic solve, with progress reports and the case named in its errors.

use crate::math::C64;
use crate::model::error::RunError;
use crate::model::progress::{Progress, ProgressEvent};
use crate::preset::scenario::ScenarioSpec;
use crate::solver::harmonic::{AtFrequency, HarmonicError, HarmonicInfo, Solution};
use std::fmt;
use std::sync::atomic::Ordering;

/// Progress text of the factorisation at a frequency.
#[derive(Clone, Copy, Debug)]
pub struct Factors(
    /// Frequency [Hz].
    pub f64,
);

impl fmt::Display for Factors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} Hz: factorisation", rounded(self.0))
    }
}

/// A frequency rounded to 0.01 Hz, for display.
fn rounded(hz: f64) -> f64 {
    (100.0 * hz).round() / 100.0
}

/// The position of a solve among all solves of its case.
#[derive(Clone, Copy)]
pub struct SolveProgress<'a> {
    /// Name of the case.
    pub case: &'a str,
    /// Number of this solve, from 0, and the number of solves.
    pub of: (usize, usize),
    /// Receiver of the events.
    pub progress: &'a Progress<'a>,
}

impl SolveProgress<'_> {
    /// Reports iteration and relative `residual` at `hz`; whether the solve goes on.
    fn report(&self, hz: f64, iteration: usize, residual: f64, tolerance: f64) -> bool {
        let share = (residual.ln() / tolerance.ln()).clamp(0.0, 1.0);
        (self.progress.on_event)(ProgressEvent::Step {
            case: self.case.to_string(),
            fraction: (self.of.0 as f64 + share) / self.of.1 as f64,
            detail: format!("{} Hz: {iteration} iterations, residual {residual:.0e}", rounded(hz)),
        });
        !self.progress.cancel.load(Ordering::Relaxed)
    }
}

/// One solve for `force`, `[node][component]` [N], at the frequency of `system`, to the tolerance and
/// within the iterations of the scenario.
///
/// # Errors
/// [`RunError::Case`] with the error of the solver; [`RunError::Cancelled`].
pub fn solve_component(
    system: &mut AtFrequency<'_>,
    spec: &ScenarioSpec,
    force: &[[C64; 3]],
    progress: SolveProgress<'_>,
) -> Result<(Solution, HarmonicInfo), RunError> {
    let (tolerance, iterations) = (spec.analysis.tolerance, spec.analysis.iterations);
    let hz = system.hz();
    let mut watch = |iteration: usize, residual: f64| progress.report(hz, iteration, residual, tolerance);
    system.solve_observed(force, None, tolerance, iterations, &mut watch).map_err(named(progress.case))
}

/// Solves for all `forces`, `[force][node][component]` [N], side by side, to the relative residual
/// `tolerance` in at most `iterations` iterations; `progress` is that of the first.
///
/// # Errors
/// Those of [`solve_component`] for the first force that fails.
pub fn solve_all(
    system: &mut AtFrequency<'_>,
    (tolerance, iterations): (f64, usize),
    forces: &[Vec<[C64; 3]>],
    progress: SolveProgress<'_>,
) -> Result<Vec<(Solution, HarmonicInfo)>, RunError> {
    let hz = system.hz();
    let mut watch = |number: usize, iteration: usize, residual: f64| {
        let of = (progress.of.0 + number, progress.of.1);
        SolveProgress { of, ..progress }.report(hz, iteration, residual, tolerance)
    };
    system.solve_all(forces, tolerance, iterations, &mut watch).map_err(named(progress.case))
}

/// Converts an error of the solver, with the name of the case.
pub fn named(case: &str) -> impl Fn(HarmonicError) -> RunError {
    move |error| match RunError::from(error) {
        RunError::Cancelled => RunError::Cancelled,
        other => RunError::Case { case: case.to_string(), source: Box::new(other) },
    }
}
