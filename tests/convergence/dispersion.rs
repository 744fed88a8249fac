//! Dispersion of spectral elements against the exact discrete relation (D1, W1); tests assembly, mass and
//! leapfrog together.
//!
//! A free bar of equal elements carries standing waves κ = mπ/L. The Bloch problem of one element, k(κ) U =
//! ω² m U (N unknowns, built here from D and w alone), gives every discrete frequency ω and mode; the
//! leapfrog scheme has sin(ω̃Δt/2) = ωΔt/2. The three-dimensional operator must give the same to round-off.

use crate::fixture::*;
use calfwave::fem::{Gll, Space, lumped_mass};
use calfwave::math::C64;
use calfwave::solver::stiffness::{Reference, Stiffness};
use nalgebra::DMatrix;
use std::f64::consts::PI;

const ELEMENTS: usize = 6;
const LENGTH: f64 = 0.3;
const WIDTH: f64 = 0.04;
const DEPTH: f64 = 0.03;
const STEPS: u32 = 40;

/// (ω², nodal values along the bar) of every Bloch branch at κ, for wave speed `c`.
fn bloch(order: usize, kappa: f64, c: f64) -> Vec<(f64, Vec<f64>)> {
    let gll = Gll::new(order);
    let h = LENGTH / ELEMENTS as f64;
    let m = order + 1;
    let phase = C64::new(0.0, kappa * h).exp();
    let fold = |i: usize| if i == order { (0, phase) } else { (i, C64::new(1.0, 0.0)) };
    let mut mass = vec![0.0; order];
    let mut matrix = DMatrix::<C64>::zeros(order, order);
    for i in 0..m {
        let (row, left) = fold(i);
        mass[row] += gll.weights[i] * h / 2.0;
        for j in 0..m {
            let (column, right) = fold(j);
            let k: f64 = (0..m)
                .map(|q| gll.weights[q] * gll.derivative[q * m + i] * gll.derivative[q * m + j] * 2.0 / h)
                .sum();
            matrix[(row, column)] += left.conj() * right * (c * c * k);
        }
    }
    for i in 0..order {
        for j in 0..order {
            matrix[(i, j)] /= (mass[i] * mass[j]).sqrt();
        }
    }
    let eigen = matrix.symmetric_eigen();
    (0..order)
        .map(|b| {
            let cell: Vec<C64> = (0..order).map(|i| eigen.eigenvectors[(i, b)] / mass[i].sqrt()).collect();
            // The mode is made real at the end of the bar, so the standing wave is even about both ends.
            let turn = cell[0].conj() / cell[0].norm();
            let along = (0..=ELEMENTS * order)
                .map(|n| (cell[n % order] * turn * phase.powu((n / order) as u32)).re)
                .collect();
            (eigen.eigenvalues[b], along)
        })
        .collect()
}

/// The bar as a mesh, and the index of each node along it.
fn bar(order: usize) -> (Space, calfwave::fem::Geometry, Vec<usize>) {
    let (space, geometry) = build(&box_mesh([ELEMENTS, 1, 1], [LENGTH, WIDTH, DEPTH], |x| x), order);
    let gll = Gll::new(order);
    let h = LENGTH / ELEMENTS as f64;
    let place = space
        .positions
        .iter()
        .map(|x| {
            (0..=ELEMENTS * order)
                .find(|n| {
                    let at = h * ((n / order) as f64 + (gll.points[n % order] + 1.0) / 2.0);
                    (at - x.x).abs() < 1e-12
                })
                .expect("every node is a GLL point of the bar")
        })
        .collect();
    (space, geometry, place)
}

/// P (component 0) and S (component 1) standing waves with the other components fixed: frequency and 40
/// leapfrog steps.
#[test]
fn standing_waves_follow_the_discrete_relation_to_round_off() {
    let (density, bulk, mu) = (1060.0, 60e3, 5e3);
    for order in 2..=6 {
        let (space, geometry, place) = bar(order);
        let material = isotropic(&space, density, bulk, mu);
        let mass = lumped_mass(&space, &geometry, &material.density);
        let mut k = Reference::new(&space, &geometry, &material);
        for (component, modulus) in [(0, bulk + 4.0 / 3.0 * mu), (1, mu)] {
            let (speed, c_p) = ((modulus / density).sqrt(), ((bulk + 4.0 / 3.0 * mu) / density).sqrt());
            // The step is stable for every motion of this component, also across the bar: ω² ≤ c_P² Σ_axes
            // λ_max(h_axis).
            let h = LENGTH / ELEMENTS as f64;
            let stretch: f64 = [h, WIDTH, DEPTH].iter().map(|h| (h / h).powi(2)).sum();
            let highest = (0..=ELEMENTS)
                .flat_map(|wave| bloch(order, PI * wave as f64 / LENGTH, c_p))
                .map(|branch| branch.0)
                .fold(0.0, f64::max);
            let dt = 1.8 / (highest * stretch).sqrt();
            for wave in [1, 5] {
                let kappa = PI * f64::from(wave) / LENGTH;
                for (omega2, along) in bloch(order, kappa, speed) {
                    let field = |scale: f64| -> Vec<f64> {
                        let mut u = vec![0.0; 3 * mass.len()];
                        place.iter().enumerate().for_each(|(n, &p)| u[3 * n + component] = scale * along[p]);
                        u
                    };
                    let mut f = vec![0.0; 3 * mass.len()];
                    let turn = 2.0 * (0.5 * dt * omega2.sqrt()).asin();
                    let (mut old, mut now) = (field(1.0), field(turn.cos()));
                    let size = norm(&old);
                    for _ in 1..STEPS {
                        k.apply(&now, &mut f);
                        for (n, m) in mass.iter().enumerate() {
                            let i = 3 * n + component;
                            let next = 2.0 * now[i] - old[i] - dt * dt * f[i] / m;
                            (old[i], now[i]) = (now[i], next);
                        }
                    }
                    let exact = field((f64::from(STEPS) * turn).cos());
                    let error: Vec<f64> = now.iter().zip(&exact).map(|(a, b)| a - b).collect();
                    assert!(
                        norm(&error) < 1e-10 * size,
                        "order {order} wave {wave}: {:e}",
                        norm(&error) / size
                    );
                }
            }
        }
    }
}

/// W1: the speed of the lowest branch converges with the order of accuracy of the method (error ∝ (κh)^{2N}).
#[test]
fn the_wave_speed_converges_with_twice_the_order() {
    for order in 2..=4 {
        let error = |wave: f64| {
            let kappa = PI * wave / LENGTH;
            let slowest = bloch(order, kappa, 1.0).into_iter().map(|b| b.0).fold(f64::MAX, f64::min);
            (slowest.sqrt() / kappa - 1.0).abs()
        };
        let (coarse, fine) = (2.0 * order as f64, order as f64);
        let rate = (error(coarse) / error(fine)).log2();
        assert!(rate > 2.0 * order as f64 - 0.5, "order {order}: rate {rate}");
    }
}
