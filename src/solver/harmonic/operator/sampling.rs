//! Material and pressure functions sampled per element, and on other spaces of the same mesh.

use crate::fem::{Geometry, Gll, Space};
use crate::material::MaterialField;
use crate::material::springpot::springpot;
use crate::math::{C64, Monitor};
use crate::solver::stiffness::projection;
use std::sync::atomic::AtomicBool;

/// `[element]` springpot factors g at `moduli_hz` [Hz] > 0; their magnitudes |g| if `hz` is 0.
pub fn springpot_factors(material: &MaterialField, elements: usize, hz: f64, moduli_hz: f64) -> Vec<C64> {
    let class = |e: usize| springpot(material.classes[usize::from(material.class[e])].alpha, moduli_hz);
    (0..elements).map(class).map(|g| if hz == 0.0 { C64::from(g.norm()) } else { g }).collect()
}

/// `[element]` 1/K of the mean bulk modulus [1/Pa].
pub fn bulk_compliance(space: &Space, material: &MaterialField) -> Vec<f64> {
    let points = space.points_per_element();
    material.bulk.chunks_exact(points).map(|k| points as f64 / k.iter().sum::<f64>()).collect()
}

/// `[element][point][function]` pressure functions, orthonormal in the volume of their element.
pub fn pressure_functions(space: &Space, geometry: &Geometry) -> Vec<f64> {
    let cancel = AtomicBool::new(false);
    pressure_functions_unless_cancelled(space, geometry, (&cancel).into()).expect("cannot be cancelled")
}

/// [`pressure_functions`]; `None` if `monitor` was cancelled.
pub fn pressure_functions_unless_cancelled(
    space: &Space,
    geometry: &Geometry,
    monitor: Monitor<'_>,
) -> Option<Vec<f64>> {
    let unit = vec![1.0; space.node_of.len()];
    let all = monitor.each(space.n_elements, |e| projection::basis(space, geometry, &unit, e))?;
    Some(all.concat())
}

/// `[point]` of an element of `to`: the nearest point of the same element of `from`.
pub fn nearest_points(from: &Space, to: &Space) -> Vec<usize> {
    let (m, n) = (from.order + 1, to.order + 1);
    let nearest: Vec<usize> = Gll::new(to.order)
        .points
        .iter()
        .map(|x| {
            let points = Gll::new(from.order).points;
            (0..m).min_by(|&a, &b| (points[a] - x).abs().total_cmp(&(points[b] - x).abs())).unwrap_or(0)
        })
        .collect();
    let point = |p: usize| {
        let [i, j, k] = [p % n, p / n % n, p / (n * n)].map(|i| nearest[i]);
        i + m * (j + m * k)
    };
    (0..n.pow(3)).map(point).collect()
}

/// `material` on another space of the same elements: every point has the coefficients of the nearest one of
/// its element.
pub fn resampled(from: &Space, material: &MaterialField, to: &Space) -> MaterialField {
    let nearest = nearest_points(from, to);
    let count = nearest.len();
    let source = |slot: usize| slot / count * from.points_per_element() + nearest[slot % count];
    let pick = |values: &[f64]| (0..to.node_of.len()).map(|s| values[source(s)]).collect();
    MaterialField {
        density: pick(&material.density),
        bulk: pick(&material.bulk),
        mu_t: pick(&material.mu_t),
        mu_l: pick(&material.mu_l),
        beta: pick(&material.beta),
        fibre: (0..to.node_of.len()).map(|s| material.fibre[source(s)]).collect(),
        class: material.class.clone(),
        classes: material.classes.clone(),
        tau: material.tau.clone(),
        tangent: match material.tangent.is_empty() {
            true => Vec::new(),
            false => (0..to.node_of.len()).map(|s| material.tangent[source(s)]).collect(),
        },
    }
}
