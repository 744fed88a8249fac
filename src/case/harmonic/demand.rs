//! `SolveDemand`: what a case asks of the harmonic solver; it decides between multigrid and direct solution.

use crate::model::model::Model;
use crate::preset::contrast::Contrast;
use crate::preset::spec::ScenarioSpec;
use crate::solver::harmonic::Inner;

/// What a case asks of the harmonic solver.
#[derive(Clone, Copy, Debug)]
pub struct SolveDemand {
    /// Highest frequency [Hz].
    pub hz: f64,
    /// Solves at each frequency.
    pub solves: usize,
}

impl SolveDemand {
    /// The displacement solver: a function of the question alone, never of the machine.
    pub fn inner(self, spec: &ScenarioSpec, model: &Model) -> Inner {
        let unknowns = 3 * model.space.n_nodes();
        self.by(spec, model.space.order, unknowns, &|hz| model.elements_per_wave(hz))
    }

    /// The displacement solver for `unknowns` unknowns of `order`; `waves` gives the elements per wavelength of the slowest
    /// shear wave at a frequency [Hz].
    pub fn by(self, spec: &ScenarioSpec, order: usize, unknowns: usize, waves: &dyn Fn(f64) -> f64) -> Inner {
        Inner::faster(order, unknowns, waves(self.hz), self.solves, Contrast::ratio(spec))
    }
}
