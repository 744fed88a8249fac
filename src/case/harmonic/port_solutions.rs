//! `PortSolutions`: the fields for unit displacements of all ports at one frequency, and the dynamic
//! stiffness.

use crate::math::C64;
use crate::solver::harmonic::Solution;
use nalgebra::DMatrix;

/// The solutions of all ports at one frequency.
#[derive(Clone, Debug)]
pub struct PortSolutions {
    /// `[port]` field for a unit displacement.
    pub solutions: Vec<Solution>,
    /// Dynamic stiffness D `[port][port]` [N/m].
    pub stiffness: DMatrix<C64>,
    /// `[port]` Krylov iterations.
    pub iterations: Vec<usize>,
    /// Largest true relative residual.
    pub residual: f64,
    /// Wall time of the set-up at the frequency, and of the iterations [s].
    pub seconds: [f64; 2],
}

impl PortSolutions {
    /// Memory of the fields [bytes].
    pub fn bytes(&self) -> usize {
        let of = |s: &Solution| size_of_val(&s.displacement[..]) + size_of_val(&s.pressure[..]);
        self.solutions.iter().map(of).sum()
    }
}
