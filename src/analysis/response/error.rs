//! Why a placement has no frequency response.

use crate::model::error::RunError;
use crate::solver::harmonic::HarmonicError;
use thiserror::Error;

/// Why a placement has no frequency response.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ResponseError {
    /// A load without a head.
    #[error("case \"{case}\" has no head whose motion could be answered: a response needs a device")]
    NoHead {
        /// Case name.
        case: String,
    },
    /// A band that makes no sense.
    #[error("{from}–{to} Hz is no band: 1 Hz ≤ from < to ≤ 400 Hz")]
    Band {
        /// Lowest frequency [Hz].
        from: f64,
        /// Highest frequency [Hz].
        to: f64,
    },
    /// An error that cannot be reached or says nothing.
    #[error("error = {value} is outside 1e-4–0.1")]
    Error {
        /// The error asked for.
        value: f64,
    },
    /// A residual that cannot be reached or says nothing.
    #[error("tolerance = {value} is outside 1e-7–0.01")]
    Tolerance {
        /// The relative residual asked for.
        value: f64,
    },
    /// A frequency outside the response.
    #[error("{hz} Hz is outside {from}–{to} Hz, the band of this response")]
    OutOfBand {
        /// Frequency asked for [Hz].
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
    /// The error stays too large.
    #[error(
        "after {solves} frequencies the response is still wrong by {error:.1e} at {hz} Hz; {wanted:.0e} was asked for"
    )]
    NotReached {
        /// Frequencies solved.
        solves: usize,
        /// Error found.
        error: f64,
        /// Where [Hz].
        hz: f64,
        /// Error asked for.
        wanted: f64,
    },
    /// Motions for another number of ports.
    #[error("{found} motions were given for {ports} ports (heads and directions)")]
    Ports {
        /// Motions given.
        found: usize,
        /// Ports there are.
        ports: usize,
    },
    /// Frequencies without a common period.
    #[error("{frequencies} Hz have no common period of at most {most} cycles, so there is no peak to report")]
    NoCommonPeriod {
        /// The frequencies.
        frequencies: String,
        /// Most cycles.
        most: usize,
    },
    /// The model or the solver has no answer.
    #[error(transparent)]
    Run(#[from] RunError),
}

impl From<HarmonicError> for ResponseError {
    fn from(error: HarmonicError) -> ResponseError {
        ResponseError::Run(error.into())
    }
}

impl ResponseError {
    /// Exit code of the program: 2 invalid input, 4 numerical failure, else that of the run.
    pub fn exit_code(&self) -> u8 {
        match self {
            ResponseError::Run(error) => error.exit_code(),
            ResponseError::Singular { .. } | ResponseError::NotReached { .. } => 4,
            _ => 2,
        }
    }
}
