//! The data's way: scenario → subject → calf → mesh → space → materials → device → solver → probes → metrics.

use crate::preset::ScenarioSpec;
use crate::run::outcome::{Progress, RunOptions, ScenarioOutcome};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// Stopped on request.
    #[error("stopped on request")]
    Cancelled,
    /// This build cannot answer it.
    #[error("{0}")]
    Unsupported(&'static str),
}

impl RunError {
    /// Exit code of the program.
    pub fn exit_code(&self) -> u8 {
        match self {
            RunError::Cancelled => 130,
            RunError::Unsupported(_) => 4,
        }
    }
}

/// Answers a resolved scenario.
///
/// # Errors
/// Cancelled, or the reason why there is no answer.
pub fn run_scenario(
    _spec: &ScenarioSpec,
    _options: &RunOptions,
    _progress: &Progress<'_>,
) -> Result<ScenarioOutcome, RunError> {
    Err(RunError::Unsupported("the solver is not part of this build"))
}
