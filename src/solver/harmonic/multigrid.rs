//! One symmetric V-cycle over polynomial orders: Chebyshev smoothing above, direct solution of the last; of the only one where all
//! unknowns are factored.

use super::direct::Direct;
use super::level::{Level, Work, combine};
use super::pad::Pad;
use crate::math::fronts::Stop;
use crate::math::{C64, Monitor, sparse::Csr};
use crate::solver::boundary::Boundary;

/// The hierarchy, finest level first.
#[derive(Clone, Debug)]
pub struct Multigrid {
    /// Orders, the last of which `direct` solves.
    pub levels: Vec<Level>,
    /// Solves the last level.
    direct: Direct,
    /// `[level]` interpolation from the next coarser order, and its transpose.
    transfers: Vec<[Csr; 2]>,
    fields: Vec<Fields>,
}

/// Fields of one level.
#[derive(Clone, Debug, Default)]
struct Fields {
    work: Work,
    residual: Vec<f32>,
    /// Right-hand side and correction of the next coarser level.
    b: Vec<f32>,
    x: Vec<f32>,
}

impl Multigrid {
    /// The cycle over `levels`, the last of which `direct` solves.
    pub fn new(levels: Vec<Level>, direct: Direct) -> Multigrid {
        let pairs = || levels.windows(2).map(|pair| (&pair[0].space, &pair[1].space));
        let transfers = pairs()
            .map(|(fine, next)| {
                let p = super::transfer::interpolation(next, fine);
                let r = p.transposed();
                [p, r]
            })
            .collect();
        let fields = pairs()
            .map(|(fine, next)| Fields {
                work: Work::new(fine.n_nodes()),
                residual: vec![0.0; 6 * fine.n_nodes()],
                b: vec![0.0; 6 * next.n_nodes()],
                x: vec![0.0; 6 * next.n_nodes()],
            })
            .collect();
        Multigrid { levels, direct, transfers, fields }
    }

    /// Whether the finest level is itself solved directly.
    pub fn is_direct(&self) -> bool {
        self.levels.len() == 1
    }

    /// Replaces the pads: `pads` on the finest space.
    pub fn set_pads(&mut self, pads: Vec<Pad>) {
        if pads == self.levels[0].pads {
            return;
        }
        self.forget();
        let mut pads = pads;
        for (l, level) in self.levels.iter_mut().enumerate() {
            let next = self.transfers.get(l).map(|t| pads.iter().map(|p| p.coarsened(&t[0])).collect());
            level.pads = std::mem::replace(&mut pads, next.unwrap_or_default());
        }
    }

    /// Factors made so far are not used again.
    pub fn forget(&mut self) {
        self.direct.forget();
    }

    /// Moves every level to a frequency; `boundaries` are those of the levels.
    ///
    /// # Errors
    /// A singular problem at the last level; cancellation.
    pub fn set_frequency(
        &mut self,
        g: &[C64],
        moduli_hz: f64,
        omega: f64,
        boundaries: &[Boundary],
        monitor: Monitor<'_>,
    ) -> Result<(), Stop> {
        let heed = || if monitor.is_cancelled() { Err(Stop::Cancelled) } else { Ok(()) };
        for (level, boundary) in self.levels.iter_mut().zip(boundaries) {
            heed()?;
            level.set_frequency(g, moduli_hz, omega, boundary);
        }
        let [smoothed @ .., last] = &mut self.levels[..] else { unreachable!("there is a level") };
        for level in smoothed {
            heed()?;
            level.set_smoother(monitor)?;
        }
        self.direct.factor(last, g, omega, monitor)
    }

    /// Moduli that the direct solution was made for, `[element]`.
    pub fn factored(&self) -> &[C64] {
        self.direct.moduli()
    }

    /// u ≈ A_γ⁻¹ b, b = r + Bᵀ q: one V(2,2) cycle, or the direct solution.
    pub fn displace(&mut self, r: &[f32], q: &[f32], b: &mut [f32], u: &mut [f32]) {
        self.levels[0].gradient(q, b);
        combine(b, |b, i| b + r[i]);
        self.descend(0, b, u);
    }

    fn descend(&mut self, l: usize, b: &[f32], x: &mut [f32]) {
        if l + 1 == self.levels.len() {
            self.direct.solve(b, x);
            return;
        }
        let mut fields = std::mem::take(&mut self.fields[l]);
        self.levels[l].smooth(b, x, true, &mut fields.work);
        self.levels[l].residual(b, x, &mut fields.residual);
        self.transfers[l][1].apply::<6>(&fields.residual, &mut fields.b, false);
        self.levels[l + 1].mask(&mut fields.b);
        self.descend(l + 1, &fields.b, &mut fields.x);
        self.transfers[l][0].apply::<6>(&fields.x, &mut fields.residual, false);
        let correction = &fields.residual;
        combine(x, |x, i| x + correction[i]);
        self.levels[l].mask(x);
        self.levels[l].smooth(b, x, false, &mut fields.work);
        self.fields[l] = fields;
    }
}
