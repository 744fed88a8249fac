//! Frequency response of a placed device: what any motion of its heads does, from a few harmonic solves.
//!
//! ```text
//! heads move by x̂ (one entry per port)    force of the heads on the body  F̂ = D(ω) x̂
//!                                         at a point of a site            û, ∇û = T(ω) x̂
//! ```
//!
//! A port is one head in one direction: its axis, and the two tangents if the skin follows it there too. D is the dynamic
//! stiffness [N/m], symmetric; D/iω is the driving-point impedance, whose real part is never negative. D holds the tissue
//! and the elastic pads, not the mass of the device.

pub mod answer;
pub mod check;
pub mod error;
pub mod error_indicator;
pub mod resonance;
pub mod site;
pub mod solve;
pub mod store;

pub use crate::case::harmonic::ports::Port;
pub use answer::{Answer, SiteAnswer, Tone};
pub use check::Check;
pub use error::ResponseError;
pub use resonance::{Mark, Resonance};
pub use solve::{Plan, Start, respond};

use crate::math::C64;
use crate::math::reduced::Reduced;
use crate::metric::report::ratio;
use nalgebra::{DMatrix, DVector};
use serde::{Deserialize, Serialize};
use site::SiteMap;

/// One frequency that was solved directly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Solved {
    /// Frequency [Hz].
    pub hz: f64,
    /// `[port]` Krylov iterations.
    pub iterations: Vec<usize>,
    /// Wall time, moving to the frequency included [s].
    pub seconds: f64,
    /// How wrong the response was here before it learnt this answer; none for the first few.
    pub check: Option<Check>,
}

/// A placement, answered for a band of frequencies.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// What it belongs to: see [`store::key`].
    pub key: String,
    /// Heads and directions.
    pub ports: Vec<Port>,
    /// Whether a head that could lose contact is taken as held closed.
    pub held_closed: bool,
    /// Sites and probes with their sample points.
    pub sites: Vec<SiteMap>,
    /// Stiffness of the pads alone, `[port][port]` [N/m].
    pub pads: DMatrix<f64>,
    /// The body through its heads.
    pub model: Reduced,
    /// Frequencies that the response is made from, in the order solved.
    pub solved: Vec<Solved>,
    /// Frequencies that were solved from zero, only to see how wrong it is; each has its check.
    pub checked: Vec<Solved>,
    /// Stated error: [`solve::SAFETY`] times the worst of those checks.
    pub bound: f64,
    /// Displacement unknowns of the body.
    pub unknowns: usize,
}

/// The response at one frequency.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Frequency [Hz].
    pub hz: f64,
    /// D `[port][port]` [N/m].
    pub stiffness: DMatrix<C64>,
    /// T `[point · 12][port]`: displacement (3) per displacement, then its gradient (9, row by row) per metre.
    pub points: DMatrix<C64>,
}

impl Transfer {
    /// Driving-point impedance D/iω [N·s/m].
    pub fn impedance(&self) -> DMatrix<C64> {
        self.stiffness.map(|d| d / C64::new(0.0, std::f64::consts::TAU * self.hz))
    }

    /// Smallest eigenvalue of the real part of the impedance over the largest: not negative if the body is
    /// passive; none where it has no real part.
    pub fn passivity(&self) -> Option<f64> {
        let real = self.impedance().map(|z| z.re);
        let values = ((&real + real.transpose()) * 0.5).symmetric_eigenvalues();
        ratio(values.min(), values.amax())
    }

    /// Forces of the heads on the body for head motions `[port]` [m].
    pub fn force(&self, motion: &DVector<C64>) -> DVector<C64> {
        &self.stiffness * motion
    }
}

impl Response {
    /// The response at `hz`.
    ///
    /// # Errors
    /// [`ResponseError::OutOfBand`].
    pub fn at(&self, hz: f64) -> Result<Transfer, ResponseError> {
        let (from, to) = (self.model.band.from, self.model.band.to);
        if !(from..=to).contains(&hz) {
            return Err(ResponseError::OutOfBand { hz, from, to });
        }
        transfer(&self.model, &self.pads, hz)
    }

    /// Krylov iterations of all solves.
    pub fn iterations(&self) -> usize {
        self.solved.iter().chain(&self.checked).flat_map(|s| &s.iterations).sum()
    }
}

/// What `model` says at `hz`.
fn transfer(model: &Reduced, pads: &DMatrix<f64>, hz: f64) -> Result<Transfer, ResponseError> {
    let y = model.solve(hz).ok_or(ResponseError::Singular { hz })?;
    let stiffness = pads.map(C64::from) - model.work(&y);
    Ok(Transfer { hz, stiffness, points: model.observe(&y) })
}
