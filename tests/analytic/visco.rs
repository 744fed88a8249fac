//! V2–V4: relaxation, complex modulus and heat of one element under prescribed strain.

use crate::fixture::{Body, Solid, box_mesh, set_class};
use calfwave::math::V3;
use calfwave::solver::stiffness::{Reference, Stiffness};
use std::f64::consts::TAU;

/// A 1 m cube under simple shear: u_x = γ y. Σ over the top face of the nodal force in x is the shear stress.
struct Shear {
    body: Body,
    operator: Reference,
    force: Vec<f64>,
    dt: f64,
}

impl Shear {
    fn new(mu: f64, tau: f64, relaxed: f64, weight: f64, dt: f64) -> Shear {
        let mesh = box_mesh([1, 1, 1], V3::zeros(), V3::repeat(1.0), |x| x);
        let mut body = Body::uniform(mesh, 2, Solid::elastic(1000.0, 1e5, mu));
        set_class(&mut body.material, vec![tau], relaxed, vec![weight]);
        let mut operator = Reference::new(&body.space, &body.geometry, &body.material);
        operator.set_time_step(dt);
        let force = vec![0.0; 3 * body.space.n_nodes()];
        Shear { body, operator, force, dt }
    }

    /// Shear stress after a step in which the strain changes to γ.
    fn stress(&mut self, gamma: f64) -> f64 {
        let u = self.body.field(|x| V3::new(gamma * x.y, 0.0, 0.0));
        self.operator.apply(&u, &mut self.force);
        self.body.nodes("y1").iter().map(|&n| self.force[3 * n as usize]).sum()
    }

    /// Heat power at shear γ, as of the last call of `stress`.
    fn heat(&self, gamma: f64) -> f64 {
        let u = self.body.field(|x| V3::new(gamma * x.y, 0.0, 0.0));
        self.operator.energy(&u, &self.body.mesh.region)[0].dissipated
    }
}

#[test]
fn v2_maxwell_stress_relaxes_exponentially() {
    // G = 10 kPa, τ = 2 ms: 6065.306597, 3678.794412, 67.379470 Pa at 1, 2, 10 ms after a unit step.
    let dt = 1e-5;
    let mut shear = Shear::new(10e3, 2e-3, 0.0, 1.0, dt);
    // The step is a ramp over Δt: the stress right after it is G (1−e^{−x})/x, x = Δt/τ.
    let x = dt / 2e-3;
    let ramp = -(-x).exp_m1() / x;
    let stress: Vec<f64> = (0..=1000).map(|_| shear.stress(1.0)).collect();
    for (step, expected) in [(100, 6065.306597), (200, 3678.794412), (1000, 67.379470)] {
        let got = stress[step] / ramp;
        assert!((got / expected - 1.0).abs() < 1e-7, "{got} {expected}");
        assert!((stress[step] / stress[0] - (-(step as f64) * dt / 2e-3).exp()).abs() < 1e-11);
    }
}

/// (E′, E″) of the operator at `hz` from the 20th cycle.
fn modulus(hz: f64) -> [f64; 2] {
    let steps = 4000;
    let dt = 1.0 / (hz * f64::from(steps));
    let mut shear = Shear::new(20e3, 5e-3, 0.5, 0.5, dt);
    let (mut storage, mut loss) = (0.0, 0.0);
    for i in 0..=20 * steps {
        let p = TAU * f64::from(i % steps) / f64::from(steps);
        let stress = shear.stress(p.cos());
        if i > 19 * steps {
            storage += stress * p.cos() * 2.0 / f64::from(steps);
            loss -= stress * p.sin() * 2.0 / f64::from(steps);
        }
    }
    [storage, loss]
}

#[test]
fn v3_a_zener_solid_has_its_complex_modulus() {
    // E∞ = E₁ = 10 kPa, τ = 5 ms.
    for (hz, storage, loss) in [
        (10.0, 10898.301624, 2859.382875),
        (31.830988618, 15000.0, 5000.0),
        (100.0, 19080.003316, 2890.254822),
    ] {
        let fit =
            calfwave::material::MaxwellFit { alpha: 0.0, relaxed: 0.5, weights: vec![0.5], max_error: 0.0 };
        let g = fit.modulus(TAU * hz, &[5e-3]) * 20e3;
        assert!((g.re / storage - 1.0).abs() < 1e-8 && (g.im / loss - 1.0).abs() < 1e-8, "{hz} Hz {g}");
        let [re, im] = modulus(hz);
        assert!((re / storage - 1.0).abs() < 1e-3 && (im / loss - 1.0).abs() < 1e-3, "{hz} Hz {re} {im}");
    }
}

#[test]
fn v4_heat_per_cycle_is_pi_times_the_loss_modulus() {
    let (hz, steps, gamma) = (40.0, 2000, 0.01);
    let dt = 1.0 / (hz * f64::from(steps));
    let mut shear = Shear::new(20e3, 5e-3, 0.5, 0.5, dt);
    let (mut heat, mut work, mut last) = (0.0, 0.0, (0.0, 0.0));
    for i in 0..=10 * steps {
        let strain = gamma * (TAU * f64::from(i % steps) / f64::from(steps)).sin();
        let stress = shear.stress(strain);
        if i > 9 * steps {
            heat += shear.heat(strain) * shear.dt;
            work += 0.5 * (stress + last.1) * (strain - last.0);
        }
        last = (strain, stress);
    }
    let x = TAU * hz * 5e-3;
    let expected = std::f64::consts::PI * 10e3 * x / (1.0 + x * x) * gamma * gamma;
    assert!((work / expected - 1.0).abs() < 2e-3, "{work} {expected}");
    assert!((heat / expected - 1.0).abs() < 2e-3, "{heat} {expected}");
}
