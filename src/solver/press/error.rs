//! Why a contact does not settle.

use crate::solver::error::SolverError;
use crate::solver::harmonic::HarmonicError;
use crate::solver::press::MISMATCH;

/// Why a contact does not settle.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PressError {
    /// A body without membranes or moduli to strain.
    #[error(transparent)]
    Solver(#[from] SolverError),
    /// A linear solve failed.
    #[error(transparent)]
    Harmonic(#[from] HarmonicError),
    /// A force that does not press, or a pad without stiffness.
    #[error("tool {tool}: {field} = {value} must be above 0")]
    Powerless {
        /// Number of the tool, from 1.
        tool: usize,
        /// Name of the quantity.
        field: &'static str,
        /// The value found.
        value: f64,
    },
    /// A tool that lost the skin.
    #[error("tool {tool} finds no skin to rest on")]
    Missed {
        /// Number of the tool, from 1.
        tool: usize,
    },
    /// The active set did not settle.
    #[error(
        "the contact does not settle: after {steps} steps {:.1e} of the force is still off the contact law, {MISMATCH:.0e} is wanted",
        mismatch
    )]
    Unsettled {
        /// Newton steps.
        steps: usize,
        /// Traction off its law over the force.
        mismatch: f64,
    },
}
