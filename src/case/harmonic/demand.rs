//! `SolveDemand`: frequency and number of harmonic solves of a case; it decides between multigrid and direct
//! solution.

use crate::model::model::Model;
use crate::preset::scenario::{Contrast, ScenarioSpec};
use crate::solver::harmonic::DisplacementSolver;
use crate::solver::rigid::MOTIONS;

/// Bones of a leg that move: tibia with foot, and fibula.
const LEG_BONES: usize = 2;

/// Frequency and number of the harmonic solves of a case.
#[derive(Clone, Copy, Debug)]
pub struct SolveDemand {
    /// Highest frequency [Hz].
    pub hz: f64,
    /// Number of solves at each frequency.
    pub solves: usize,
}

impl SolveDemand {
    /// The displacement solver. It depends on the scenario only, not on the machine.
    pub fn displacement_solver(self, spec: &ScenarioSpec, model: &Model) -> DisplacementSolver {
        let unknowns = 3 * model.space.n_nodes();
        self.displacement_solver_for(spec, model.space.order, unknowns, &|hz| model.elements_per_wave(hz))
    }

    /// The displacement solver for `unknowns` displacement unknowns of `order`; `waves` gives the elements
    /// per wavelength of the slowest shear wave at a frequency [Hz].
    pub fn displacement_solver_for(
        self,
        spec: &ScenarioSpec,
        order: usize,
        unknowns: usize,
        waves: &dyn Fn(f64) -> f64,
    ) -> DisplacementSolver {
        // Bones that move take a solve for each of their motions.
        let motions = if spec.boundary.bones.moves() { LEG_BONES * MOTIONS } else { 0 };
        let solves = self.solves + motions;
        DisplacementSolver::choose(order, unknowns, waves(self.hz), solves, Contrast::ratio(spec))
    }
}
