//! `Rheology`: the complex modulus that a field was solved with, with which its powers and stresses are
//! evaluated.

use crate::material::field::MaterialField;
use crate::material::springpot::springpot;
use crate::math::C64;
use std::f64::consts::TAU;

/// The shape factor g(ω) that a field was solved with.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Rheology {
    /// The Maxwell fit of the springpot (transient analysis).
    #[default]
    Fitted,
    /// The springpot (i f/50 Hz)^α (harmonic analysis).
    Exact,
    /// The magnitude of the springpot at this frequency [Hz], > 0, without loss (static analysis).
    Static(f64),
}

impl Rheology {
    /// Shape factor g [1] of `element` at ω [rad/s]; ω > 0 unless `Static`.
    pub fn shape(self, material: &MaterialField, element: usize, omega: f64) -> C64 {
        let class = &material.classes[usize::from(material.class[element])];
        match self {
            Rheology::Fitted => class.modulus(omega, &material.tau),
            Rheology::Exact => springpot(class.alpha, omega / TAU),
            Rheology::Static(hz) => C64::from(springpot(class.alpha, hz).norm()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::material::fit::{BAND_HZ, fit_springpots};

    #[test]
    fn the_fit_approximates_the_springpot_and_static_moduli_have_no_loss() {
        let (tau, classes) = fit_springpots(&[0.25], 6, BAND_HZ).unwrap();
        let error = classes[0].max_error;
        let material = MaterialField { class: vec![0], classes, tau, ..MaterialField::default() };
        let exact = Rheology::Exact.shape(&material, 0, TAU * 40.0);
        let fitted = Rheology::Fitted.shape(&material, 0, TAU * 40.0);
        assert!((fitted / exact - 1.0).norm() <= 1.01 * error, "{fitted} {exact}");
        let still = Rheology::Static(1.0).shape(&material, 0, 0.0);
        assert!((still.re - 0.02f64.powf(0.25)).abs() < 1e-12 && still.im == 0.0, "{still}");
    }
}
