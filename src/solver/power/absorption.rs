//! Mean power absorbed around each point.

use super::strain::strain_amplitudes;
use crate::fem::{Geometry, Gll, Space};
use crate::material::{MaterialField, Rheology};
use crate::math::C64;
use crate::solver::stiffness::law::{self, Law, Sym};
use rayon::prelude::*;

/// `[element · point]` mean power absorbed in the weight of the point by a motion with `[node]` complex
/// `amplitude` [m] at ω [rad/s], with the moduli of `rheology` [W].
pub fn point_power(
    space: &Space,
    geometry: &Geometry,
    material: &MaterialField,
    rheology: Rheology,
    amplitude: &[[C64; 3]],
    omega: f64,
) -> Vec<f64> {
    let gll = Gll::new(space.order);
    let points = space.points_per_element();
    (0..space.n_elements)
        .into_par_iter()
        .flat_map_iter(|element| {
            let loss = 0.5 * omega * rheology.shape(material, element, omega).im;
            let strains = strain_amplitudes(space, geometry, &gll, amplitude, element);
            let form = |(p, parts): (usize, &[Sym; 2])| {
                let law = Law::at(material, element * points + p);
                let quadratic = |e: &Sym| law::contract(e, &law.deviatoric_stress(e));
                loss * geometry.weight[element * points + p] * (quadratic(&parts[0]) + quadratic(&parts[1]))
            };
            strains.iter().enumerate().map(form).collect::<Vec<f64>>()
        })
        .collect()
}
