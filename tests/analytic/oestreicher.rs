//! O1: rigid sphere oscillating in an unbounded viscoelastic medium (Oestreicher 1951), bulk modulus of
//! tissue.
//!
//! ```text
//! Z = F/v = (4/3)πa³ρ iω (1 − 3s − 2s(3 − q))/(s q + 2 − q)
//! k = ω√(ρ/(λ+2μ)), κ = ω√(ρ/μ), q = a²k²/(1 + iak), s = i/(aκ) + 1/(aκ)²
//! ```
//!
//! The medium ends at a rigid wall so far away that the reflected wave is below the tolerance.

use crate::fixture::{Body, Solid};
use crate::norms::{HarmonicSolution, solve_refined};
use crate::sphere_mesh::whole;
use calfwave::fem::Space;
use calfwave::material::MaterialField;
use calfwave::math::C64;
use calfwave::solver::Boundary;
use std::f64::consts::{FRAC_2_PI, PI, TAU};

const A: f64 = 0.01;
const DENSITY: f64 = 1060.0;
const LAME: f64 = 2.2e9;

/// Complex shear modulus of 5 kPa and 3 Pa·s in parallel.
fn shear(hz: f64) -> C64 {
    C64::new(5000.0, 3.0 * TAU * hz)
}

fn exact(hz: f64, mu: C64) -> C64 {
    let (omega, i) = (TAU * hz, C64::i());
    let k = omega * (DENSITY / (mu * 2.0 + LAME)).sqrt();
    let kappa = omega * (DENSITY / mu).sqrt();
    let q = A * A * k * k / (1.0 + i * A * k);
    let s = i / (A * kappa) + 1.0 / (A * kappa * A * kappa);
    let shape = (1.0 - 3.0 * s - 2.0 * s * (3.0 - q)) / (s * q + 2.0 - q);
    4.0 / 3.0 * PI * A.powi(3) * DENSITY * i * omega * shape
}

/// Impedance of the sphere in a medium that is fixed at the last of `radii`.
fn impedance(hz: f64, mu: C64, radii: &[f64]) -> C64 {
    // The springpot that has this modulus at this frequency.
    let alpha = FRAC_2_PI * mu.arg();
    let size = mu.norm() / (hz / 50.0).powf(alpha);
    let solid = Solid { alpha, ..Solid::elastic(DENSITY, LAME + 2.0 / 3.0 * mu.re, size) };
    let body = Body::uniform(whole(2, radii), 4, solid);
    let hold = |space: &Space, _: &MaterialField, _: f64| {
        let mut boundary = Boundary::default();
        boundary.fix(&space.nodes_on(&body.mesh.surfaces["inner"]));
        boundary.fix(&space.nodes_on(&body.mesh.surfaces["outer"]));
        boundary
    };
    let held = body.harmonic(&hold);
    let mut start = vec![[C64::default(); 3]; body.space.n_nodes()];
    let inner = body.nodes("inner");
    inner.iter().for_each(|&n| start[n as usize][2] = C64::from(1.0));
    let rest = vec![[C64::default(); 3]; body.space.n_nodes()];
    let HarmonicSolution { forces, info, .. } = solve_refined(&held, hz, &rest, Some(start), 1e-5);
    let force: C64 = inner.iter().map(|&n| forces[n as usize][2]).sum();
    println!("  {} iterations, {:.1} s, {} nodes", info.iterations, info.seconds, body.space.n_nodes());
    force / C64::new(0.0, TAU * hz)
}

/// The closed form against values computed with 30 digits.
#[test]
fn o1_the_closed_form_has_its_tabulated_values() {
    let table = [
        (20.0, 4.908048902, -7.057537331),
        (50.0, 4.924041445, -1.895358186),
        (100.0, 4.978909449, 0.699172609),
        (200.0, 5.170806437, 3.581462866),
    ];
    for (hz, re, im) in table {
        assert!((exact(hz, shear(hz)) - C64::new(re, im)).norm() < 1e-8, "{hz} Hz");
    }
}

/// The modulus is within 2 % and the phase within 1° of the closed form, the real part is positive, and a
/// nearer wall changes none of this.
///
/// The medium is the Kelvin–Voigt solid of the table at 100 and 200 Hz, where its damping suffices (α = 50
/// and 164 Np/m), and a springpot of exponent 0.4 at 20 and 50 Hz. The wall reflects e^{−2α(R−a)} of the
/// wave, at most 0.6 %, and adds about 3 (a/R)³ of the mass of the displaced medium, at most 1.3 %.
#[test]
fn o1_a_sphere_in_a_damped_medium_has_oestreichers_impedance() {
    let near = &[10.0, 13.0, 18.0, 25.0, 34.0, 46.0, 62.0][..];
    let far = &[10.0, 13.0, 18.0, 25.0, 34.0, 46.0, 62.0, 82.0, 103.0][..];
    let long = &[10.0, 13.0, 18.0, 26.0, 38.0, 55.0, 77.0, 105.0, 154.0][..];
    let springpot = |hz: f64| calfwave::material::springpot::springpot(0.4, hz) * 5e3;
    for (hz, mu, radii) in [
        (20.0, springpot(20.0), long),
        (50.0, springpot(50.0), far),
        (50.0, springpot(50.0), near),
        (100.0, shear(100.0), near),
        (200.0, shear(200.0), near),
    ] {
        let wall = radii[radii.len() - 1];
        let radii: Vec<f64> = radii.iter().map(|r| r * 1e-3).collect();
        let z = impedance(hz, mu, &radii);
        let goal = exact(hz, mu);
        let (size, phase) = (z.norm() / goal.norm() - 1.0, (z / goal).arg().to_degrees());
        println!("{hz} Hz, wall at {wall} mm: {z} against {goal}: {size:.1e}, {phase:.2}°");
        assert!(z.re > 0.0 && size.abs() < 0.02 && phase.abs() < 1.0, "{hz} Hz: {z} against {goal}");
    }
}
