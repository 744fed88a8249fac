//! `OptimiseError`: why there is no optimum.

use crate::model::RunError;
use crate::preset::diagnostic::PresetError;

/// Why there is no optimum.
#[derive(Debug, thiserror::Error)]
pub enum OptimiseError {
    /// A variable that cannot be set, or values out of range.
    #[error(transparent)]
    Preset(#[from] PresetError),
    /// The scenario itself has no result, or the search was cancelled.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The objective has no value.
    #[error("there is no {column} at {sites}; the sites are {known}{}", hint(nearest.as_ref()))]
    NoObjectiveValue {
        /// Column of the objective.
        column: String,
        /// Sites of the objective.
        sites: String,
        /// Sites of the scenario.
        known: String,
        /// The known site closest in spelling to one that does not exist.
        nearest: Option<String>,
    },
    /// The column does not exist.
    #[error("{0}")]
    NoColumn(String),
    /// Every point exceeds a cost limit.
    #[error("none of {0} points is within the limits; widen the ranges or raise the limits")]
    Infeasible(usize),
}

/// Suggests the nearest known name.
pub(super) fn hint(nearest: Option<&String>) -> String {
    nearest.map_or(String::new(), |name| format!("; did you mean `{name}`?"))
}
