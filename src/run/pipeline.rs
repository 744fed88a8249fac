//! The data's way: scenario → subject → calf → mesh → space → materials → device → solver → probes → metrics.

use crate::fem::Space;
use crate::mesh::HexMesh;
use crate::metric::CaseReport;
use crate::output::Traces;
use crate::preset::ScenarioSpec;
use crate::probe::field::HarmonicField;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// How to run.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// Threads; all cores if absent.
    pub threads: Option<usize>,
    /// Whether complex nodal fields are kept for files and the app.
    pub keep_fields: bool,
}

/// Who is told, and who may stop the run.
pub struct Progress<'a> {
    /// Called from the solver's thread, often.
    pub on_step: &'a (dyn Fn(ProgressEvent) + Sync),
    /// Set to true, the run stops at the next step with [`RunError::Cancelled`].
    pub cancel: &'a AtomicBool,
}

/// What just happened.
#[derive(Clone, Debug, PartialEq)]
pub enum ProgressEvent {
    /// A stage of a case begins.
    Stage {
        /// Case name.
        case: String,
        /// Stage.
        name: &'static str,
    },
    /// A case goes on.
    Step {
        /// Case name.
        case: String,
        /// Done, 0 to 1.
        fraction: f64,
        /// What is known so far.
        detail: String,
    },
}

/// One case, answered.
#[derive(Clone, Debug)]
pub struct CaseOutcome {
    /// Numbers.
    pub report: CaseReport,
    /// Steady state.
    pub field: HarmonicField,
    /// Time series.
    pub traces: Traces,
}

/// A scenario, answered.
#[derive(Clone, Debug)]
pub struct ScenarioOutcome {
    /// Mesh shared by all cases.
    pub mesh: Arc<HexMesh>,
    /// Space shared by all cases.
    pub space: Arc<Space>,
    /// Cases in the order of the scenario.
    pub cases: Vec<CaseOutcome>,
}

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
