//! Why a factorisation gives no factors.

use crate::math::sparse_lu::DirectError;

/// Why a factorisation gives no factors.
#[derive(Clone, Debug, PartialEq)]
pub enum FactorError {
    /// Cancelled by the caller.
    Cancelled,
    /// A vanishing pivot.
    Singular(DirectError),
}
