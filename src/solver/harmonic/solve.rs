//! Iterative refinement at one frequency: solution and residual in f64, corrections in f32.
//!
//! ```text
//! r = f − A x  (f64, the reference operator),   δ ≈ A⁻¹ r  (one f32 GMRES cycle),   x ← x + δ
//! ```
//!
//! Thin stiff layers make element forces far larger than their sum, which f32 cannot resolve in one
//! correction; the rest stays in r and goes into the next correction. Each correction multiplies the residual
//! by about the larger of its goal and (condition × f32 round-off), whatever the GMRES recurrence reports;
//! the limit is that of f64. Wilkinson 1963; Carson & Higham 2018, SIAM J. Sci. Comput. 40 (GMRES-based
//! refinement).

use super::check;
use super::error::HarmonicError;
use super::frequency::AtFrequency;
use super::operator::Fields;
use super::solution::{HarmonicInfo, Solution};
use crate::math::C64;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Smallest relative residual required of one correction; below it, f32 round-off dominates.
const SMALLEST_GOAL: f64 = 1e-4;
/// Largest part of the residual that a correction may leave; more is stagnation.
const STAGNATION: f64 = 0.7;

impl AtFrequency<'_> {
    /// Solves at this frequency for the `[node][component]` nodal forces [N], to a relative f64 residual of
    /// `tolerance` (0–1; reachable down to about 10⁻¹³) in at most `max_iterations` iterations, from the
    /// initial guess `start` if there is one.
    ///
    /// # Errors
    /// [`HarmonicError::Stagnated`] with its history; cancellation; forces that are not finite.
    pub fn solve(
        &mut self,
        force: &[[C64; 3]],
        start: Option<&Solution>,
        tolerance: f64,
        max_iterations: usize,
        cancel: &AtomicBool,
    ) -> Result<(Solution, HarmonicInfo), HarmonicError> {
        self.solve_observed(force, start, tolerance, max_iterations, &mut |_, _| {
            !cancel.load(Ordering::Relaxed)
        })
    }

    /// [`AtFrequency::solve`] with an observer: `observe` receives iteration and relative residual before
    /// each iteration, and returns false to stop the solve.
    ///
    /// # Errors
    /// [`HarmonicError::Stagnated`] with its history; cancellation.
    pub fn solve_observed(
        &mut self,
        force: &[[C64; 3]],
        start: Option<&Solution>,
        tolerance: f64,
        max_iterations: usize,
        observe: &mut dyn FnMut(usize, f64) -> bool,
    ) -> Result<(Solution, HarmonicInfo), HarmonicError> {
        let rhs = Fields { u: force.to_vec(), ..self.reference.zeros() };
        let start = start.map(|s| {
            let mut u = s.displacement.clone();
            self.reference.mask(&mut u);
            Fields { u, p: s.pressure.clone() }
        });
        let (x, info) = self.solve_mixed(&rhs, start, tolerance, max_iterations, observe)?;
        Ok((Solution { displacement: x.u, pressure: x.p }, info))
    }

    /// Solves A x = `rhs` (forces and volume changes) at this frequency, to a relative f64 residual of
    /// `tolerance` in at most `max_iterations` iterations.
    ///
    /// `start.u` at held nodes is kept: it prescribes their displacement. Residuals are relative to `rhs` − A
    /// times the prescribed displacement, in the norm of [`AtFrequency::norm`]. `observe` as in
    /// [`AtFrequency::solve_observed`].
    ///
    /// # Errors
    /// [`HarmonicError::Stagnated`] with its history; cancellation; forces that are not finite.
    pub fn solve_mixed(
        &mut self,
        rhs: &Fields,
        start: Option<Fields>,
        tolerance: f64,
        max_iterations: usize,
        observe: &mut dyn FnMut(usize, f64) -> bool,
    ) -> Result<(Fields, HarmonicInfo), HarmonicError> {
        let hz = self.hz();
        let started = Instant::now();
        self.system.applications = 0;
        check::load(&rhs.u, tolerance)?;
        let mut info = HarmonicInfo { hz, ..HarmonicInfo::default() };
        let prescribed = start.as_ref().and_then(|x| self.reference.prescribed(&x.u));
        let load = match &prescribed {
            Some(x) => self.system.reference.residual(rhs, x),
            None => self.at_free_nodes(rhs),
        };
        let scale = self.norm(&load);
        // A zero load has the solution zero, whatever the start.
        let start = start.filter(|_| scale > 0.0);
        let (mut x, mut residual) = match start {
            Some(x) => {
                let residual = self.system.reference.residual(rhs, &x);
                (x, residual)
            }
            None => (self.reference.zeros(), load),
        };
        loop {
            let norm = self.norm(&residual);
            let before = info.residual;
            info.residual = if norm == 0.0 { 0.0 } else { norm / scale };
            // The computed residual replaces that of the recurrence.
            info.history.pop();
            info.history.push(info.residual);
            if info.residual <= tolerance {
                info.applications = self.applications;
                info.seconds = started.elapsed().as_secs_f64();
                return Ok((x, info));
            }
            let better = info.residual < STAGNATION * before;
            let stuck = info.corrections > 0 && !better;
            if stuck || info.iterations >= max_iterations || !info.residual.is_finite() {
                return Err(HarmonicError::Stagnated { hz, tolerance, history: info.history });
            }
            let goal = (0.5 * tolerance / info.residual).max(SMALLEST_GOAL);
            let (from, mut step, mut cancelled) = (info.residual, info.iterations, false);
            let (correction, recurrence) =
                self.system.correct(&residual, norm, goal, max_iterations - info.iterations, &mut |r| {
                    cancelled = !observe(step, r * from);
                    step += 1;
                    !cancelled
                });
            info.iterations += recurrence.len() - 1;
            info.corrections += 1;
            if cancelled {
                return Err(HarmonicError::Cancelled { iterations: info.iterations });
            }
            info.history.extend(recurrence[1..].iter().map(|r| r * from));
            x.add(C64::from(1.0), &correction);
            residual = self.system.reference.residual(rhs, &x);
        }
    }

    /// The load with zero forces at held nodes.
    fn at_free_nodes(&self, rhs: &Fields) -> Fields {
        let mut load = rhs.clone();
        self.reference.mask(&mut load.u);
        load
    }
}
