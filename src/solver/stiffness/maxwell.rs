//! Update coefficients of the Maxwell branches over one time step.

/// Exponential update of one Maxwell branch over one time step, exact for strain linear in time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Branch {
    /// a = e^{−Δt/τ}.
    pub a: f64,
    /// Weight b₀ of the old strain.
    pub b0: f64,
    /// Weight b₁ of the new strain.
    pub b1: f64,
}

impl Branch {
    /// Coefficients without relaxation: memory stays zero and the moduli are the instantaneous ones.
    pub const FROZEN: Branch = Branch { a: 1.0, b0: 0.0, b1: 0.0 };

    /// Coefficients for the time step `dt` and the relaxation time `tau` [s], both > 0.
    pub fn new(dt: f64, tau: f64) -> Branch {
        let x = dt / tau;
        // (1 − e^{−x})/x without cancellation.
        let mean = -(-x).exp_m1() / x;
        let a = (-x).exp();
        Branch { a, b0: mean - a, b1: 1.0 - mean }
    }
}
