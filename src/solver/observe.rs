//! Who watches a simulation: everything that records, counts or draws is an observer.

use crate::solver::real::Real;
use crate::solver::simulation::Simulation;

/// Watches a simulation at the steps it asks for.
pub trait Observer<T: Real> {
    /// Whether to be called at `step`; step n is time n Δt, the first is 0.
    fn due(&self, step: u64) -> bool;

    /// Called with the forces of the step in place: [`Simulation::displacement`] is uₙ,
    /// [`Simulation::velocity`] is vₙ, heads report their force at tₙ.
    fn observe(&mut self, simulation: &Simulation<T>);
}
