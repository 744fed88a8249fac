//! Why a placement has no frequency response.

use crate::model::error::RunError;
use crate::solver::harmonic::HarmonicError;
use thiserror::Error;

/// Why a placement has no frequency response.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ResponseError {
    /// The load has no head.
    #[error("case \"{case}\" has no head: a frequency response needs a device")]
    NoHead {
        /// Case name.
        case: String,
    },
    /// The band is empty or out of range.
    #[error("{from}–{to} Hz is not a valid band: 1 Hz ≤ from < to ≤ 400 Hz is required")]
    Band {
        /// Lowest frequency [Hz].
        from: f64,
        /// Highest frequency [Hz].
        to: f64,
    },
    /// The requested error is out of range.
    #[error("error = {value} is outside 1e-4–0.1")]
    Error {
        /// The requested error.
        value: f64,
    },
    /// The requested residual is out of range.
    #[error("tolerance = {value} is outside 1e-7–0.01")]
    Tolerance {
        /// The requested relative residual.
        value: f64,
    },
    /// The frequency is outside the band of the response.
    #[error("{hz} Hz is outside {from}–{to} Hz, the band of this response")]
    OutOfBand {
        /// The requested frequency [Hz].
        hz: f64,
        /// Lowest frequency [Hz].
        from: f64,
        /// Highest frequency [Hz].
        to: f64,
    },
    /// The reduced model is singular.
    #[error("the reduced model is singular at {hz} Hz")]
    Singular {
        /// Frequency [Hz].
        hz: f64,
    },
    /// The requested error was not reached within the allowed number of frequencies.
    #[error(
        "after {solves} frequencies the relative error of the response is {error:.1e} at {hz} Hz; \
         {wanted:.0e} is required"
    )]
    NotReached {
        /// Frequencies solved.
        solves: usize,
        /// Remaining error.
        error: f64,
        /// Frequency of that error [Hz].
        hz: f64,
        /// The requested error.
        wanted: f64,
    },
    /// The motion has another number of ports than the response.
    #[error("{found} motions were given for {ports} ports (heads and directions)")]
    Ports {
        /// Number of amplitudes.
        found: usize,
        /// Number of ports.
        ports: usize,
    },
    /// The frequencies have no common period.
    #[error("{frequencies} Hz have no common period of at most {most} cycles, so there is no peak to report")]
    NoCommonPeriod {
        /// The frequencies.
        frequencies: String,
        /// Largest allowed number of cycles.
        most: usize,
    },
    /// The model or the solver failed.
    #[error(transparent)]
    Run(#[from] RunError),
}

impl From<HarmonicError> for ResponseError {
    fn from(error: HarmonicError) -> ResponseError {
        ResponseError::Run(error.into())
    }
}

impl ResponseError {
    /// Exit code of the program: 2 invalid input, 4 numerical failure, or that of [`RunError`].
    pub fn exit_code(&self) -> u8 {
        match self {
            ResponseError::Run(error) => error.exit_code(),
            ResponseError::Singular { .. } | ResponseError::NotReached { .. } => 4,
            _ => 2,
        }
    }
}
