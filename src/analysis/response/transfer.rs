//! `Transfer`: the response at one frequency.

use crate::analysis::response::error::ResponseError;
use crate::math::C64;
use crate::math::reduced::Reduced;
use crate::metric::report::ratio;
use nalgebra::{DMatrix, DVector};

/// The response at one frequency.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Frequency [Hz].
    pub hz: f64,
    /// D `[port][port]` [N/m].
    pub stiffness: DMatrix<C64>,
    /// T `[point · 12][port]`: displacement per displacement (3), then its gradient row by row (9) [1/m].
    pub points: DMatrix<C64>,
}

impl Transfer {
    /// The transfer of the reduced `model` at `hz`; `pads` is the stiffness of the pads alone, `[port][port]`
    /// [N/m].
    ///
    /// # Errors
    /// [`ResponseError::Singular`].
    pub(super) fn of_model(model: &Reduced, pads: &DMatrix<f64>, hz: f64) -> Result<Transfer, ResponseError> {
        let y = model.solve(hz).ok_or(ResponseError::Singular { hz })?;
        let stiffness = pads.map(C64::from) - model.work(&y);
        Ok(Transfer { hz, stiffness, points: model.observe(&y) })
    }

    /// Driving-point impedance D/iω [N·s/m].
    pub fn impedance(&self) -> DMatrix<C64> {
        self.stiffness.map(|d| d / C64::new(0.0, std::f64::consts::TAU * self.hz))
    }

    /// Ratio of the smallest eigenvalue of the real part of the impedance to the largest magnitude: not
    /// negative if the body is passive; `None` if the real part is zero.
    pub fn passivity(&self) -> Option<f64> {
        let real = self.impedance().map(|z| z.re);
        let values = ((&real + real.transpose()) * 0.5).symmetric_eigenvalues();
        ratio(values.min(), values.amax())
    }

    /// `[port]` forces of the heads on the body for the displacements `motion`, `[port]` [m] [N].
    pub fn force(&self, motion: &DVector<C64>) -> DVector<C64> {
        &self.stiffness * motion
    }
}
