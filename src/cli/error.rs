//! `CommandError`: why a command failed, and its exit code.

use crate::analysis::response::ResponseError;
use crate::fit::FitError;
use crate::model::RunError;
use crate::output::OutputError;
use crate::preset::diagnostic::PresetError;
use crate::study::StudyError;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// A document is not valid. Exit code 2.
    #[error(transparent)]
    Preset(#[from] PresetError),
    /// The arguments are inconsistent or out of range. Exit code 2.
    #[error("{0}")]
    Usage(String),
    /// Files cannot be read or written. Exit code 3.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The scenario has no result. Exit code of the [`RunError`].
    #[error(transparent)]
    Run(#[from] RunError),
    /// The placement has no frequency response. Exit code of the [`ResponseError`].
    #[error(transparent)]
    Response(#[from] ResponseError),
    /// Labels make up no leg: exit code 2; a fit is refused: exit code 4.
    #[error(transparent)]
    Fit(#[from] FitError),
    /// The required resources are refused. Exit code 3.
    #[error("{0}")]
    Refused(String),
    /// The build or the machine lacks a required feature. Exit code 5.
    #[error("{0}")]
    Missing(String),
}

impl CommandError {
    /// Exit code of the program.
    pub fn exit_code(&self) -> u8 {
        match self {
            CommandError::Output(_) | CommandError::Refused(_) => 3,
            CommandError::Fit(FitError::Refused(_) | FitError::Mesh(_)) => 4,
            CommandError::Preset(_) | CommandError::Usage(_) | CommandError::Fit(_) => 2,
            CommandError::Run(error) => error.exit_code(),
            CommandError::Response(error) => error.exit_code(),
            CommandError::Missing(_) => 5,
        }
    }

    /// Kind of the error in a JSON line; the problems of a document have kinds of their own.
    pub fn kind(&self) -> &'static str {
        match self {
            CommandError::Preset(_) => "preset",
            CommandError::Usage(_) => "usage",
            CommandError::Output(_) => "output",
            CommandError::Run(_) | CommandError::Response(_) => "run",
            CommandError::Fit(_) => "fit",
            CommandError::Refused(_) => "refused",
            CommandError::Missing(_) => "missing",
        }
    }
}

impl From<StudyError> for CommandError {
    fn from(error: StudyError) -> CommandError {
        match error {
            StudyError::Preset(e) => CommandError::Preset(e),
            StudyError::Output(e) => CommandError::Output(e),
            other @ StudyError::NoCases { .. } => CommandError::Usage(other.to_string()),
            other => CommandError::Refused(other.to_string()),
        }
    }
}
