//! One symmetric V-cycle over polynomial orders: N → 2 → 1, Chebyshev smoothing, direct solution at order 1.

use super::coarse::{Coarse, coarsen_nodal};
use super::level::{Level, Work, combine};
use super::pad::Pad;
use crate::math::direct::DirectError;
use crate::math::{C64, sparse::Csr};
use crate::solver::boundary::Boundary;

/// The hierarchy, finest level first.
#[derive(Clone, Debug)]
pub struct Multigrid {
    /// Orders above 1.
    pub levels: Vec<Level>,
    /// Order 1.
    pub coarse: Coarse,
    /// `[level]` interpolation from the next coarser order, and its transpose.
    transfers: Vec<[Csr; 2]>,
    /// Interpolation from order 1 to the finest level.
    from_vertices: Csr,
    fields: Vec<Fields>,
}

/// Fields of one level.
#[derive(Clone, Debug)]
struct Fields {
    work: Work,
    residual: Vec<f32>,
    /// Right-hand side and correction of the next coarser level.
    b: Vec<f32>,
    x: Vec<f32>,
}

impl Multigrid {
    /// The cycle over `levels` and `coarse`.
    pub fn new(levels: Vec<Level>, coarse: Coarse) -> Multigrid {
        let space = |l: usize| levels.get(l).map_or(&coarse.space, |l| &l.space);
        let transfers: Vec<[Csr; 2]> = (0..levels.len())
            .map(|l| {
                let p = super::transfer::interpolation(space(l + 1), space(l));
                let r = p.transposed();
                [p, r]
            })
            .collect();
        let from_vertices = super::transfer::interpolation(&coarse.space, space(0));
        let fields = (0..levels.len())
            .map(|l| {
                let (fine, next) = (space(l).n_nodes(), space(l + 1).n_nodes());
                Fields {
                    work: Work::new(fine),
                    residual: vec![0.0; 6 * fine],
                    b: vec![0.0; 6 * next],
                    x: vec![0.0; 6 * next],
                }
            })
            .collect();
        Multigrid { levels, coarse, transfers, from_vertices, fields }
    }

    /// Replaces the pads: `pads` on the finest space.
    pub fn set_pads(&mut self, pads: Vec<Pad>) {
        self.coarse.forget();
        let mut pads = pads;
        for l in 0..self.levels.len() {
            let next = pads.iter().map(|p| p.coarsened(&self.transfers[l][0])).collect();
            self.levels[l].pads = std::mem::replace(&mut pads, next);
        }
    }

    /// Moves every level to a frequency; `boundaries` are those of the levels.
    ///
    /// # Errors
    /// A singular order-1 problem.
    pub fn set_frequency(
        &mut self,
        g: &[C64],
        moduli_hz: f64,
        omega: f64,
        boundaries: &[Boundary],
        shift: C64,
    ) -> Result<(), DirectError> {
        for (level, boundary) in self.levels.iter_mut().zip(boundaries) {
            level.set_frequency(g, moduli_hz, omega, boundary, shift);
            level.estimate();
        }
        let nodal = coarsen_nodal(&self.levels[0].nodal, &self.from_vertices);
        let pads: Vec<Pad> = self.levels[0].pads.iter().map(|p| p.coarsened(&self.from_vertices)).collect();
        self.coarse.set_frequency(g, moduli_hz, shift, &nodal, &pads)
    }

    /// x ≈ A_γ⁻¹ b by one V(2,2) cycle.
    pub fn cycle(&mut self, b: &[f32], x: &mut [f32]) {
        self.descend(0, b, x);
    }

    fn descend(&mut self, l: usize, b: &[f32], x: &mut [f32]) {
        if l == self.levels.len() {
            self.coarse.solve(b, x);
            return;
        }
        let mut fields = std::mem::replace(
            &mut self.fields[l],
            Fields { work: Work::new(0), residual: Vec::new(), b: Vec::new(), x: Vec::new() },
        );
        self.levels[l].smooth(b, x, true, &mut fields.work);
        self.levels[l].residual(b, x, &mut fields.residual);
        self.transfers[l][1].apply::<6>(&fields.residual, &mut fields.b, false);
        if let Some(next) = self.levels.get(l + 1) {
            next.mask(&mut fields.b);
        }
        self.descend(l + 1, &fields.b, &mut fields.x);
        self.transfers[l][0].apply::<6>(&fields.x, &mut fields.residual, false);
        let correction = &fields.residual;
        combine(x, |x, i| x + correction[i]);
        self.levels[l].mask(x);
        self.levels[l].smooth(b, x, false, &mut fields.work);
        self.fields[l] = fields;
    }
}
