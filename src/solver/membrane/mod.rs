//! Membranes on named surfaces: skin, crural fascia, aponeuroses. No bending, no prestress.
//!
//! In: the faces of a surface, a `MembraneSpec`, the springpot fits of the material field; then
//! displacements. Out: nodal masses and forces, energies, mean absorbed power.
//!
//! In the tangent plane with unit t₁ (leg axis projected on the plane) and t₂ = n × t₁:
//!
//! ```text
//! e = (t₁·∂₁u, t₂·∂₂u, t₁·∂₂u + t₂·∂₁u)        N = Q e_eff,  Q = [Q₁₁ Q₁₂ 0; Q₁₂ Q₂₂ 0; 0 0 Gh]
//! Q₁₁ = E₁h/(1−ν₁₂ν₂₁), Q₂₂ = E₂h/(1−ν₁₂ν₂₁), Q₁₂ = ν₁₂ Q₂₂, ν₂₁ = ν₁₂ E₂/E₁
//! f_a = ∫ (N₁₁ t₁ + N₁₂ t₂) ∂₁φ_a + (N₁₂ t₁ + N₂₂ t₂) ∂₂φ_a dA
//! ```
//!
//! GLL quadrature and sum factorisation in two dimensions; the springpot uses the same strain memory as the
//! solid. Eight faces are processed side by side; forces are summed into nodes in fixed order.
//!
//! Read in this order:
//!
//! - `elasticity` – Q and the law N = Q e
//! - `kernel` – eight faces from displacements to forces
//! - `geometry` – metric terms, face batches, node lists
//! - `operator` – the struct `Membrane`

pub(crate) mod kernel;

pub(crate) mod elasticity;
pub(crate) mod geometry;
mod operator;

pub(crate) use elasticity::{plane_stress, tension, work};
pub use geometry::Sheet;
pub(crate) use geometry::{batch, incidence, metric_at};
pub use operator::Membrane;
