//! `Multigrid`: one symmetric V-cycle over polynomial orders. Fine levels are smoothed, the coarsest is
//! solved directly; with only one level, that level is solved directly.

use super::super::operator::{Level, Pad, map_entries};
use super::direct::DirectSolver;
use super::smoother::{Smoother, Work};
use super::transfer::interpolation;
use crate::fem::Geometry;
use crate::material::MaterialField;
use crate::math::multifrontal::FactorError;
use crate::math::{C64, Monitor, sparse::Csr};
use crate::solver::boundary::Boundary;

/// The hierarchy, finest level first.
#[derive(Clone, Debug)]
pub struct Multigrid {
    /// One level per order, finest first. The last is solved by `direct`.
    pub levels: Vec<Level>,
    /// `[level]` smoothers of all levels but the last.
    smoothers: Vec<Smoother>,
    direct: DirectSolver,
    /// `[level]` interpolation from the next coarser order, and its transpose.
    transfers: Vec<[Csr; 2]>,
    fields: Vec<LevelFields>,
}

/// Working fields of one level.
#[derive(Clone, Debug, Default)]
struct LevelFields {
    work: Work,
    residual: Vec<f32>,
    /// Right-hand side and correction of the next coarser level.
    b: Vec<f32>,
    x: Vec<f32>,
}

impl Multigrid {
    /// The cycle over `levels`, all but the last with a smoother; `direct` solves the last.
    pub fn new(levels: Vec<Level>, smoothers: Vec<Smoother>, direct: DirectSolver) -> Multigrid {
        let pairs = || levels.windows(2).map(|pair| (&pair[0].space, &pair[1].space));
        let transfers = pairs()
            .map(|(fine, next)| {
                let p = interpolation(next, fine);
                let r = p.transposed();
                [p, r]
            })
            .collect();
        let fields = pairs()
            .map(|(fine, next)| LevelFields {
                work: Work::new(fine.n_nodes()),
                residual: vec![0.0; 6 * fine.n_nodes()],
                b: vec![0.0; 6 * next.n_nodes()],
                x: vec![0.0; 6 * next.n_nodes()],
            })
            .collect();
        Multigrid { levels, smoothers, direct, transfers, fields }
    }

    /// Whether the finest level is itself solved directly.
    pub fn is_direct(&self) -> bool {
        self.levels.len() == 1
    }

    /// Replaces the pads by `pads` on the finest space, and discards the factors if they differ.
    pub fn set_pads(&mut self, pads: &[Pad]) {
        if pads == self.levels[0].pads {
            return;
        }
        self.discard_factors();
        let mut pads = pads.to_vec();
        for (l, level) in self.levels.iter_mut().enumerate() {
            let next = self.transfers.get(l).map(|t| pads.iter().map(|p| p.coarsened(&t[0])).collect());
            level.pads = std::mem::replace(&mut pads, next.unwrap_or_default());
        }
    }

    /// Discards the factors: the next frequency is factored anew.
    pub fn discard_factors(&mut self) {
        self.direct.discard_factors();
    }

    /// Moves every level to a frequency: `[element]` springpot factors `g`, the membranes' factors at
    /// `moduli_hz` [Hz], `omega` [rad/s], `[level]` `boundaries`.
    ///
    /// # Errors
    /// A singular problem; cancellation.
    pub fn set_frequency(
        &mut self,
        g: &[C64],
        moduli_hz: f64,
        omega: f64,
        boundaries: &[Boundary],
        monitor: Monitor<'_>,
    ) -> Result<(), FactorError> {
        let check_cancelled = || if monitor.is_cancelled() { Err(FactorError::Cancelled) } else { Ok(()) };
        for (level, boundary) in self.levels.iter_mut().zip(boundaries) {
            check_cancelled()?;
            level.set_frequency(g, moduli_hz, omega, boundary);
        }
        for (smoother, level) in self.smoothers.iter_mut().zip(&mut self.levels) {
            check_cancelled()?;
            smoother.set_frequency(level, monitor)?;
        }
        let coarsest = self.levels.last().expect("there is a level");
        self.direct.factor(coarsest, g, omega, monitor)
    }

    /// Sets the material of a hierarchy of one level.
    pub fn set_material(&mut self, geometry: &Geometry, material: &MaterialField, penalty: &[f64]) {
        self.levels[0].elements.set_material(geometry, material, penalty);
        self.direct.set_material(material.clone(), penalty);
    }

    /// The level that is solved directly, and its solver.
    pub fn direct(&mut self) -> (&Level, &mut DirectSolver) {
        (self.levels.last().expect("there is a level"), &mut self.direct)
    }

    /// `[element]` springpot factors that the direct solver was factored with.
    pub fn factored_springpot_factors(&self) -> &[C64] {
        self.direct.springpot_factors()
    }

    /// u ≈ A_γ⁻¹ b with b = r + Bᵀ q: one V(2,2) cycle, or the direct solution.
    pub fn solve(&mut self, r: &[f32], q: &[f32], b: &mut [f32], u: &mut [f32]) {
        self.levels[0].apply_gradient(q, b);
        map_entries(b, |b, i| b + r[i]);
        self.v_cycle(0, b, u);
    }

    /// `[load]` u = A_γ⁻¹ b on the level that is solved directly.
    pub fn solve_coarsest(&mut self, b: &[Vec<f32>], u: &mut [Vec<f32>]) {
        self.direct.solve_all(b, u);
    }

    /// Estimated largest eigenvalues of the smoothed operators, finest level first; 0 for the level solved
    /// directly.
    pub fn smoother_bounds(&self) -> Vec<f64> {
        self.smoothers.iter().map(Smoother::largest).chain([0.0]).collect()
    }

    /// x ≈ A_γ⁻¹ b on level `l` and below.
    fn v_cycle(&mut self, l: usize, b: &[f32], x: &mut [f32]) {
        if l + 1 == self.levels.len() {
            self.direct.solve(b, x);
            return;
        }
        let mut fields = std::mem::take(&mut self.fields[l]);
        self.smoothers[l].smooth(&mut self.levels[l], b, x, true, &mut fields.work);
        self.levels[l].residual(b, x, &mut fields.residual);
        self.transfers[l][1].apply::<6>(&fields.residual, &mut fields.b, false);
        self.levels[l + 1].mask(&mut fields.b);
        self.v_cycle(l + 1, &fields.b, &mut fields.x);
        self.transfers[l][0].apply::<6>(&fields.x, &mut fields.residual, false);
        let correction = &fields.residual;
        map_entries(x, |x, i| x + correction[i]);
        self.levels[l].mask(x);
        self.smoothers[l].smooth(&mut self.levels[l], b, x, false, &mut fields.work);
        self.fields[l] = fields;
    }
}
