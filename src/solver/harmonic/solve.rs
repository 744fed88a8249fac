//! Solving at the present frequency: iterative refinement, solution and residual in f64, corrections in f32.
//!
//! ```text
//! r = f − A x  (f64, the reference operator),   δ ≈ A⁻¹ r  (one f32 GMRES cycle),   x ← x + δ
//! ```
//!
//! What f32 cannot hold in one correction, because thin stiff layers make the forces inside an element far larger than their sum,
//! is left in r and goes into the next. Each round multiplies the residual by about the larger of its goal and (condition × f32
//! round-off), whatever the recurrence believes; the limit is that of f64. Wilkinson 1963; Carson & Higham 2018, SIAM J. Sci.
//! Comput. 40 (GMRES-based refinement).

use super::check;
use super::error::HarmonicError;
use super::reference::Fields;
use super::system::HarmonicSystem;
use crate::math::C64;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Least relative residual asked of one correction: below it f32 chases its own round-off.
const LEAST_GOAL: f64 = 1e-4;
/// Part of its residual that a correction may leave at most; more is stagnation.
const PROGRESS: f64 = 0.7;

/// How one solution was reached.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HarmonicInfo {
    /// Frequency [Hz].
    pub hz: f64,
    /// Krylov iterations, all corrections together.
    pub iterations: usize,
    /// Corrections.
    pub corrections: usize,
    /// Applications of the finest-level operator in f32, preconditioner included.
    pub applications: usize,
    /// True relative residual at the end, in f64.
    pub residual: f64,
    /// Wall time [s].
    pub seconds: f64,
    /// Relative residual before each iteration and at the end: the true one before each correction, the recurrence's inside.
    pub history: Vec<f64>,
}

/// Displacement and pressure at one frequency.
#[derive(Clone, Debug)]
pub struct Solution {
    /// `[node][component]` complex displacement [m].
    pub displacement: Vec<[C64; 3]>,
    /// `[element][function]` pressure coefficients [Pa·√m³], as in [`Fields`].
    pub pressure: Vec<C64>,
}

impl HarmonicSystem {
    /// Solves at the present frequency for nodal forces `[node][component]` [N], to a true relative residual of `tolerance` (down
    /// to about 10⁻¹³) in at most `most` iterations, from `start` if there is one.
    ///
    /// # Errors
    /// [`HarmonicError::Stagnated`] with its history; cancellation; a force that is no number.
    ///
    /// # Panics
    /// If no frequency was set.
    pub fn solve(
        &mut self,
        force: &[[C64; 3]],
        start: Option<&Solution>,
        tolerance: f64,
        most: usize,
        cancel: &AtomicBool,
    ) -> Result<(Solution, HarmonicInfo), HarmonicError> {
        self.solve_watched(force, start, tolerance, most, &mut |_, _| !cancel.load(Ordering::Relaxed))
    }

    /// [`HarmonicSystem::solve`] under the eyes of `watch`, which is told iteration and relative residual before each
    /// iteration and stops the solve with false.
    ///
    /// # Errors
    /// [`HarmonicError::Stagnated`] with its history; cancellation.
    ///
    /// # Panics
    /// If no frequency was set.
    pub fn solve_watched(
        &mut self,
        force: &[[C64; 3]],
        start: Option<&Solution>,
        tolerance: f64,
        most: usize,
        watch: &mut dyn FnMut(usize, f64) -> bool,
    ) -> Result<(Solution, HarmonicInfo), HarmonicError> {
        let rhs = Fields { u: force.to_vec(), ..self.reference.zeros() };
        let start = start.map(|s| {
            let mut u = s.displacement.clone();
            self.reference.mask(&mut u);
            Fields { u, p: s.pressure.clone() }
        });
        let (x, info) = self.refine(&rhs, start, tolerance, most, watch)?;
        Ok((Solution { displacement: x.u, pressure: x.p }, info))
    }

    /// Solves A x = `rhs` at the present frequency, forces and volume changes, to a true relative residual of `tolerance` in at
    /// most `most` iterations.
    ///
    /// `start.u` at held nodes is kept: it prescribes their displacement. Residuals are relative to `rhs` less what the prescribed
    /// displacements do, in the norm of [`HarmonicSystem::norm`]. `watch` as in [`HarmonicSystem::solve_watched`].
    ///
    /// # Errors
    /// [`HarmonicError::Stagnated`] with its history; cancellation; a load that is no number.
    ///
    /// # Panics
    /// If no frequency was set.
    pub fn refine(
        &mut self,
        rhs: &Fields,
        start: Option<Fields>,
        tolerance: f64,
        most: usize,
        watch: &mut dyn FnMut(usize, f64) -> bool,
    ) -> Result<(Fields, HarmonicInfo), HarmonicError> {
        assert!(self.hz.is_finite(), "set_frequency comes first");
        let begun = Instant::now();
        self.applications = 0;
        check::load(&rhs.u, tolerance)?;
        let mut info = HarmonicInfo { hz: self.hz, ..HarmonicInfo::default() };
        let prescribed = start.as_ref().and_then(|x| self.reference.prescribed(&x.u));
        let load = match &prescribed {
            Some(x) => self.reference.residual(rhs, x),
            None => self.masked(rhs),
        };
        let scale = self.norm(&load);
        // Nothing acts: the answer is rest, whatever the start.
        let start = start.filter(|_| scale > 0.0);
        let (mut x, mut residual) = match start {
            Some(x) => {
                let residual = self.reference.residual(rhs, &x);
                (x, residual)
            }
            None => (self.reference.zeros(), load),
        };
        loop {
            let norm = self.norm(&residual);
            let before = info.residual;
            info.residual = if norm == 0.0 { 0.0 } else { norm / scale };
            // The true residual in place of the one that the recurrence believes in.
            info.history.pop();
            info.history.push(info.residual);
            if info.residual <= tolerance {
                info.applications = self.applications;
                info.seconds = begun.elapsed().as_secs_f64();
                return Ok((x, info));
            }
            let better = info.residual < PROGRESS * before;
            let stuck = info.corrections > 0 && !better;
            if stuck || info.iterations >= most || !info.residual.is_finite() {
                return Err(HarmonicError::Stagnated { hz: self.hz, tolerance, history: info.history });
            }
            let goal = (0.5 * tolerance / info.residual).max(LEAST_GOAL);
            let (from, mut step, mut cancelled) = (info.residual, info.iterations, false);
            let (correction, believed) =
                self.correct(&residual, norm, goal, most - info.iterations, &mut |r| {
                    cancelled = !watch(step, r * from);
                    step += 1;
                    !cancelled
                });
            info.iterations += believed.len() - 1;
            info.corrections += 1;
            if cancelled {
                return Err(HarmonicError::Cancelled { iterations: info.iterations });
            }
            info.history.extend(believed[1..].iter().map(|r| r * from));
            x.add(C64::from(1.0), &correction);
            residual = self.reference.residual(rhs, &x);
        }
    }

    /// The load without its part at held nodes.
    fn masked(&self, rhs: &Fields) -> Fields {
        let mut load = rhs.clone();
        self.reference.mask(&mut load.u);
        load
    }
}
