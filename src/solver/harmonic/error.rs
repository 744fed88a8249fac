//! `HarmonicError`: why a harmonic or static analysis has no solution.

use crate::fem::SpaceError;
use crate::math::sparse_lu::DirectError;
use crate::solver::error::SolverError;
use crate::solver::stiffness::StiffnessError;

/// Why a harmonic or static analysis has no solution.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum HarmonicError {
    /// The order has no kernel, or the map of an element is of too high a degree.
    #[error(transparent)]
    Stiffness(#[from] StiffnessError),
    /// The space of a coarser order cannot be built.
    #[error(transparent)]
    Space(#[from] SpaceError),
    /// A membrane is invalid.
    #[error(transparent)]
    Membrane(#[from] SolverError),
    /// The matrix to be factored is singular.
    #[error("the matrix is singular at {hz} Hz ({source}); check the supports of the body")]
    Singular {
        /// Frequency [Hz].
        hz: f64,
        /// Error of the factorisation.
        source: DirectError,
    },
    /// A static load on a body without supports.
    #[error("the body has no supports: its 6 rigid motions are free, so a static load has no solution")]
    Unsupported,
    /// A static load on a body whose supports leave rigid motions free.
    #[error(
        "the supports leave {motions} of the 6 rigid motions of the body free, so a static load has no \
         solution"
    )]
    RigidMotionsFree {
        /// Number of free rigid motions.
        motions: usize,
    },
    /// A quantity is outside its allowed range.
    #[error("{field} = {value} is outside {allowed}")]
    OutOfRange {
        /// Name of the quantity.
        field: &'static str,
        /// Its value.
        value: f64,
        /// The allowed range as text.
        allowed: &'static str,
    },
    /// The iteration did not reach its tolerance.
    #[error(
        "no convergence at {hz} Hz: relative residual {:.1e} after {} iterations, {tolerance:.0e} is \
         required ({})",
        history.last().copied().unwrap_or(f64::NAN), history.len().saturating_sub(1), summary(history)
    )]
    Stagnated {
        /// Frequency [Hz].
        hz: f64,
        /// Required tolerance.
        tolerance: f64,
        /// Relative residual before each iteration and at the end.
        history: Vec<f64>,
    },
    /// Cancelled by the caller.
    #[error("cancelled after {iterations} iterations")]
    Cancelled {
        /// Iterations done.
        iterations: usize,
    },
}

/// At most about seven evenly spaced entries of a residual history, the last included, as text.
fn summary(history: &[f64]) -> String {
    let every = history.len().saturating_sub(1).div_ceil(6).max(1);
    let mut at: Vec<usize> = (0..history.len()).step_by(every).collect();
    if let Some(last) = history.len().checked_sub(1)
        && at.last() != Some(&last)
    {
        at.push(last);
    }
    at.iter().map(|&i| format!("{i}: {:.0e}", history[i])).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stagnation_message_summarises_the_history() {
        let history: Vec<f64> = (0..=100).map(|i| 10f64.powf(-0.01 * f64::from(i))).collect();
        let text = HarmonicError::Stagnated { hz: 50.0, tolerance: 1e-5, history }.to_string();
        assert!(
            text.contains("1.0e-1 after 100 iterations") && text.contains("(0: 1e0, 17: 7e-1, "),
            "{text}"
        );
        assert!(text.ends_with("100: 1e-1)"), "{text}");
    }
}
