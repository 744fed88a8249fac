//! `Tangent`: real stiffness between reference gradients at a point, for smoothers and factored matrices.
//!
//! The displacement e_j φ has the gradient e_j ⊗ ∇φ, ∇φ = Σ_β φ_,β g_β with g_β = ∇ξ_β. The virtual work of
//! its stress on e_i ψ is Σ_αβ ψ_,α T_αβ^ij φ_,β with T_αβ^ij = w e_i·σ(e_j ⊗ g_β)·g_α. Moduli are those at
//! 50 Hz, without the springpot factor.

use crate::fem::Geometry;
use crate::material::MaterialField;
use crate::solver::stiffness::law::{Law, strain, with_pressure};
use nalgebra::Matrix3;

/// `[α][β]` T at one point [N/m].
pub type Tangent = [[Matrix3<f64>; 3]; 3];

/// T at the element point `slot` of an elastic solid of the bulk modulus `bulk` [Pa].
pub fn tangent(geometry: &Geometry, material: &MaterialField, bulk: f64, slot: usize) -> Tangent {
    let law = Law::at(material, slot);
    let (g, w) = (&geometry.inverse[slot], geometry.weight[slot]);
    let mut t = [[Matrix3::zeros(); 3]; 3];
    for beta in 0..3 {
        for j in 0..3 {
            let mut gradient = [[0.0; 3]; 3];
            gradient[j] = g[beta];
            let (strain, trace) = strain(&gradient);
            let sigma = with_pressure(law.deviatoric_stress(&strain), bulk * trace);
            for alpha in 0..3 {
                for i in 0..3 {
                    let row = &sigma[i];
                    t[alpha][beta][(i, j)] =
                        w * (row[0] * g[alpha][0] + row[1] * g[alpha][1] + row[2] * g[alpha][2]);
                }
            }
        }
    }
    t
}
