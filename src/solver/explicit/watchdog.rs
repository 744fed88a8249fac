//! Detects a diverging run: not-a-number, or kinetic energy far above the energy supplied.

use crate::solver::error::SolverError;
use crate::solver::explicit::simulation::Simulation;
use crate::solver::real::Real;

/// Steps between two checks.
pub const EVERY: u64 = 50;
/// Ratio of kinetic to supplied energy above which a run counts as unstable.
pub const FACTOR: f64 = 1e3;

/// Checks the state of `simulation`.
///
/// # Errors
/// [`SolverError::NotANumber`] and [`SolverError::Unstable`], with step, node and element.
pub fn check<T: Real>(simulation: &Simulation<T>) -> Result<(), SolverError> {
    let kinetic = simulation.kinetic_half();
    let account = simulation.account();
    let supplied = account.initial + account.turnover;
    if kinetic.is_finite() && kinetic <= FACTOR * supplied {
        return Ok(());
    }
    let speed = |n: usize| -> f64 {
        let v = &simulation.state().v[3 * n..3 * n + 3];
        v.iter().map(|&v| Into::<f64>::into(v).powi(2)).sum()
    };
    let n_nodes = simulation.mass().len();
    let step = simulation.step_count();
    if let Some(node) = (0..n_nodes).find(|&n| !speed(n).is_finite()) {
        let element = element_of(simulation, node);
        return Err(SolverError::NotANumber { step, time: simulation.time(), node, element });
    }
    let node = (0..n_nodes).max_by(|&a, &b| speed(a).total_cmp(&speed(b))).unwrap_or(0);
    let (dt, limit, element) = (simulation.dt(), simulation.dt_limit(), element_of(simulation, node));
    Err(SolverError::Unstable { step, kinetic, supplied, node, element, dt, limit })
}

/// The first element that contains `node`.
fn element_of<T: Real>(simulation: &Simulation<T>, node: usize) -> usize {
    let parts = simulation.parts();
    let points = parts.node_of.len() / parts.regions.of_element.len().max(1);
    parts.node_of.iter().position(|&n| n as usize == node).unwrap_or(0) / points.max(1)
}
