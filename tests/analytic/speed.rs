//! W1, W5: speeds of plane waves in the interior of a box, before waves from the boundary arrive.
//!
//! A plane wave u = d cos(k·x − ωt) is prescribed at t = 0 in the whole box. The centre moves as d cos ωt
//! until the fastest wave arrives from the boundary.

use crate::fixture::{Body, Solid, box_mesh, simulate};
use calfwave::math::V3;
use std::f64::consts::TAU;

/// Wave speed from the motion of the centre of a cube of 3 wavelengths with 2 elements of order 5 per
/// wavelength.
fn speed(solid: Solid, direction: V3, polarisation: V3, expected: f64, fastest: f64) -> f64 {
    let (wavelength, side) = (0.02, 0.06);
    let mesh = box_mesh([6, 6, 6], V3::repeat(-0.5 * side), V3::repeat(side), |x| x);
    let body = Body::uniform(mesh, 5, solid);
    let mut simulation = simulate(body.parts_f32(), 0.35);
    let k = direction.normalize() * (TAU / wavelength);
    let omega = k.norm() * expected;
    let half = 0.5 * simulation.dt();
    let u = body.field(|x| polarisation * k.dot(&x).cos());
    let v = body.field(|x| polarisation * (omega * (k.dot(&x) + omega * half).sin()));
    let single = |field: &[f64]| field.iter().map(|&x| x as f32).collect::<Vec<f32>>();
    simulation.set_state(&single(&u), &single(&v));
    let centre = body.node_at(V3::zeros()) as usize;
    // The centre moves as cos ωt, to which c is fitted. sin ωt would need a node at a quarter wavelength.
    let until = 0.45 * side / fastest;
    let mut trace = Vec::new();
    while simulation.time() < until {
        let u = &simulation.displacement()[3 * centre..3 * centre + 3];
        trace.push((simulation.time(), V3::from_fn(|c, _| f64::from(u[c])).dot(&polarisation)));
        simulation.step();
    }
    fit_speed(&trace, k.norm(), expected)
}

/// c minimising Σ (u − cos kct)², by golden-section search within ±10 %.
fn fit_speed(trace: &[(f64, f64)], k: f64, guess: f64) -> f64 {
    let error = |c: f64| trace.iter().map(|(t, u)| (u - (k * c * t).cos()).powi(2)).sum::<f64>();
    let (mut low, mut high) = (0.9 * guess, 1.1 * guess);
    for _ in 0..60 {
        let (a, b) = (low + 0.382 * (high - low), low + 0.618 * (high - low));
        if error(a) < error(b) { high = b } else { low = a }
    }
    0.5 * (low + high)
}

#[test]
fn w1_compression_and_shear_waves_have_their_speeds() {
    let solid = Solid::elastic(1060.0, 10.833e3, 5e3);
    let c_p = ((solid.bulk + 4.0 / 3.0 * 5e3) / 1060.0).sqrt();
    let c_s = 2.171861214;
    assert!((c_p / c_s - 1.870829).abs() < 1e-4);
    let d = V3::new(0.6, 0.48, 0.64);
    let across = V3::new(0.8, -0.36, -0.48);
    let p = speed(solid, d, d, c_p, c_p);
    let s = speed(solid, d, across, c_s, c_p);
    assert!((p / c_p - 1.0).abs() < 5e-3, "{p} {c_p}");
    assert!((s / c_s - 1.0).abs() < 5e-3, "{s} {c_s}");
}

#[test]
fn w5_sh_waves_in_a_transversely_isotropic_solid_have_their_speeds() {
    // μ_L = 9, μ_T = 4 kPa at angle θ between direction of travel and fibre.
    for (degrees, expected) in [(0.0f64, 2.913858), (45.0, 2.476303), (90.0, 1.942572)] {
        let fibre = V3::new(0.36, 0.48, 0.8);
        let side = V3::new(0.8, -0.6, 0.0);
        let theta = degrees.to_radians();
        let travel = fibre * theta.cos() + side * theta.sin();
        let polarisation = fibre.cross(&side);
        let solid = Solid { mu_l: 9e3, mu_t: 4e3, beta: 2e3, fibre, ..Solid::elastic(1060.0, 20e3, 4e3) };
        let fastest = ((20e3 + 4.0 / 3.0 * 13e3) / 1060.0f64).sqrt();
        let c = speed(solid, travel, polarisation, expected, fastest);
        assert!((c / expected - 1.0).abs() < 5e-3, "{degrees}°: {c} {expected}");
    }
}
