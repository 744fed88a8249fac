//! `PressureContrast`: the Schur complement in elements inside which the stiffness varies by much.
//!
//! Elsewhere an element has one shear modulus G, and its Schur complement is 1/((4/3 + γ) G) times the mass
//! of its pressure functions. With G(x), the two parts of its inverse are
//!
//! ```text
//! 4/3 W⁻¹ + γ M,      W = ∫ φφᵀ/G dx,      M = ∫ φφᵀ G dx
//! ```
//!
//! (Benzi & Olshanskii 2006 for the augmentation). Stored are the differences to a uniform element.

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
    /// 4/3 W⁻¹ + γ M − (4/3 + γ) G [Pa at 50 Hz].
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
            let mass = |of: &dyn Fn(f64) -> f64| {
                let mut sum = DMatrix::zeros(functions, functions);
                for q in element * per..(element + 1) * per {
                    let phi = &phi[q * functions..][..functions];
                    let weight = geometry.weight[q] * of(material.mu_l[q]);
                    sum += DMatrix::from_fn(functions, functions, |i, j| weight * phi[i] * phi[j]);
                }
                sum
            };
            let compliance = mass(&|g| 1.0 / g).cholesky().expect("moduli are positive");
            let uniform = DMatrix::identity(functions, functions) * shear[element];
            let schur = (compliance.inverse() - uniform) * SHEAR_PART;
            Contrast { element, schur: schur.map(|k| k as f32) }
        };
        PressureContrast { elements: contrasts(space, material).into_iter().map(of).collect() }
    }

    /// p −= g (4/3 W⁻¹ + γ M − (4/3 + γ) G) r, with the `[element]` springpot factors `g`.
    pub fn subtract_schur(&self, elements: &Elements, g: &[C64], r: &[f32], p: &mut [f32]) {
        self.add(elements, |of| (-g[of.element], &of.schur), r, p);
    }

    /// y += z K x, with z and K of every element, on pressure fields.
    fn add<'a>(
        &'a self,
        elements: &Elements,
        of: impl Fn(&'a Contrast) -> (C64, &'a DMatrix<f32>),
        x: &[f32],
        y: &mut [f32],
    ) {
        for contrast in &self.elements {
            let (z, k) = of(contrast);
            let (z, (first, stride)) = ((z.re as f32, z.im as f32), elements.pressure_at(contrast.element));
            for i in 0..k.nrows() {
                let (mut re, mut im) = (0.0, 0.0);
                for j in 0..k.ncols() {
                    re += k[(i, j)] * x[first + j * stride];
                    im += k[(i, j)] * x[first + j * stride + 1];
                }
                y[first + i * stride] += z.0 * re - z.1 * im;
                y[first + i * stride + 1] += z.0 * im + z.1 * re;
            }
        }
    }
}
