//! `ContactSolution`: the converged contact of all tools.

use crate::solver::harmonic::Solution;
use crate::solver::static_contact::contact_state::ContactState;
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
    /// Largest relative residual of the last step's solves; on hardening tissue, of the equilibrium.
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
        let mismatch = last.state.mismatch(tools, &last.traction);
        let (solution, residual) = (last.solution(), last.residual);
        ContactSolution {
            mismatch,
            ..Self::of_state(tools, &last.state, solution, steps, iterations, residual)
        }
    }

    /// The contact of the state `state` with the body's `solution`, which obeys the contact law.
    pub(crate) fn of_state(
        tools: &[Tool],
        state: &ContactState,
        solution: Solution,
        steps: usize,
        iterations: Vec<usize>,
        residual: f64,
    ) -> ContactSolution {
        let equilibrium = |j: usize| ToolEquilibrium {
            travel: state.travel[j],
            closure: (0..tools[j].gap.len()).map(|i| state.closure(tools, j, i)).collect(),
            skin_displacement: state.skin[j].clone(),
        };
        let tools = (0..tools.len()).map(equilibrium).collect();
        ContactSolution { tools, solution, steps, iterations, residual, mismatch: 0.0 }
    }
}
