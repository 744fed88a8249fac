//! f = K u for the solid: E (gather) → B (gradient) → D (stress at a point) → Bᵀ → Eᵀ (ordered sum).
//!
//! In: space, metric terms and material field; then displacements. Out: nodal forces, energies by region.
//!
//! σ = K tr(ε) I + dev[C : e_eff],  C : e = 2μ_T e + 2(μ_L−μ_T)(A e + e A) + β (a·e a) A,  A = a⊗a.
//!
//! e = dev ε. With the deviator on both sides the form is symmetric, σ = ∂W/∂ε, also for finite K; in the
//! limit tr ε → 0 it is the usual one (Rouze et al. 2013). The springpot is a generalised Maxwell body with
//! *strain* memory, the same for every modulus:
//!
//! ```text
//! e_eff = (g∞ + Σ g_k) e − Σ g_k ζ_k          ζ̇_k = (e − ζ_k)/τ_k
//! y_kⁿ  = a ζ_kⁿ + b₀ eⁿ       ζ_kⁿ⁺¹ = y_kⁿ + b₁ eⁿ⁺¹      (exact for e linear in time over the step)
//! a = e^{−x},  b₁ = 1 − (1−a)/x,  b₀ = (1−a)/x − a,  x = Δt/τ_k
//! ```
//!
//! Only y is stored, five deviatoric components per point and branch. The volumetric term is collocated from
//! order 4 on, and projected on P_{N−1} of each element at orders 2 and 3, where collocation locks.
//!
//! Read in this order:
//!
//! - `law` – stress and strain at a point
//! - `maxwell` – update of the memory variables
//! - `projection` – pressure at orders 2 and 3
//! - `error` – bodies that no back-end takes
//! - `operator` – the trait `Stiffness`
//! - `reference` – plain f64 loops, the definition
//! - `simd` – the fast f32 back-end

pub(crate) mod error;
pub mod law;
pub(crate) mod maxwell;
pub(crate) mod operator;
pub(crate) mod projection;
pub(crate) mod reference;
pub(crate) mod simd;

pub use error::StiffnessError;
pub use operator::{NODE_BLOCK, RegionEnergy, Stiffness};
pub use reference::Reference;
pub use simd::Simd;
