//! Answers to f64 precision: iterative refinement, residuals by [`Plain`] in f64, corrections by the f32 solver.
//!
//! ```text
//! r = f − A x  (f64),   δ ≈ A⁻¹ r  (one f32 GMRES cycle, to 10⁻⁴),   x ← x + δ
//! ```
//!
//! Each round multiplies the residual by about the larger of 10⁻⁴ and (condition × f32 round-off), whatever the cycle
//! believes; the limit is that of f64. Wilkinson 1963; Carson & Higham 2018, SIAM J. Sci. Comput. 40 (GMRES-based refinement).

use super::check;
use super::error::HarmonicError;
use super::plain::{Fields, Plain};
use super::solve::HarmonicInfo;
use super::system::HarmonicSystem;
use std::sync::atomic::{AtomicBool, Ordering};

/// Relative residual asked of each correction.
const CORRECTION: f64 = 1e-4;
/// Corrections before giving up.
const ROUNDS: usize = 30;

impl HarmonicSystem {
    /// Solves A x = `rhs` at the present frequency to a relative residual of `tolerance` (down to about 10⁻¹³) in f64;
    /// each correction may take `most` iterations. `plain` must be of the same body, pads and frequency.
    ///
    /// `start.u` at held nodes is kept: it prescribes their displacement. Residuals are relative to the larger of
    /// `rhs` and the first residual, in the norm of [`HarmonicSystem::solve`]. `info.history` has one entry per round.
    ///
    /// # Errors
    /// [`HarmonicError::Stagnated`] when a round no longer halves the residual; cancellation; a load that is no number.
    ///
    /// # Panics
    /// If no frequency was set.
    pub fn refine(
        &mut self,
        plain: &mut Plain,
        rhs: &Fields,
        start: Option<Fields>,
        tolerance: f64,
        most: usize,
        cancel: &AtomicBool,
    ) -> Result<(Fields, HarmonicInfo), HarmonicError> {
        let begun = std::time::Instant::now();
        let mut x = start.unwrap_or_else(|| plain.zeros());
        check::load(&rhs.u, tolerance)?;
        let mut info = HarmonicInfo { hz: self.hz(), ..HarmonicInfo::default() };
        let mut load = rhs.clone();
        plain.mask(&mut load.u);
        let mut scale = self.norm(&load);
        loop {
            let image = plain.apply(&x);
            let mut residual = rhs.clone();
            residual.u.iter_mut().flatten().zip(image.u.iter().flatten()).for_each(|(r, a)| *r -= a);
            residual.p.iter_mut().zip(&image.p).for_each(|(r, a)| *r -= a);
            plain.mask(&mut residual.u);
            let norm = self.norm(&residual);
            scale = scale.max(if info.history.is_empty() { norm } else { 0.0 });
            info.residual = if scale > 0.0 { norm / scale } else { 0.0 };
            let before = info.history.last().copied().unwrap_or(f64::INFINITY);
            info.history.push(info.residual);
            if info.residual <= tolerance {
                info.seconds = begun.elapsed().as_secs_f64();
                return Ok((x, info));
            }
            let better = info.residual < 0.5 * before;
            if !better || info.history.len() > ROUNDS {
                return Err(HarmonicError::Stagnated { hz: self.hz(), tolerance, history: info.history });
            }
            let (correction, believed) = self.correct(&residual, CORRECTION, most, cancel);
            info.iterations += believed.len() - 1;
            if cancel.load(Ordering::Relaxed) {
                return Err(HarmonicError::Cancelled { iterations: info.iterations });
            }
            x.u.iter_mut().flatten().zip(correction.u.iter().flatten()).for_each(|(x, d)| *x += d);
            x.p.iter_mut().zip(&correction.p).for_each(|(x, d)| *x += d);
        }
    }
}
