//! `FitError`: why a leg cannot be fitted.

use crate::anatomy::AnatomyError;
use crate::mesh::MeshError;
use std::path::PathBuf;

/// Why no leg follows from a set of labels.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FitError {
    /// A file cannot be read as labels.
    #[error("{}: {reason}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The labels do not make up a leg.
    #[error("{0}")]
    Labels(String),
    /// The fitted leg is too far from the labels, or cannot be meshed.
    #[error("the fit is refused:\n{}", .0.join("\n"))]
    Refused(Vec<String>),
    /// The leg as measured is outside the range of the program.
    #[error("the labels make up a leg that cannot be built: {0}")]
    Anatomy(#[from] AnatomyError),
    /// The fitted leg cannot be meshed.
    #[error("the fitted leg cannot be meshed: {0}")]
    Mesh(#[from] MeshError),
    /// The fit was interrupted.
    #[error("the fit was interrupted")]
    Cancelled,
}

impl FitError {
    /// The error of the file at `path`.
    pub(super) fn file(path: impl Into<PathBuf>, reason: impl ToString) -> FitError {
        FitError::File { path: path.into(), reason: reason.to_string() }
    }
}
