//! `Observer`: the trait of everything that records or draws a simulation.

use crate::solver::explicit::simulation::Simulation;
use crate::solver::real::Real;

/// Observes a simulation at the steps it asks for.
pub trait Observer<T: Real> {
    /// Whether to observe step `step`; step n is at time n Δt, the first step is 0.
    fn due(&self, step: u64) -> bool;

    /// Called after the forces of step n are computed: [`Simulation::displacement`] is uₙ,
    /// [`Simulation::velocity`] is vₙ, and the contacts hold their forces at tₙ.
    fn observe(&mut self, simulation: &Simulation<T>);
}
