//! Membranes against closed forms: uniform stretch, hoop tension T = p R, rotation without energy.

use crate::fixture::{Body, Solid, box_mesh, noise, simulate};
use calfwave::material::spec::MembraneSpec;
use calfwave::math::V3;
use calfwave::mesh::Face;
use calfwave::solver::{Membrane, Sheet};
use std::f64::consts::FRAC_PI_2;

/// A membrane like fascia, stiffer along the leg (Y).
fn spec() -> MembraneSpec {
    MembraneSpec {
        eh_along_n_m: 4600.0,
        eh_across_n_m: 920.0,
        poisson: 0.3,
        gh_n_m: 350.0,
        mass_kg_m2: 1.1,
        alpha: 0.0,
    }
}

fn membrane(body: &Body, surface: &str) -> Membrane<f64> {
    Membrane::new(&body.space, &body.mesh.surfaces[surface], &spec(), &body.material).unwrap()
}

/// A 40 × 50 mm flat patch (outward +X), nine faces: one full batch and one partial.
fn flat() -> Body {
    let mesh = box_mesh([1, 3, 3], V3::zeros(), V3::new(0.02, 0.05, 0.04), |x| x);
    Body::uniform(mesh, 4, Solid::elastic(1060.0, 50e3, 5e3))
}

/// A membrane of which a share is present at every point: exact for a share that varies linearly.
#[test]
fn a_share_scales_stiffness_and_mass() {
    let body = flat();
    let share = |x: V3| 0.2 + 12.0 * x.y;
    let faces = &body.mesh.surfaces["x1"][..];
    let part = Sheet { faces, share: Some(&share) };
    let part: Membrane<f64> = Membrane::new(&body.space, part, &spec(), &body.material).unwrap();
    let along = 2e-3;
    let u = body.field(|x| V3::new(0.0, along * x.y, -0.3 * along * x.y));
    let (mut mass, mut whole) = (vec![0.0; body.space.n_nodes()], vec![0.0; body.space.n_nodes()]);
    part.add_mass(&mut mass);
    membrane(&body, "x1").add_mass(&mut whole);
    // The mean share over 0 ≤ y ≤ 50 mm is 0.5.
    assert!((mass.iter().sum::<f64>() / whole.iter().sum::<f64>() - 0.5).abs() < 1e-12);
    let energy = |m: &Membrane<f64>| m.energy(&u).strain;
    assert!((energy(&part) / energy(&membrane(&body, "x1")) - 0.5).abs() < 1e-12);
}

#[test]
fn uniform_stretch_gives_plane_stress_force_and_energy() {
    let body = flat();
    let mut m = membrane(&body, "x1");
    let (along, across, shear) = (2e-3, -1e-3, 3e-3);
    // y is along, z across (t₂ = n × t₁ = x × y = z).
    let u =
        body.field(|x| V3::new(0.4 * x.y, along * x.y + 0.5 * shear * x.z, across * x.z + 0.5 * shear * x.y));
    let mut f = vec![0.0; u.len()];
    m.apply(&u, &mut f);
    let nu21 = 0.3 * 920.0 / 4600.0;
    let n11 = 4600.0 / (1.0 - 0.3 * nu21) * (along + nu21 * across);
    let n22 = 920.0 / (1.0 - 0.3 * nu21) * (across + 0.3 * along);
    let n12 = 350.0 * shear;
    let pull = |edge: &str| -> V3 {
        let nodes = body.nodes(edge);
        let on = |n: &&u32| body.space.positions[**n as usize].x > 0.02 - 1e-9;
        nodes.iter().filter(on).map(|&n| V3::from_fn(|c, _| f[3 * n as usize + c])).sum()
    };
    assert!((pull("y1") - V3::new(0.0, n11, n12) * 0.04).norm() < 1e-12 * n11, "{}", pull("y1"));
    assert!((pull("z1") - V3::new(0.0, n12, n22) * 0.05).norm() < 1e-12 * n11, "{}", pull("z1"));
    let density = 0.5 * (n11 * along + n22 * across + n12 * shear);
    let energy = m.energy(&u).strain;
    assert!((energy / (density * 0.05 * 0.04) - 1.0).abs() < 1e-12);
    let mut mass = vec![0.0; body.space.n_nodes()];
    m.add_mass(&mut mass);
    assert!((mass.iter().sum::<f64>() - 1.1 * 0.05 * 0.04).abs() < 1e-15);
}

/// A quarter ring of radii 40–60 mm about the Y axis.
fn ring(faces: usize) -> Body {
    let warp = |x: V3| {
        let angle = FRAC_PI_2 * x.z / 0.06;
        V3::new((0.04 + x.x) * angle.cos(), x.y, (0.04 + x.x) * angle.sin())
    };
    let mesh = box_mesh([1, 2, faces], V3::zeros(), V3::new(0.02, 0.03, 0.06), warp);
    Body::uniform(mesh, 4, Solid::elastic(1060.0, 50e3, 5e3))
}

#[test]
fn hoop_tension_balances_pressure() {
    let body = ring(8);
    let mut m = membrane(&body, "x1");
    let (radius, stretch) = (0.06, 1e-3);
    // u = ε r radially, no axial strain: T = E₂h/(1−ν₁₂ν₂₁) ε, p = T/R inward.
    let u = body.field(|x| V3::new(x.x, 0.0, x.z) * stretch);
    let mut f = vec![0.0; u.len()];
    m.apply(&u, &mut f);
    let tension = 920.0 / (1.0 - 0.3 * 0.3 * 920.0 / 4600.0) * stretch;
    // Radial force over the interior of the ring: pressure times area of each node.
    let mut worst: f64 = 0.0;
    let mut area = vec![0.0; body.space.n_nodes()];
    for &face in &body.mesh.surfaces["x1"] {
        let g = calfwave::fem::FaceGeometry::new(&body.space, face);
        g.nodes.iter().zip(&g.weights).for_each(|(&n, w)| area[n as usize] += w);
    }
    for n in body.nodes("x1") {
        let x = body.space.positions[n as usize];
        let inside = |v: f64, end: f64| v > 1e-6 && v < end - 1e-6;
        if !inside(x.y, 0.03) || !inside(x.z.atan2(x.x), FRAC_PI_2) {
            continue;
        }
        let force = V3::new(f[3 * n as usize], f[3 * n as usize + 1], f[3 * n as usize + 2]);
        let radial = force.dot(&V3::new(x.x, 0.0, x.z)) / radius;
        worst = worst.max((radial / area[n as usize] / (tension / radius) - 1.0).abs());
    }
    // Quadratic arcs of 11.25° meet at kinks of order θ³, which act on a nodal area of order θ: θ² ≈ 1 %.
    assert!(worst < 0.02, "{worst}");
    let radial = |n: u32| {
        let x = body.space.positions[n as usize];
        V3::new(f[3 * n as usize], 0.0, f[3 * n as usize + 2]).dot(&V3::new(x.x, 0.0, x.z)) / radius
    };
    let total: f64 = body.nodes("x1").into_iter().map(radial).sum();
    assert!((total / (tension * FRAC_PI_2 * 0.03) - 1.0).abs() < 1e-4, "{total}");
    let energy = m.energy(&u).strain;
    let exact = 0.5 * tension * stretch * radius * FRAC_PI_2 * 0.03;
    assert!((energy / exact - 1.0).abs() < 1e-4, "{energy} {exact}");
}

#[test]
fn rotation_and_translation_store_no_energy() {
    let body = ring(3);
    let mut m = membrane(&body, "x1");
    let (spin, shift) = (V3::new(0.3, -0.2, 0.5), V3::new(1.0, 2.0, 3.0));
    let u = body.field(|x| spin.cross(&x) + shift);
    let mut f = vec![0.0; u.len()];
    m.apply(&u, &mut f);
    let scale = 4600.0 * 0.06 * spin.norm();
    assert!(f.iter().all(|f| f.abs() < 1e-12 * scale), "{:?}", f.iter().copied().fold(0.0, f64::max));
    assert!(m.energy(&u).strain.abs() < 1e-20 * scale);
}

#[test]
fn the_operator_is_symmetric_and_the_energy_is_half_u_f() {
    let body = ring(3);
    let mut m = membrane(&body, "x1");
    let n = 3 * body.space.n_nodes();
    let (u, w) = (noise(n), noise(2 * n)[n..].to_vec());
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let (mut fu, mut fw) = (vec![0.0; n], vec![0.0; n]);
    m.apply(&u, &mut fu);
    let energy = m.energy(&u).strain;
    m.apply_instantaneous(&w, &mut fw);
    assert!((dot(&fu, &w) - dot(&fw, &u)).abs() < 1e-12 * dot(&fu, &u));
    assert!((0.5 * dot(&fu, &u) / energy - 1.0).abs() < 1e-12);
}

#[test]
fn single_precision_agrees_with_double() {
    let body = ring(4);
    let mut double = membrane(&body, "x1");
    let mut single: Membrane<f32> =
        Membrane::new(&body.space, &body.mesh.surfaces["x1"], &spec(), &body.material).unwrap();
    let u = body.field(|x| {
        V3::new((40.0 * x.y).sin(), (30.0 * x.z).cos(), (50.0 * x.x).sin()) * 1e-3 + V3::repeat(0.01)
    });
    let u32: Vec<f32> = u.iter().map(|&u| u as f32).collect();
    let (mut f, mut f32) = (vec![0.0; u.len()], vec![0.0f32; u.len()]);
    double.apply(&u, &mut f);
    single.apply(&u32, &mut f32);
    let peak = f.iter().fold(0.0f64, |m, f| m.max(f.abs()));
    let worst = f.iter().zip(&f32).map(|(a, &b)| (a - f64::from(b)).abs()).fold(0.0, f64::max);
    // u is rounded at 0.01 · 6e-8; through differences over a face of 1e-3 this becomes 1e-5 of the strain.
    assert!(worst < 1e-4 * peak, "{worst} {peak}");
}

#[test]
fn a_membrane_limits_the_stable_step_by_its_wave_speed() {
    // Only the membrane matters, because the solid below it is very soft. The limit of a 1-D GLL chain scales
    // with √(m/Eh).
    let mesh = box_mesh([1, 2, 2], V3::zeros(), V3::new(0.02, 0.04, 0.04), |x| x);
    let body = Body::uniform(mesh, 3, Solid::elastic(1.0, 1.0, 1.0));
    let limit = |stiffness: f64, mass: f64| {
        let spec = MembraneSpec {
            eh_along_n_m: stiffness,
            eh_across_n_m: stiffness,
            gh_n_m: 0.35 * stiffness,
            mass_kg_m2: mass,
            ..spec()
        };
        let mut parts = body.parts();
        let faces: &[Face] = &body.mesh.surfaces["x1"];
        parts.membranes.push(Membrane::new(&body.space, faces, &spec, &body.material).unwrap());
        simulate(parts, 0.9).dt_limit()
    };
    let (base, stiff, heavy) = (limit(4e3, 1.0), limit(16e3, 1.0), limit(4e3, 4.0));
    assert!((base / stiff - 2.0).abs() < 0.02 && (heavy / base - 2.0).abs() < 0.02, "{base} {stiff} {heavy}");
}
