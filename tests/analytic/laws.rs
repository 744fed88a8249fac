//! Laws that hold for every linear solution: scaling, superposition, symmetry, reciprocity (N5–N7, E5).

use crate::fixture::{Body, Solid, box_mesh, simulate};
use calfwave::drive::spec::{ContactSpec, DriveSpec, HeadShape};
use calfwave::drive::{HeadMotion, Patch, Pose, Signal, Surface};
use calfwave::material::spec::MembraneSpec;
use calfwave::math::V3;
use calfwave::solver::{
    Clock, Contact, Membrane, NodalLoad, Parts, PowerLedger, RunPlan, Simulation, ledger,
};
use std::sync::atomic::AtomicBool;

/// A small viscoelastic anisotropic block scaled by `s`, symmetric about z = 0.
fn block(s: f64) -> Body {
    lossy(s, 0.25)
}

/// The same with springpot exponent `alpha`.
fn lossy(s: f64, alpha: f64) -> Body {
    let mesh = box_mesh([2, 3, 4], V3::new(-0.03, 0.0, -0.04) * s, V3::new(0.03, 0.05, 0.08) * s, |x| x);
    let solid = Solid { mu_l: 3e3, beta: 2e3, fibre: V3::y(), alpha, ..Solid::elastic(1000.0, 60e3, 2e3) };
    Body::uniform(mesh, 3, solid)
}

/// Sinusoidal heads of given amplitudes [mm] at z [m], tied to the top.
fn heads(body: &Body, s: f64, hz: f64, at: &[(f64, f64)]) -> Vec<Contact> {
    let surface = Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap();
    let one = |&(z, normal_mm): &(f64, f64)| {
        let pose = Pose { centre: V3::new(0.0, 0.025 * s, z * s), axis: -V3::x(), proximal: V3::y() };
        let drive = DriveSpec::Displacement {
            frequency_hz: hz,
            normal_mm,
            tangential_mm: 0.5 * normal_mm,
            second_harmonic_mm: 0.25 * normal_mm,
            phase_deg: 30.0,
        };
        let motion = HeadMotion::new(&drive, 2.0 / hz, "drive").unwrap();
        let patch = Patch::new(&surface, &pose, 0.009 * s, 0.0).unwrap();
        Contact::new(patch, &HeadShape::Flat { radius_mm: 9.0 * s }, &ContactSpec::Tied, motion, 1e8 / s)
    };
    at.iter().map(one).collect()
}

fn held(body: &Body, contacts: Vec<Contact>, s: f64, hz: f64) -> Parts<f64> {
    let mut parts = body.parts();
    parts.boundary.fix(&body.nodes("x0"));
    parts.boundary.absorb(&body.space, &body.material, &body.mesh.surfaces["y0"], hz);
    parts.boundary.support(&body.space, &body.mesh.surfaces["y1"], 100.0 * s, 0.3 * s * s);
    let skin = MembraneSpec {
        eh_along_n_m: 100.0 * s,
        eh_across_n_m: 60.0 * s,
        poisson: 0.3,
        gh_n_m: 30.0 * s,
        mass_kg_m2: 1.0 * s,
        alpha: body.material.classes[0].alpha,
    };
    let top = &body.mesh.surfaces["x1"];
    parts.membranes.push(Membrane::new(&body.space, top, &skin, &body.material).unwrap());
    parts.contacts = contacts;
    parts
}

/// `[node][3]` displacement at the end of `periods`, and the power ledger of the last period.
fn march(body: &Body, parts: Parts<f64>, hz: f64, periods: f64) -> (Vec<f64>, PowerLedger) {
    let mut simulation =
        Simulation::new(parts, Clock { period: 1.0 / hz, samples: 32, safety: 0.8 }).unwrap();
    let plan = RunPlan {
        max_time: periods / hz,
        fade_in: 0.0,
        steady_tolerance: 1e-9,
        harmonics: 3,
        sites: vec![vec![0]],
    };
    let info = simulation.run(&plan, &mut [], &mut |_| (), &AtomicBool::new(false)).unwrap();
    let ledger = ledger(&simulation, &info, &body.space, &body.geometry, &body.material);
    (simulation.displacement().to_vec(), ledger)
}

/// Largest |a − factor·b| over the largest |a|.
fn difference(a: &[f64], b: &[f64], factor: f64) -> f64 {
    let peak = a.iter().fold(0.0f64, |m, x| m.max(x.abs()));
    a.iter().zip(b).map(|(a, b)| (a - factor * b).abs()).fold(0.0, f64::max) / peak
}

#[test]
fn n5_double_drive_doubles_displacement_and_quadruples_power() {
    let body = block(1.0);
    let run = |mm| march(&body, held(&body, heads(&body, 1.0, 50.0, &[(0.01, mm)]), 1.0, 50.0), 50.0, 3.0);
    let ((u, p), (u2, p2)) = (run(0.2), run(0.4));
    assert!(difference(&u2, &u, 2.0) < 1e-12);
    assert!((p2.total_input() / p.total_input() - 4.0).abs() < 1e-10);
    assert!((p2.absorbed[0] / p.absorbed[0] - 4.0).abs() < 1e-10);
}

#[test]
fn n5_a_scaled_body_at_a_scaled_frequency_has_a_scaled_field() {
    // Equal elastic moduli, lengths × 2, frequency / 2. The body is elastic because a springpot has a time
    // scale of its own.
    let run = |s: f64| {
        let body = lossy(s, 0.0);
        let hz = 50.0 / s;
        let mm = 0.2 * s;
        march(&body, held(&body, heads(&body, s, hz, &[(0.01, mm)]), s, hz), hz, 3.0).0
    };
    assert!(difference(&run(2.0), &run(1.0), 2.0) < 1e-9);
}

#[test]
fn n6_heads_superpose() {
    let body = block(1.0);
    let run = |a, b| {
        march(&body, held(&body, heads(&body, 1.0, 50.0, &[(0.015, a), (-0.02, b)]), 1.0, 50.0), 50.0, 3.0).0
    };
    let (both, first, second) = (run(0.3, 0.2), run(0.3, 0.0), run(0.0, 0.2));
    let sum: Vec<f64> = first.iter().zip(&second).map(|(a, b)| a + b).collect();
    assert!(difference(&both, &sum, 1.0) < 1e-10);
}

#[test]
fn n7_a_mirrored_head_gives_the_mirrored_field() {
    let body = block(1.0);
    let run = |z| march(&body, held(&body, heads(&body, 1.0, 50.0, &[(z, 0.3)]), 1.0, 50.0), 50.0, 2.0).0;
    let (a, b) = (run(0.013), run(-0.013));
    let mirrored: Vec<f64> = body
        .space
        .positions
        .iter()
        .flat_map(|x| {
            let n = 3 * body.node_at(V3::new(x.x, x.y, -x.z)) as usize;
            [b[n], b[n + 1], -b[n + 2]]
        })
        .collect();
    assert!(difference(&a, &mirrored, 1.0) < 1e-10);
}

#[test]
fn n8_the_steady_ledger_closes() {
    let body = block(1.0);
    let (_, p) = march(&body, held(&body, heads(&body, 1.0, 50.0, &[(0.01, 0.3)]), 1.0, 50.0), 50.0, 10.0);
    let parts = [p.absorbed[0], p.membranes[0], p.radiated, p.supports];
    assert!(parts.iter().all(|&w| w > 0.0), "{p:?}");
    assert!(p.residual().abs() < 2e-3 * p.total_input(), "{} {p:?}", p.residual() / p.total_input());
}

#[test]
fn e5_the_impulse_response_is_reciprocal() {
    let body = block(1.0);
    let (a, b) = (body.node_at(V3::new(0.0, 0.02, 0.01)), body.node_at(V3::new(-0.02, 0.04, -0.03)));
    let (i, j) = (V3::new(0.6, 0.0, 0.8), V3::new(0.0, 1.0, 0.0));
    let response = |source: u32, force: V3, target: u32, along: V3| -> Vec<f64> {
        let mut parts = held(&body, heads(&body, 1.0, 50.0, &[(0.01, 0.0)]), 1.0, 50.0);
        // A pulse of 2 ms. The response is linear in the signal, so its shape does not matter.
        parts
            .loads
            .push(NodalLoad { pattern: vec![(source, force)], signal: Signal::cosine(250.0, 1.0, 2e-3) });
        let mut simulation = simulate(parts, 0.9);
        (0..400)
            .map(|_| {
                simulation.step();
                let n = 3 * target as usize;
                let u = simulation.displacement();
                V3::new(u[n], u[n + 1], u[n + 2]).dot(&along)
            })
            .collect()
    };
    let (there, back) = (response(a, i, b, j), response(b, j, a, i));
    assert!(difference(&there, &back, 1.0) < 1e-10, "{}", difference(&there, &back, 1.0));
}
