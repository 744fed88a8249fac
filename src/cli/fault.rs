//! `Fault`: why a command has no answer, and with which exit code.

use crate::output::OutputError;
use crate::preset::problem::PresetError;
use crate::run::batch::BatchError;
use crate::run::pipeline::RunError;

/// Why a command has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// A document is not valid. Exit code 2.
    #[error(transparent)]
    Preset(#[from] PresetError),
    /// The command line asks for something that makes no sense. Exit code 2.
    #[error("{0}")]
    Usage(String),
    /// Files cannot be written. Exit code 3.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The scenario has no answer.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Too much is asked for. Exit code 3.
    #[error("{0}")]
    Refused(String),
    /// This build or machine lacks something. Exit code 5.
    #[error("{0}")]
    Missing(String),
}

impl Fault {
    /// Exit code of the program.
    pub fn exit_code(&self) -> u8 {
        match self {
            Fault::Preset(_) | Fault::Usage(_) => 2,
            Fault::Output(_) | Fault::Refused(_) => 3,
            Fault::Run(error) => error.exit_code(),
            Fault::Missing(_) => 5,
        }
    }
}

impl Fault {
    /// One word for programs that read faults; a document says its own.
    pub fn kind(&self) -> &'static str {
        match self {
            Fault::Preset(_) => "preset",
            Fault::Usage(_) => "usage",
            Fault::Output(_) => "output",
            Fault::Run(_) => "run",
            Fault::Refused(_) => "refused",
            Fault::Missing(_) => "missing",
        }
    }
}

impl From<BatchError> for Fault {
    fn from(error: BatchError) -> Fault {
        match error {
            BatchError::Preset(e) => Fault::Preset(e),
            BatchError::Output(e) => Fault::Output(e),
            other @ BatchError::NoCases { .. } => Fault::Usage(other.to_string()),
            other => Fault::Refused(other.to_string()),
        }
    }
}
