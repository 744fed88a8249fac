//! `MaterialField`: coefficients at every GLL point, as the kernels read them.

use crate::math::V3;

/// Generalised Maxwell fit of the springpot shape g(f) = (i f/50 Hz)^α:
/// g(ω) ≈ g∞ + Σ_k g_k iωτ_k/(1+iωτ_k), all weights ≥ 0. τ_k is shared by every class.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct MaxwellFit {
    /// Springpot exponent α.
    pub alpha: f64,
    /// Relaxed weight g∞ ≥ 0.
    pub relaxed: f64,
    /// Branch weights g_k ≥ 0; empty for α = 0 (then `relaxed` is 1).
    pub weights: Vec<f64>,
    /// Largest relative error of the complex modulus over the fit band.
    pub max_error: f64,
}

/// Material at every GLL point of a space. `[element][point]` arrays have `n_elements · (N+1)³` entries.
///
/// σ = K tr(ε) I + g(ω) · dev[2μ_T ε + 2(μ_L−μ_T)(A ε + ε A) + β (a·εa) A], A = a⊗a,
/// β = E_L + μ_T − 4 μ_L, moduli at 50 Hz.
#[derive(Clone, Debug, Default)]
pub struct MaterialField {
    /// `[element][point]` density ρ [kg/m³].
    pub density: Vec<f64>,
    /// `[element][point]` bulk modulus K [Pa].
    pub bulk: Vec<f64>,
    /// `[element][point]` cross-fibre shear modulus μ_T [Pa].
    pub mu_t: Vec<f64>,
    /// `[element][point]` along-fibre shear modulus μ_L [Pa].
    pub mu_l: Vec<f64>,
    /// `[element][point]` fibre modulus β = E_L + μ_T − 4 μ_L [Pa].
    pub beta: Vec<f64>,
    /// `[element][point]` unit fibre direction a.
    pub fibre: Vec<V3>,
    /// `[element]` index into `classes`.
    pub class: Vec<u16>,
    /// Viscoelastic classes.
    pub classes: Vec<MaxwellFit>,
    /// Relaxation times τ_k [s] shared by all classes; length = branches.
    pub tau: Vec<f64>,
}
