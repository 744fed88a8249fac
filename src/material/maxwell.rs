//! `MaxwellFit`: the generalised Maxwell model of one viscoelastic class, as time stepping needs it.

use crate::math::C64;

/// Generalised Maxwell approximation of the springpot shape factor (i f/50 Hz)^α:
/// g(ω) ≈ g∞ + Σ_k g_k iωτ_k/(1+iωτ_k), all weights ≥ 0. The relaxation times τ_k are shared by all classes.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct MaxwellFit {
    /// Springpot exponent α.
    pub alpha: f64,
    /// Relaxed weight g∞ ≥ 0.
    pub relaxed: f64,
    /// Branch weights g_k ≥ 0; empty for α = 0 (then `relaxed` is 1).
    pub weights: Vec<f64>,
    /// Largest relative error of the complex modulus over the fit band [1].
    pub max_error: f64,
}

impl MaxwellFit {
    /// An elastic class, α = 0.
    pub fn elastic() -> MaxwellFit {
        MaxwellFit { alpha: 0.0, relaxed: 1.0, weights: Vec::new(), max_error: 0.0 }
    }

    /// Shape factor g(ω) [1] at angular frequency ω [rad/s], for the shared relaxation times `tau` [s].
    pub fn modulus(&self, omega: f64, tau: &[f64]) -> C64 {
        let branches: C64 = self.weights.iter().zip(tau).map(|(&g, &tau)| branch(omega, tau) * g).sum();
        branches + self.relaxed
    }

    /// Unrelaxed (instantaneous) shape factor g∞ + Σ g_k, which bounds the time step [1].
    pub fn unrelaxed(&self) -> f64 {
        self.relaxed + self.weights.iter().sum::<f64>()
    }
}

/// Response iωτ/(1+iωτ) of one Maxwell branch of unit weight.
pub(super) fn branch(omega: f64, tau: f64) -> C64 {
    let iwt = C64::new(0.0, omega * tau);
    iwt / (iwt + 1.0)
}
