//! `SolveDemand`: frequency and number of harmonic solves of a case; it decides between multigrid and direct
//! solution.

use crate::model::model::Model;
use crate::preset::scenario::{Contrast, ScenarioSpec};
use crate::solver::harmonic::DisplacementSolver;

/// Frequency and number of the harmonic solves of a case.
#[derive(Clone, Copy, Debug)]
pub struct SolveDemand {
    /// Highest frequency [Hz].
    pub hz: f64,
    /// Number of solves at each frequency.
    pub solves: usize,
    /// Whether the cycle has failed on this case, so that only the direct solver is left.
    pub direct: bool,
}

impl SolveDemand {
    /// `solves` at each frequency up to `hz` [Hz], by the faster solver.
    pub fn new(hz: f64, solves: usize) -> SolveDemand {
        SolveDemand { hz, solves, direct: false }
    }

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
        match self.direct {
            true => DisplacementSolver::Direct,
            false => DisplacementSolver::choose(
                order,
                unknowns,
                waves(self.hz),
                self.solves,
                Contrast::ratio(spec),
            ),
        }
    }
}
