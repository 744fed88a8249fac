//! `Solver`: the interface between the worker and what computes.

use crate::model::refusal::Refusal;
use crate::preset::scenario::ScenarioSpec;
use crate::session::answer::{Body, CaseAnswer};
use crate::session::watch::Watch;

/// Why a case has no result.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SolveError {
    /// The solve was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The scenario does not fit into memory.
    #[error(transparent)]
    TooLarge(#[from] Refusal),
    /// Any other error; its message.
    #[error("{0}")]
    Failed(String),
}

/// What computes: the engine, or a closed form in tests.
pub trait Solver: Send + 'static {
    /// Builds the body of a scenario.
    ///
    /// # Errors
    /// [`SolveError::Cancelled`] if `watch` is cancelled; [`SolveError::TooLarge`]; [`SolveError::Failed`].
    fn body(&mut self, scenario: &ScenarioSpec, watch: &Watch) -> Result<Body, SolveError>;

    /// Solves the only case of `scenario` on `body`.
    ///
    /// # Errors
    /// As [`Solver::body`].
    fn case(&mut self, scenario: &ScenarioSpec, body: &Body, watch: &Watch)
    -> Result<CaseAnswer, SolveError>;
}
