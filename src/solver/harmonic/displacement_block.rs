//! `DisplacementBlock`: the displacement block of a directly solved system, to be measured beside other
//! solvers of the same matrix.

use super::error::HarmonicError;
use super::frequency::AtFrequency;
use super::operator::Level;
use super::precondition::DirectSolver;
use crate::math::multifrontal::FactorError;
use crate::math::{C32, Monitor};

/// The complex symmetric matrix A_γ at one frequency, and its factors. Unknowns are numbered over the nodes
/// that are not held, three to a node.
#[derive(Debug)]
pub struct DisplacementBlock<'s> {
    hz: f64,
    level: &'s Level,
    direct: &'s mut DirectSolver,
    /// Nodes that are not held.
    free: Vec<u32>,
    /// `[node]` number among these.
    number: Vec<u32>,
}

impl AtFrequency<'_> {
    /// The displacement block of a system that is solved by factors of all its unknowns; `None` for another.
    pub fn displacement_block(&mut self) -> Option<DisplacementBlock<'_>> {
        let hz = self.hz();
        if !self.system.multigrid.is_direct() {
            return None;
        }
        let (level, direct) = self.system.multigrid.direct();
        let free: Vec<u32> = (0..level.space.n_nodes() as u32).filter(|&n| level.free[n as usize]).collect();
        let mut number = vec![u32::MAX; level.space.n_nodes()];
        free.iter().zip(0..).for_each(|(&n, i)| number[n as usize] = i);
        Some(DisplacementBlock { hz, level, direct, free, number })
    }
}

impl DisplacementBlock<'_> {
    /// Number of unknowns.
    pub fn unknowns(&self) -> usize {
        3 * self.free.len()
    }

    /// (row, column, value) of all terms of the matrix; terms at the same place add up.
    pub fn terms(&self) -> Vec<(u32, u32, C32)> {
        let mut terms = Vec::new();
        let unknown = |at: usize| 3 * self.number[at / 3] + (at % 3) as u32;
        self.direct.visit_terms(self.level, |i, j, value| terms.push((unknown(i), unknown(j), value)));
        terms
    }

    /// Dissects and factors once more. Returns the seconds of the dissection and of the factorisation.
    ///
    /// # Errors
    /// A singular matrix; cancellation.
    pub fn factor_anew(&mut self, monitor: Monitor<'_>) -> Result<[f64; 2], HarmonicError> {
        self.direct.factor_anew(self.level, monitor).map_err(|stop| match stop {
            FactorError::Cancelled => HarmonicError::Cancelled { iterations: 0 },
            FactorError::Singular(source) => HarmonicError::Singular { hz: self.hz, source },
        })
    }

    /// Number of entries of the factors L and D.
    pub fn factor_entries(&self) -> usize {
        self.direct.factor_entries()
    }

    /// A⁻¹ b by the factors.
    pub fn solve(&mut self, b: &[C32]) -> Vec<C32> {
        let mut field = vec![0.0; 6 * self.level.space.n_nodes()];
        for (b, &n) in b.chunks_exact(3).zip(&self.free) {
            (0..3).for_each(|c| {
                [field[6 * n as usize + c], field[6 * n as usize + 3 + c]] = [b[c].re, b[c].im];
            });
        }
        let mut x = vec![0.0; field.len()];
        self.direct.solve(&field, &mut x);
        let of_node = |n: u32| (0..3).map(move |c| 6 * n as usize + c);
        self.free.iter().flat_map(|&n| of_node(n)).map(|at| C32::new(x[at], x[at + 3])).collect()
    }
}
