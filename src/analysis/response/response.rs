//! `Response`: the frequency response of one placement over a band.

use crate::analysis::response::check::Check;
use crate::analysis::response::error::ResponseError;
use crate::analysis::response::site::SiteMap;
use crate::analysis::response::transfer::Transfer;
use crate::case::harmonic::ports::Port;
use crate::math::reduced::Reduced;
use nalgebra::DMatrix;
use serde::{Deserialize, Serialize};

/// A frequency that was solved directly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SolvedFrequency {
    /// Frequency [Hz].
    pub hz: f64,
    /// `[port]` Krylov iterations.
    pub iterations: Vec<usize>,
    /// Wall time with the set-up at the frequency [s].
    pub seconds: f64,
    /// Deviation of the response here before this solution was added; `None` for the first frequencies.
    pub check: Option<Check>,
}

/// The frequency response of a placement over a band.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Key of scenario, case, nodes and plan: see [`crate::analysis::response::store::key`].
    pub key: String,
    /// The ports.
    pub ports: Vec<Port>,
    /// Whether a contact may open and is assumed closed.
    pub held_closed: bool,
    /// Sites and probes with their sample points.
    pub sites: Vec<SiteMap>,
    /// Stiffness of the pads alone, `[port][port]` [N/m].
    pub pads: DMatrix<f64>,
    /// The reduced model of the body.
    pub model: Reduced,
    /// Frequencies whose solutions span the model, in the order of solution.
    pub solved: Vec<SolvedFrequency>,
    /// Frequencies solved from a zero initial guess to check the response; each has its check.
    pub checked: Vec<SolvedFrequency>,
    /// Stated error: [`crate::analysis::response::solve::SAFETY`] times the largest of those checks.
    pub bound: f64,
    /// Displacement unknowns of the body.
    pub unknowns: usize,
}

impl Response {
    /// The transfer at `hz` [Hz].
    ///
    /// # Errors
    /// [`ResponseError::OutOfBand`]; [`ResponseError::Singular`].
    pub fn at(&self, hz: f64) -> Result<Transfer, ResponseError> {
        let (from, to) = (self.model.band.from, self.model.band.to);
        if !(from..=to).contains(&hz) {
            return Err(ResponseError::OutOfBand { hz, from, to });
        }
        Transfer::of_model(&self.model, &self.pads, hz)
    }

    /// Krylov iterations of all solves.
    pub fn iterations(&self) -> usize {
        self.solved.iter().chain(&self.checked).flat_map(|s| &s.iterations).sum()
    }
}
