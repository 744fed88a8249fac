//! `ResponsePlan`: band, accuracy and limits of a response.

use crate::analysis::response::error::ResponseError;

/// Legal relative residuals of a solve; f32 sums do not reach smaller ones.
const TOLERANCE: std::ops::RangeInclusive<f64> = 1e-7..=1e-2;

/// Initial guess of a solve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InitialGuess {
    /// Zero.
    Zero,
    /// The solution of the same port at the nearest solved frequency.
    Nearest,
    /// The prediction of the reduced model.
    #[default]
    Model,
}

/// Band, accuracy and limits of a response.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ResponsePlan {
    /// Lowest frequency [Hz], ≥ 1.
    pub from: f64,
    /// Highest frequency [Hz], ≤ 400.
    pub to: f64,
    /// Requested relative error of the stiffness and of the transfers to every site, 1e-4–0.1.
    pub error: f64,
    /// Relative residual of a solve, 1e-7–1e-2. Its effect at distant sites counts as error, so it must be
    /// well below `error`.
    pub tolerance: f64,
    /// Largest number of iterations of a solve.
    pub iterations: usize,
    /// Largest number of frequencies to solve.
    pub solves: usize,
    /// Initial guess of the solves.
    pub start: InitialGuess,
}

impl Default for ResponsePlan {
    fn default() -> ResponsePlan {
        ResponsePlan {
            from: 10.0,
            to: 200.0,
            error: 1e-3,
            tolerance: 2e-6,
            iterations: 1000,
            solves: 100,
            start: InitialGuess::Model,
        }
    }
}

impl ResponsePlan {
    /// The plan as text for a key: equal if and only if the plans are bitwise equal.
    pub(super) fn text(&self) -> String {
        let ResponsePlan { from, to, error, tolerance, iterations, solves, start } = *self;
        let bits = [from, to, error, tolerance].map(f64::to_bits);
        format!("{bits:x?} {iterations} {solves} {}", start as u8)
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`ResponseError::Band`], [`ResponseError::Error`] or [`ResponseError::Tolerance`] for a value out of
    /// range.
    pub fn check(&self) -> Result<(), ResponseError> {
        if !(self.from >= 1.0 && self.from < self.to && self.to <= 400.0) {
            return Err(ResponseError::Band { from: self.from, to: self.to });
        }
        if !(1e-4..=0.1).contains(&self.error) {
            return Err(ResponseError::Error { value: self.error });
        }
        if !TOLERANCE.contains(&self.tolerance) {
            return Err(ResponseError::Tolerance { value: self.tolerance });
        }
        Ok(())
    }
}
