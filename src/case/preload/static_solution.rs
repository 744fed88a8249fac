//! `StaticSolution`: displacement and mean stress of a static problem.

use crate::material::MaterialField;
use crate::math::C64;
use crate::metric::report::SolveRow;
use crate::probe::HarmonicField;
use std::sync::Arc;

/// The solution of a static problem.
#[derive(Debug)]
pub struct StaticSolution {
    /// Coefficients per GLL point of the solve.
    pub materials: Arc<MaterialField>,
    /// Displacements at frequency 0.
    pub field: HarmonicField,
    /// `[element · point]` mean stress [Pa].
    pub mean_stress: Vec<C64>,
    /// Iterations and times of all solves.
    pub effort: SolveRow,
    /// Wall time [s].
    pub wall: f64,
}

impl StaticSolution {
    /// The solution with the real part of `displacement`, on `materials`; the wall time is set later.
    pub fn new(
        materials: Arc<MaterialField>,
        displacement: &[[C64; 3]],
        mean_stress: Vec<C64>,
        effort: SolveRow,
    ) -> StaticSolution {
        let real = |u: &[C64; 3]| u.map(|z| C64::from(z.re));
        let amplitude = vec![displacement.iter().map(real).collect()];
        let field = HarmonicField { amplitude, ..HarmonicField::default() };
        StaticSolution { materials, field, mean_stress, effort, wall: 0.0 }
    }
}
