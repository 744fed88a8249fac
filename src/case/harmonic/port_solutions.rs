//! `PortSolutions`: the fields of unit motions of all ports at one frequency, and the dynamic stiffness they give.

use crate::math::C64;
use crate::solver::harmonic::Solution;
use nalgebra::DMatrix;

/// All ports at one frequency.
#[derive(Clone, Debug)]
pub struct PortSolutions {
    /// `[port]` the field of a unit motion.
    pub solutions: Vec<Solution>,
    /// D `[port][port]` [N/m].
    pub stiffness: DMatrix<C64>,
    /// `[port]` Krylov iterations.
    pub iterations: Vec<usize>,
    /// Largest true relative residual.
    pub residual: f64,
    /// Wall time of moving to the frequency, and of the iterations [s].
    pub seconds: [f64; 2],
}

impl PortSolutions {
    /// Memory of the fields [bytes].
    pub fn bytes(&self) -> usize {
        let of = |s: &Solution| size_of_val(&s.displacement[..]) + size_of_val(&s.pressure[..]);
        self.solutions.iter().map(of).sum()
    }
}
