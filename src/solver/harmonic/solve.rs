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
use super::correction::Wanted;
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

/// Iterative refinement of one solution.
struct Refinement {
    rhs: Fields,
    x: Fields,
    /// f − A x, and its norm.
    residual: Fields,
    norm: f64,
    /// Norm of the load.
    scale: f64,
    /// Relative residual before the last correction.
    before: f64,
    info: HarmonicInfo,
}

impl Refinement {
    /// Whether the relative residual is at most `tolerance`. Called once before every correction.
    ///
    /// # Errors
    /// [`HarmonicError::Stagnated`]: the last correction left too much, or no iteration is left.
    fn is_done(&mut self, tolerance: f64, max_iterations: usize) -> Result<bool, HarmonicError> {
        let residual = if self.norm == 0.0 { 0.0 } else { self.norm / self.scale };
        let info = &mut self.info;
        // The computed residual replaces that of the recurrence.
        info.history.pop();
        info.history.push(residual);
        info.residual = residual;
        if residual <= tolerance {
            return Ok(true);
        }
        let stuck = info.corrections > 0 && residual >= STAGNATION * self.before;
        if stuck || info.iterations >= max_iterations || !residual.is_finite() {
            return Err(HarmonicError::Stagnated { hz: info.hz, tolerance, history: info.history.clone() });
        }
        self.before = residual;
        Ok(false)
    }
}

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
        let start = match start {
            Some(s) => Some(self.held_part(s, max_iterations)?),
            None => None,
        };
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
        let observe = &mut |_: usize, step: usize, r: f64| observe(step, r);
        let mut all = self.solve_from(vec![(rhs, start)], tolerance, max_iterations, observe)?;
        Ok(all.swap_remove(0))
    }

    /// Solves for several `[node][component]` nodal forces [N] side by side; each solution as that of
    /// [`AtFrequency::solve`] from zero. Solves by factors share every pass over them. `observe` receives
    /// force, iteration and relative residual before each iteration, and returns false to stop.
    ///
    /// # Errors
    /// Those of [`AtFrequency::solve`] for the first force that fails.
    pub fn solve_all(
        &mut self,
        forces: &[Vec<[C64; 3]>],
        tolerance: f64,
        max_iterations: usize,
        observe: &mut dyn FnMut(usize, usize, f64) -> bool,
    ) -> Result<Vec<(Solution, HarmonicInfo)>, HarmonicError> {
        let rhs: Vec<Fields> =
            forces.iter().map(|force| Fields { u: force.clone(), ..self.reference.zeros() }).collect();
        let solved = self.solve_mixed_all(&rhs, tolerance, max_iterations, observe)?;
        Ok(solved
            .into_iter()
            .map(|(x, info)| (Solution { displacement: x.u, pressure: x.p }, info))
            .collect())
    }

    /// [`AtFrequency::solve_all`] for forces and volume changes.
    ///
    /// # Errors
    /// Those of [`AtFrequency::solve_mixed`] for the first that fails.
    pub fn solve_mixed_all(
        &mut self,
        rhs: &[Fields],
        tolerance: f64,
        max_iterations: usize,
        observe: &mut dyn FnMut(usize, usize, f64) -> bool,
    ) -> Result<Vec<(Fields, HarmonicInfo)>, HarmonicError> {
        self.solve_from(rhs.iter().map(|f| (f, None)).collect(), tolerance, max_iterations, observe)
    }

    /// Solves for all right-hand sides, each from its start.
    fn solve_from(
        &mut self,
        rhs: Vec<(&Fields, Option<Fields>)>,
        tolerance: f64,
        max_iterations: usize,
        observe: &mut dyn FnMut(usize, usize, f64) -> bool,
    ) -> Result<Vec<(Fields, HarmonicInfo)>, HarmonicError> {
        let loads: Vec<&Fields> = rhs.iter().map(|(load, _)| *load).collect();
        let mut solved = self.solve_held(rhs, tolerance, max_iterations, observe)?;
        self.release_bodies(&loads, &mut solved, max_iterations, observe)?;
        Ok(solved)
    }

    /// [`AtFrequency::solve_from`] with rigid bodies held.
    pub(super) fn solve_held(
        &mut self,
        rhs: Vec<(&Fields, Option<Fields>)>,
        tolerance: f64,
        max_iterations: usize,
        observe: &mut dyn FnMut(usize, usize, f64) -> bool,
    ) -> Result<Vec<(Fields, HarmonicInfo)>, HarmonicError> {
        let started = Instant::now();
        let begin = |(rhs, start)| self.begin(rhs, start, tolerance);
        let mut all: Vec<Refinement> = rhs.into_iter().map(begin).collect::<Result<_, _>>()?;
        loop {
            let mut open = Vec::new();
            for (j, refinement) in all.iter_mut().enumerate() {
                if !refinement.is_done(tolerance, max_iterations)? {
                    open.push(j);
                }
            }
            if open.is_empty() {
                let seconds = started.elapsed().as_secs_f64() / all.len() as f64;
                return Ok(all.into_iter().map(|r| (r.x, HarmonicInfo { seconds, ..r.info })).collect());
            }
            self.refine(&mut all, &open, (tolerance, max_iterations), observe)?;
        }
    }

    /// The refinement for `rhs` from `start`.
    fn begin(
        &mut self,
        rhs: &Fields,
        start: Option<Fields>,
        tolerance: f64,
    ) -> Result<Refinement, HarmonicError> {
        check::load(&rhs.u, tolerance)?;
        // Bodies that the iteration moves start where `start` has them, and end elsewhere.
        let held = |x: &Fields| {
            let mut u = x.u.clone();
            self.coupling.iter().for_each(|coupling| coupling.hold(&mut u));
            self.reference.prescribed(&u)
        };
        let prescribed = start.as_ref().and_then(held);
        let load = match &prescribed {
            Some(x) => self.residual(rhs, x),
            None => self.at_free_nodes(rhs),
        };
        let scale = self.norm(&load);
        // A zero load has the solution zero, whatever the start.
        let (x, residual) = match start.filter(|_| scale > 0.0) {
            Some(x) => {
                let residual = self.residual(rhs, &x);
                (x, residual)
            }
            None => (self.reference.zeros(), load),
        };
        let norm = self.norm(&residual);
        let info = HarmonicInfo { hz: self.hz(), ..HarmonicInfo::default() };
        Ok(Refinement { rhs: rhs.clone(), x, residual, norm, scale, before: f64::INFINITY, info })
    }

    /// One correction of the refinements `open` of `all`.
    fn refine(
        &mut self,
        all: &mut [Refinement],
        open: &[usize],
        (tolerance, max_iterations): (f64, usize),
        observe: &mut dyn FnMut(usize, usize, f64) -> bool,
    ) -> Result<(), HarmonicError> {
        let residuals: Vec<_> = open
            .iter()
            .map(|&j| {
                let Refinement { residual, norm, info, .. } = &all[j];
                let goal = (0.5 * tolerance / info.residual).max(SMALLEST_GOAL);
                Wanted { residual, norm: *norm, goal, most: max_iterations - info.iterations }
            })
            .collect();
        let mut steps: Vec<usize> = open.iter().map(|&j| all[j].info.iterations).collect();
        let mut cancelled = false;
        self.system.applications = 0;
        let corrections = self.system.correct(&residuals, &mut |at, r| {
            let j = open[at];
            cancelled |= !observe(j, steps[at], r * all[j].info.residual);
            steps[at] += 1;
            !cancelled
        });
        let applications = self.applications.div_ceil(open.len());
        for (&j, (correction, recurrence)) in open.iter().zip(corrections) {
            let from = all[j].info.residual;
            let Refinement { rhs, x, residual, norm, info, .. } = &mut all[j];
            info.iterations += recurrence.len() - 1;
            info.corrections += 1;
            info.applications += applications;
            if cancelled {
                return Err(HarmonicError::Cancelled { iterations: info.iterations });
            }
            info.history.extend(recurrence[1..].iter().map(|r| r * from));
            x.add(C64::from(1.0), &correction);
            *residual = self.residual(rhs, x);
            *norm = self.norm(residual);
        }
        Ok(())
    }

    /// The load with zero forces at held nodes, but for those on bodies that the iteration moves.
    pub(super) fn at_free_nodes(&self, rhs: &Fields) -> Fields {
        let mut load = rhs.clone();
        self.reference.mask(&mut load.u);
        if let Some(coupling) = &self.coupling {
            coupling.spread(&coupling.gathered(&rhs.u), &mut load.u);
        }
        load
    }

    /// f − A x, with zero forces at held nodes, but for what is out of balance on bodies that the iteration
    /// moves.
    fn residual(&mut self, rhs: &Fields, x: &Fields) -> Fields {
        let system = &mut *self.system;
        let Some(coupling) = &system.coupling else { return system.reference.residual(rhs, x) };
        let mut r = system.reference.unbalanced(rhs, x);
        let on_bodies = coupling.out_of_balance(&x.u, &r.u);
        system.reference.mask(&mut r.u);
        coupling.spread(&on_bodies, &mut r.u);
        r
    }
}
