//! The volumetric term of orders 2 and 3: pressure in the full polynomials P_{N−1} of each element (B-bar).
//!
//! p = argmin over P_{N−1} of Σ_q W_q (p − K tr ε)²/K  ⇒  p = Φ (ΦᵀW K⁻¹ Φ)⁻¹ ΦᵀW tr ε, W = w det J.
//!
//! Φ spans {(x−x̄)ᵃ(y−ȳ)ᵇ(z−z̄)ᶜ : a+b+c ≤ N−1} in physical coordinates (optimal on distorted elements,
//! Arnold, Boffi & Bonizzoni 2015) and is made orthonormal in the W/K product, so that
//! p = Σ_m φ_m Σ_q W_q φ_m(q) tr ε(q). Collocated GLL quadrature of the volumetric energy locks at these
//! orders; the projection does not, for any K.

use crate::fem::{Geometry, Gll, Space};
use crate::math::{C64, V3};
use rayon::prelude::*;

/// Whether the volumetric term is projected at polynomial order `order`.
pub fn needed(order: usize) -> bool {
    order == 2 || order == 3
}

/// dim P_{N−1} in three dimensions.
pub const fn modes(order: usize) -> usize {
    order * (order + 1) * (order + 2) / 6
}

/// Number of pressure functions at polynomial order `order`: dim P_{N−1}, or 0 if the term is collocated.
pub fn functions(order: usize) -> usize {
    if needed(order) { modes(order) } else { 0 }
}

/// `[point][function]` values φ_m [√(Pa/m³)] of one element, orthonormal in Σ_q W_q/K_q φ_m φ_n.
pub fn basis(space: &Space, geometry: &Geometry, bulk: &[f64], element: usize) -> Vec<f64> {
    let (points, count) = (space.points_per_element(), modes(space.order));
    let first = element * points;
    let x: Vec<V3> = space.nodes_of(element).iter().map(|&n| space.positions[n as usize]).collect();
    let centre = x.iter().sum::<V3>() / points as f64;
    let size = x.iter().map(|x| (x - centre).norm()).fold(0.0, f64::max);
    let product = |a: &[f64], b: &[f64]| -> f64 {
        (0..points).map(|q| geometry.weight[first + q] / bulk[first + q] * a[q] * b[q]).sum()
    };
    let mut functions: Vec<Vec<f64>> = Vec::with_capacity(count);
    for power in powers(space.order - 1) {
        let mut f: Vec<f64> = x
            .iter()
            .map(|x| {
                let d = (x - centre) / size;
                d.x.powi(power[0]) * d.y.powi(power[1]) * d.z.powi(power[2])
            })
            .collect();
        // Gram–Schmidt, twice for orthogonality to round-off.
        for _ in 0..2 {
            for g in &functions {
                let along = product(&f, g);
                f.iter_mut().zip(g).for_each(|(f, g)| *f -= along * g);
            }
        }
        let norm = product(&f, &f).sqrt();
        f.iter_mut().for_each(|f| *f /= norm);
        functions.push(f);
    }
    (0..points * count).map(|i| functions[i % count][i / count]).collect()
}

/// `[element · point]` mean stress K div u [Pa], tension positive, projected as in the solver (orders for
/// which it is [`needed`]). The pointwise K tr ε of the same field is not small and has no meaning.
pub fn mean_stress(space: &Space, geometry: &Geometry, bulk: &[f64], amplitude: &[[C64; 3]]) -> Vec<C64> {
    let gll = Gll::new(space.order);
    let (points, count) = (space.points_per_element(), modes(space.order));
    let of = |element: usize| -> Vec<C64> {
        let phi = basis(space, geometry, bulk, element);
        let weight = &geometry.weight[element * points..][..points];
        let divergence: Vec<C64> =
            (0..points).map(|p| divergence(space, geometry, &gll, amplitude, element, p)).collect();
        let part =
            |m: usize| -> C64 { (0..points).map(|q| divergence[q] * (weight[q] * phi[q * count + m])).sum() };
        let parts: Vec<C64> = (0..count).map(part).collect();
        (0..points).map(|q| parts.iter().zip(&phi[q * count..]).map(|(c, phi)| c * phi).sum()).collect()
    };
    (0..space.n_elements).into_par_iter().map(of).collect::<Vec<_>>().concat()
}

/// div u at GLL point `p` of `element`.
fn divergence(
    space: &Space,
    geometry: &Geometry,
    gll: &Gll,
    amplitude: &[[C64; 3]],
    element: usize,
    p: usize,
) -> C64 {
    let (m, nodes) = (space.order + 1, space.nodes_of(element));
    let inverse = &geometry.inverse[element * nodes.len() + p];
    let along = |axis: usize| -> C64 {
        let stride = m.pow(axis as u32);
        let index = p / stride % m;
        let term = |q: usize| {
            let u = amplitude[nodes[p - index * stride + q * stride] as usize];
            (u[0] * inverse[axis][0] + u[1] * inverse[axis][1] + u[2] * inverse[axis][2])
                * gll.derivative[index * m + q]
        };
        (0..m).map(term).sum()
    };
    (0..3).map(along).sum()
}

/// Exponents (a, b, c) with a+b+c ≤ degree, lowest degree first.
fn powers(degree: usize) -> Vec<[i32; 3]> {
    let n = degree as i32;
    let mut all: Vec<[i32; 3]> = (0..(n + 1).pow(3))
        .map(|i| [i % (n + 1), i / (n + 1) % (n + 1), i / ((n + 1) * (n + 1))])
        .filter(|p| p.iter().sum::<i32>() <= n)
        .collect();
    all.sort_by_key(|p| p.iter().sum::<i32>());
    all
}
