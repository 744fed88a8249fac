//! Why there is no harmonic answer.

use crate::fem::space::SpaceError;
use crate::math::direct::DirectError;
use crate::solver::error::SolverError;
use crate::solver::stiffness::StiffnessError;

/// Why there is no harmonic answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum HarmonicError {
    /// The order has no kernel, or an element is not triquadratic.
    #[error(transparent)]
    Stiffness(#[from] StiffnessError),
    /// A coarser space cannot be made.
    #[error(transparent)]
    Space(#[from] SpaceError),
    /// A membrane cannot be made.
    #[error(transparent)]
    Membrane(#[from] SolverError),
    /// What is factored is singular.
    #[error("the problem to be factored is singular at {hz} Hz ({source}); is the body held?")]
    Singular {
        /// Frequency [Hz].
        hz: f64,
        /// The factorisation's own words.
        source: DirectError,
    },
    /// A static load on a body nothing holds.
    #[error("the body is free: nothing holds its 6 rigid motions, so a static load has no answer")]
    Free,
    /// A static load on a body held too loosely.
    #[error(
        "the supports leave {motions} of the body's 6 rigid motions free, so a static load has no answer"
    )]
    Loose {
        /// How many motions nothing resists.
        motions: usize,
    },
    /// A number outside its range.
    #[error("{field} = {value} is outside {allowed}")]
    OutOfRange {
        /// Name of the quantity.
        field: &'static str,
        /// The value found.
        value: f64,
        /// The allowed range, in words.
        allowed: &'static str,
    },
    /// The iteration did not reach its tolerance.
    #[error(
        "no convergence at {hz} Hz: relative residual {:.1e} after {} iterations, {tolerance:.0e} was asked for ({})",
        history.last().copied().unwrap_or(f64::NAN), history.len().saturating_sub(1), summary(history)
    )]
    Stagnated {
        /// Frequency [Hz].
        hz: f64,
        /// Tolerance asked for.
        tolerance: f64,
        /// Relative residual before each iteration and at the end.
        history: Vec<f64>,
    },
    /// Stopped from outside.
    #[error("cancelled after {iterations} iterations")]
    Cancelled {
        /// Iterations done.
        iterations: usize,
    },
}

/// A history in at most seven figures, evenly spaced, the last one among them.
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

/// `value` if it lies in [low, high], else an error.
pub(super) fn within(
    field: &'static str,
    value: f64,
    (low, high): (f64, f64),
    allowed: &'static str,
) -> Result<(), HarmonicError> {
    if value >= low && value <= high {
        Ok(())
    } else {
        Err(HarmonicError::OutOfRange { field, value, allowed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stagnation_tells_how_it_went() {
        let history: Vec<f64> = (0..=100).map(|i| 10f64.powf(-0.01 * f64::from(i))).collect();
        let text = HarmonicError::Stagnated { hz: 50.0, tolerance: 1e-5, history }.to_string();
        assert!(
            text.contains("1.0e-1 after 100 iterations") && text.contains("(0: 1e0, 17: 7e-1, "),
            "{text}"
        );
        assert!(text.ends_with("100: 1e-1)"), "{text}");
    }
}
