//! Points per shear wavelength: resolution of the slowest shear wave by a space.

use crate::fem::Space;
use crate::material::field::MaterialField;
use crate::material::springpot::REFERENCE_HZ;
use std::f64::consts::FRAC_PI_4;

/// The element with the coarsest resolution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WaveResolution {
    /// GLL points per wavelength, λ · N / (longest element edge) [1].
    pub points: f64,
    /// Element index.
    pub element: usize,
}

/// Smallest number of GLL points per wavelength of the slowest shear wave at `hz` > 0, over all elements.
///
/// An error of 1 % needs about 5–6 points per wavelength at N = 4 (λ/h ≥ 1.5).
pub fn points_per_wavelength(space: &Space, field: &MaterialField, hz: f64) -> WaveResolution {
    let points = space.points_per_element();
    let mut worst = WaveResolution { points: f64::INFINITY, element: 0 };
    for element in 0..space.n_elements {
        let alpha = field.classes[usize::from(field.class[element])].alpha;
        let stiffening = (hz / REFERENCE_HZ).powf(alpha);
        let slowest = (element * points..(element + 1) * points)
            .map(|p| {
                let sv = field.mu_l[p] + 0.25 * field.beta[p].min(0.0);
                field.mu_t[p].min(field.mu_l[p]).min(sv).max(0.0) / field.density[p]
            })
            .fold(f64::INFINITY, f64::min);
        let speed = (slowest * stiffening).sqrt() / (alpha * FRAC_PI_4).cos();
        let resolved = speed / hz * space.order as f64 / longest_edge(space, element);
        if resolved < worst.points {
            worst = WaveResolution { points: resolved, element };
        }
    }
    worst
}

/// Longest of the twelve straight edges of an element [m].
fn longest_edge(space: &Space, element: usize) -> f64 {
    let (nodes, n) = (space.nodes_of(element), space.order);
    let corner = |c: usize| {
        let [i, j, k] = [c & 1, c >> 1 & 1, c >> 2].map(|b| b * n);
        space.positions[nodes[i + (n + 1) * (j + (n + 1) * k)] as usize]
    };
    (0..8)
        .flat_map(|c| [1, 2, 4].into_iter().filter(move |b| c & b == 0).map(move |b| (c, c | b)))
        .map(|(a, b)| (corner(a) - corner(b)).norm())
        .fold(0.0, f64::max)
}
