//! `ContactSolution`: the converged contact of all tools.

use crate::solver::harmonic::Solution;
use crate::solver::static_contact::linear_step::LinearStep;
use crate::solver::static_contact::tool::Tool;
use crate::solver::static_contact::tool_equilibrium::ToolEquilibrium;

/// A converged contact.
#[derive(Clone, Debug)]
pub struct ContactSolution {
    /// `[tool]` travel, closure and skin displacement.
    pub tools: Vec<ToolEquilibrium>,
    /// Displacement and pressure of the body.
    pub solution: Solution,
    /// Number of Newton steps.
    pub steps: usize,
    /// Linear iterations of every solve, all steps.
    pub iterations: Vec<usize>,
    /// Largest relative residual of the last step's solves.
    pub residual: f64,
    /// Mismatch between traction and contact law, relative to the total force.
    pub mismatch: f64,
}

impl ContactSolution {
    /// The contact of the last linear step `last`, found in `steps` steps.
    pub(crate) fn new(
        tools: &[Tool],
        last: LinearStep,
        steps: usize,
        iterations: Vec<usize>,
    ) -> ContactSolution {
        let state = &last.state;
        let equilibrium = |j: usize| ToolEquilibrium {
            travel: state.travel[j],
            closure: (0..tools[j].gap.len()).map(|i| state.closure(tools, j, i)).collect(),
            skin_displacement: state.skin[j].clone(),
        };
        let equilibria = (0..tools.len()).map(equilibrium).collect();
        let mismatch = state.mismatch(tools, &last.traction);
        ContactSolution {
            tools: equilibria,
            solution: last.solution(),
            steps,
            iterations,
            residual: last.residual,
            mismatch,
        }
    }
}
