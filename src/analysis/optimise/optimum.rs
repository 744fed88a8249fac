//! The optimisation as a whole: check, search, and the scenario of the optimum.

use super::edge::Edge;
use super::error::OptimiseError;
use super::evaluation::Evaluation;
use super::problem::{DesignVariable, Objective, SearchBudget, check};
use super::search::Search;
use crate::engine::Engine;
use crate::model::Progress;
use crate::preset::scenario::{LoadSpec, Part, ScenarioSpec};

/// Result of an optimisation.
#[derive(Clone, Debug)]
pub struct Optimum {
    /// The scenario with the best values and amplitude; one case.
    pub spec: ScenarioSpec,
    /// Index of the best point in `history`.
    pub best: usize,
    /// Ends of ranges on which the best point lies: the optimum may lie beyond.
    pub edges: Vec<Edge>,
    /// Every evaluated point in order; the first is the scenario's own.
    pub history: Vec<Evaluation>,
}

/// Maximises `objective` over `variables` of the only case of `spec`.
///
/// # Errors
/// [`OptimiseError`].
pub fn optimise(
    engine: &mut Engine,
    spec: &ScenarioSpec,
    variables: &[DesignVariable],
    objective: &Objective,
    budget: SearchBudget,
    progress: &Progress<'_>,
) -> Result<Optimum, OptimiseError> {
    check(spec, variables, objective)?;
    let mut search = Search { engine, spec, variables, objective, progress, history: Vec::new() };
    search.run(budget.scan, budget.evaluations)?;
    let best = search.best().ok_or(OptimiseError::Infeasible(search.history.len()))?;
    let evaluation = &search.history[best];
    let mut spec = search.with(&evaluation.values)?;
    amplify(&mut spec, evaluation.amplitude);
    let edges = Edge::of(variables, &evaluation.values);
    Ok(Optimum { spec, best, edges, history: search.history })
}

/// Multiplies the amplitude of every drive of the scenario by `a`.
fn amplify(spec: &mut ScenarioSpec, a: f64) {
    for case in &mut spec.cases {
        match &mut case.load {
            LoadSpec::Device { device: Part::Inline(device), .. }
            | LoadSpec::DeviceAt { device: Part::Inline(device), .. } => {
                device.heads.iter_mut().for_each(|head| head.drive.amplify(a));
            }
            LoadSpec::Pressure { force_n, .. } => *force_n *= a,
            LoadSpec::PointForce { force_n, .. } => force_n.iter_mut().for_each(|f| *f *= a),
            LoadSpec::Device { .. } | LoadSpec::DeviceAt { .. } => {}
        }
    }
}
