//! Memory variables against the closed forms of the Maxwell solid under homogeneous strain (V2–V4).

use crate::fixture::*;
use calfwave::fem::Space;
use calfwave::material::{MaterialField, MaxwellFit};
use calfwave::math::C64;
use calfwave::solver::stiffness::{Reference, Simd, Stiffness};
use std::f64::consts::PI;

/// A unit cube of one element in simple shear u_x = γ y. Its shear stress is the conjugate force.
struct ShearCube<S> {
    stiffness: S,
    mode: Vec<f64>,
}

impl ShearCube<Reference> {
    fn reference(classes: MaxwellFit, tau: Vec<f64>, modulus: f64) -> Self {
        let (space, geometry, material) = cube(classes, tau, modulus);
        ShearCube { stiffness: Reference::new(&space, &geometry, &material), mode: shear(&space) }
    }

    fn stress(&mut self, gamma: f64) -> f64 {
        let u: Vec<f64> = self.mode.iter().map(|m| gamma * m).collect();
        let mut f = vec![0.0; u.len()];
        self.stiffness.apply(&u, &mut f);
        dot(&self.mode, &f)
    }

    fn dissipated(&self, gamma: f64) -> f64 {
        let u: Vec<f64> = self.mode.iter().map(|m| gamma * m).collect();
        self.stiffness.energy(&u, &[0])[0].dissipated
    }
}

impl ShearCube<Simd> {
    fn simd(classes: MaxwellFit, tau: Vec<f64>, modulus: f64) -> Self {
        let (space, geometry, material) = cube(classes, tau, modulus);
        ShearCube {
            stiffness: Simd::new(&space, &geometry, &material).expect("order 4"),
            mode: shear(&space),
        }
    }

    fn stress(&mut self, gamma: f64) -> f64 {
        let u: Vec<f32> = self.mode.iter().map(|m| (gamma * m) as f32).collect();
        let mut f = vec![0.0; u.len()];
        self.stiffness.apply(&u, &mut f);
        self.mode.iter().zip(&f).map(|(m, &f)| m * f64::from(f)).sum()
    }
}

fn cube(class: MaxwellFit, tau: Vec<f64>, modulus: f64) -> (Space, calfwave::fem::Geometry, MaterialField) {
    let (space, geometry) = build(&box_mesh([1, 1, 1], [1.0, 1.0, 1.0], |x| x), 4);
    let mut material = isotropic(&space, 1000.0, 1e6, modulus);
    material.classes = vec![class];
    material.tau = tau;
    (space, geometry, material)
}

fn shear(space: &Space) -> Vec<f64> {
    space.positions.iter().flat_map(|x| [x.y, 0.0, 0.0]).collect()
}

fn zener() -> (MaxwellFit, Vec<f64>) {
    (MaxwellFit { alpha: 0.0, relaxed: 1.0, weights: vec![1.0], max_error: 0.0 }, vec![5e-3])
}

/// V2: after a ramp over one step the stress decays as g∞ + Σ g_k (1−e^{−x_k})/x_k e^{−t/τ_k}, exactly.
#[test]
fn the_relaxation_is_exact() {
    let tau = vec![2e-3, 20e-3];
    let class = MaxwellFit { alpha: 0.0, relaxed: 0.3, weights: vec![1.0, 0.4], max_error: 0.0 };
    let dt = 0.5e-3;
    let (mut cube, mut simd) = (
        ShearCube::reference(class.clone(), tau.clone(), 1e4),
        ShearCube::simd(class.clone(), tau.clone(), 1e4),
    );
    cube.stiffness.set_time_step(dt);
    simd.stiffness.set_time_step(dt);
    for n in 0..=20 {
        let t = f64::from(n) * dt;
        let mut exact = class.relaxed;
        for (g, tau) in class.weights.iter().zip(&tau) {
            let x = dt / tau;
            exact += g * (1.0 - (-x).exp()) / x * (-t / tau).exp();
        }
        let got = cube.stress(0.01) / (1e4 * 0.01);
        assert!((got - exact).abs() < 1e-10, "step {n}: {got} {exact}");
        // f32: a few roundings of relative 2⁻²⁴ at each of at most 125 summed points.
        let got = simd.stress(0.01) / (1e4 * 0.01);
        assert!((got - exact).abs() < 1e-5, "step {n}: {got} {exact}");
    }
}

/// V3, V4: Zener solid E∞ = E₁ = 10 kPa, τ = 5 ms under 20 cycles of 10 and 100 Hz: complex modulus and heat
/// per cycle π G″ γ₀². The strain is piecewise linear between 400 samples per cycle, with an error of about
/// (2π/400)²/12 = 2e-5.
#[test]
fn modulus_and_heat_under_harmonic_strain_are_those_of_the_zener_solid() {
    for (hz, exact) in
        [(10.0, C64::new(10898.301624, 2859.382875)), (100.0, C64::new(19080.003316, 2890.254822))]
    {
        let (class, tau) = zener();
        let mut cube = ShearCube::reference(class, tau, 1e4);
        let (per_cycle, gamma) = (400, 0.01);
        let dt = 1.0 / (hz * f64::from(per_cycle));
        cube.stiffness.set_time_step(dt);
        let (mut sum, mut heat) = (C64::new(0.0, 0.0), 0.0);
        for n in 0..20 * per_cycle {
            let phase = 2.0 * PI * f64::from(n) / f64::from(per_cycle);
            let stress = cube.stress(gamma * phase.cos());
            if n >= 19 * per_cycle {
                sum += stress * C64::new(0.0, -phase).exp() * 2.0 / f64::from(per_cycle);
                heat += cube.dissipated(gamma * phase.cos()) * dt;
            }
        }
        let modulus = sum / gamma;
        assert!((modulus - exact).norm() < 1e-4 * exact.norm(), "{hz} Hz: {modulus} {exact}");
        let per_cycle_heat = PI * exact.im * gamma * gamma;
        assert!((heat / per_cycle_heat - 1.0).abs() < 2e-4, "{hz} Hz: {heat} {per_cycle_heat}");
    }
}

/// Energy balance of the cube: the work of the shear stress equals the change of stored energy plus heat.
#[test]
fn the_work_equals_stored_energy_plus_heat() {
    let (class, tau) = zener();
    let mut cube = ShearCube::reference(class, tau, 1e4);
    let dt = 1e-5;
    cube.stiffness.set_time_step(dt);
    let strain = |n: i32| 0.01 * (1.0 - (60.0 * f64::from(n) * dt).cos());
    let (mut work, mut heat) = (0.0, 0.0);
    let (mut old_stress, mut old_heat) = (cube.stress(strain(0)), cube.dissipated(strain(0)));
    for n in 1..=3000 {
        let (stress, power) = (cube.stress(strain(n)), cube.dissipated(strain(n)));
        work += 0.5 * (stress + old_stress) * (strain(n) - strain(n - 1));
        heat += 0.5 * (power + old_heat) * dt;
        (old_stress, old_heat) = (stress, power);
    }
    let u: Vec<f64> = cube.mode.iter().map(|m| strain(3000) * m).collect();
    let stored = cube.stiffness.energy(&u, &[0])[0].strain;
    // Trapezoidal sums have a relative error of about (ω Δt)²/12 = 3e-8 of the terms, which are a few times
    // the net work.
    assert!((work - stored - heat).abs() < 1e-6 * work, "{work} {stored} {heat}");
}
