//! `PressureContrast`: the Schur complement in elements inside which the stiffness varies by much.
//!
//! The inverse of the Schur complement of an element has a part 4/3 G of the shear stiffness. With G(x) that
//! part is 4/3 W⁻¹, W = ∫ φφᵀ/G dx over the pressure functions φ. The volumetric term of A_γ is uniform in
//! every element, and so is its part.

use super::super::operator::Elements;
use super::stiff_patch::contrasts;
use crate::fem::{Geometry, Space};
use crate::material::MaterialField;
use crate::math::C64;
use nalgebra::DMatrix;

/// Shear part of the Schur complement, in units of G.
pub const SHEAR_PART: f64 = 4.0 / 3.0;

/// Elements of strong contrast.
#[derive(Clone, Debug)]
pub struct PressureContrast {
    elements: Vec<Contrast>,
}

/// One of them.
#[derive(Clone, Debug)]
struct Contrast {
    element: usize,
    /// 4/3 (W⁻¹ − G) [Pa at 50 Hz].
    schur: DMatrix<f32>,
}

impl PressureContrast {
    /// The elements of a space of `functions` pressure functions `phi`, `[element][point][function]`; `shear`
    /// is the `[element]` modulus G [Pa at 50 Hz] of the others.
    pub fn new(
        (space, geometry, material): (&Space, &Geometry, &MaterialField),
        phi: &[f64],
        shear: &[f64],
    ) -> PressureContrast {
        let per = space.points_per_element();
        let functions = phi.len() / space.node_of.len();
        let of = |element: usize| {
            let mut compliance = DMatrix::zeros(functions, functions);
            for q in element * per..(element + 1) * per {
                let phi = &phi[q * functions..][..functions];
                let weight = geometry.weight[q] * (1.0 / material.mu_l[q]);
                compliance += DMatrix::from_fn(functions, functions, |i, j| weight * phi[i] * phi[j]);
            }
            let compliance = compliance.cholesky().expect("moduli are positive");
            let uniform = DMatrix::identity(functions, functions) * shear[element];
            let schur = (compliance.inverse() - uniform) * SHEAR_PART;
            Contrast { element, schur: schur.map(|k| k as f32) }
        };
        PressureContrast { elements: contrasts(space, material).into_iter().map(of).collect() }
    }

    /// p −= 4/3 g (W⁻¹ − G) r on pressure fields, with the `[element]` springpot factors `g`.
    pub fn subtract_schur(&self, elements: &Elements, g: &[C64], r: &[f32], p: &mut [f32]) {
        for contrast in &self.elements {
            let (k, z) = (&contrast.schur, -g[contrast.element]);
            let (z, (first, stride)) = ((z.re as f32, z.im as f32), elements.pressure_at(contrast.element));
            for i in 0..k.nrows() {
                let (mut re, mut im) = (0.0, 0.0);
                for j in 0..k.ncols() {
                    re += k[(i, j)] * r[first + j * stride];
                    im += k[(i, j)] * r[first + j * stride + 1];
                }
                p[first + i * stride] += z.0 * re - z.1 * im;
                p[first + i * stride + 1] += z.0 * im + z.1 * re;
            }
        }
    }
}
