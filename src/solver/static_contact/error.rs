//! Errors of a static contact.

use crate::math::Monitor;
use crate::solver::error::SolverError;
use crate::solver::harmonic::HarmonicError;
use crate::solver::static_contact::settings::MISMATCH;

/// Why a static contact has no solution.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ContactError {
    /// The membranes of the body cannot be set up.
    #[error(transparent)]
    Solver(#[from] SolverError),
    /// A linear solve failed.
    #[error(transparent)]
    Harmonic(#[from] HarmonicError),
    /// A force, travel or pad stiffness that is not positive.
    #[error("tool {tool}: {field} = {value} must be above 0")]
    NotPositive {
        /// Number of the tool, from 1.
        tool: usize,
        /// Name of the quantity.
        field: &'static str,
        /// The value found.
        value: f64,
    },
    /// A tool without contact points.
    #[error("tool {tool} has no contact point on the skin")]
    NoContact {
        /// Number of the tool, from 1.
        tool: usize,
    },
    /// The active set did not converge.
    #[error(
        "static contact not converged: after {steps} steps the mismatch with the contact law is {:.1e} of \
         the force; {MISMATCH:.0e} is required",
        mismatch
    )]
    NotConverged {
        /// Number of Newton steps.
        steps: usize,
        /// Mismatch between traction and contact law, relative to the force.
        mismatch: f64,
    },
}

/// Checks for cancellation.
///
/// # Errors
/// Cancellation.
pub(crate) fn check_cancelled(monitor: &Monitor<'_>) -> Result<(), ContactError> {
    match monitor.is_cancelled() {
        true => Err(HarmonicError::Cancelled { iterations: 0 }.into()),
        false => Ok(()),
    }
}
