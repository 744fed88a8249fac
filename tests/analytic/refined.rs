//! Harmonic solutions in f64: the reference operator against that of the explicit solver, reciprocity, and
//! residuals at the bulk modulus of tissue.

use crate::fixture::{Body, Solid, boundary, box_mesh, noise, skin};
use calfwave::fem::Space;
use calfwave::material::MaterialField;
use calfwave::math::{C64, V3};
use calfwave::solver::Boundary;
use calfwave::solver::harmonic::{Body as Held, Fields, HarmonicSystem, ReferenceOperator};
use calfwave::solver::stiffness::{Reference, Stiffness};
use std::f64::consts::TAU;

const HZ: f64 = 60.0;

fn body(order: usize, bulk: f64, alpha: f64) -> Body {
    let warp = |x: V3| x + 1e-3 * V3::new((60.0 * x.y).sin(), (50.0 * x.z).cos(), (70.0 * x.x).sin());
    let mesh = box_mesh([3, 4, 3], V3::new(-0.03, 0.0, -0.02), V3::new(0.03, 0.05, 0.04), warp);
    let solid = Solid { mu_l: 3e3, beta: 2e3, fibre: V3::y(), alpha, ..Solid::elastic(1000.0, bulk, 2e3) };
    Body::new(mesh, order, 4, |_| solid)
}

/// The reference operator with the pressure eliminated, K_dev u + Bᵀ K B u − ω² M u, equals the f64 operator
/// of the explicit solver at order 3, where that operator projects the pressure on the same polynomials, up
/// to round-off of its largest term.
#[test]
fn the_reference_operator_equals_that_of_the_explicit_solver() {
    let bulk = 2e5;
    let body = body(3, bulk, 0.0);
    let free = |_: &Space, _: &MaterialField, _: f64| Boundary::default();
    let held = body.harmonic(&free);
    let mut operator = ReferenceOperator::new(&held, &[], HZ, HZ).unwrap();
    let n = body.space.n_nodes();
    let (re, im) = (noise(3 * n), noise(6 * n)[3 * n..].to_vec());
    let mut x = operator.zeros();
    x.u = (0..n).map(|i| [0, 1, 2].map(|c| C64::new(re[3 * i + c], im[3 * i + c]))).collect();
    // With p = 0 the second row is B u.
    x.p = operator.apply(&x).p.iter().map(|d| d * bulk).collect();
    let image = operator.apply(&x);
    let mass = calfwave::fem::lumped_mass(&body.space, &body.geometry, &body.material.density);
    let mut reference = Reference::new(&body.space, &body.geometry, &body.material);
    let omega = TAU * HZ;
    for (part, u) in [re, im].iter().enumerate() {
        let mut force = vec![0.0; 3 * n];
        reference.apply_instantaneous(u, &mut force);
        let largest = force.iter().fold(0.0f64, |a, f| a.max(f.abs()));
        for (i, f) in force.iter().enumerate() {
            let z = image.u[i / 3][i % 3];
            let here = if part == 0 { z.re } else { z.im };
            assert!((here - (f - omega * omega * mass[i / 3] * u[i])).abs() < 1e-12 * largest, "{i}");
        }
    }
    let left = image.p.iter().map(|d| d.norm()).fold(0.0, f64::max);
    let size = x.p.iter().map(|p| p.norm() / bulk).fold(0.0, f64::max);
    assert!(left < 1e-12 * size, "{left} of {size}");
}

/// E5 to 10⁻¹⁰ with fibres, springpots, membrane, absorbing side and elastic support, at K = 5 MPa and at
/// that of tissue. The residual of the f64 equations is below 10⁻¹⁰ of the load.
#[test]
fn e5_refined_solutions_are_reciprocal() {
    for bulk in [5e6, 2.2e9] {
        let body = body(4, bulk, 0.25);
        let hold = |space: &Space, material: &MaterialField, hz: f64| boundary(&body, space, material, hz);
        let spec = skin();
        let faces = &body.mesh.surfaces["x1"][..];
        let held = Held { membranes: vec![(faces.into(), &spec)], ..body.harmonic(&hold) };
        let mut system = HarmonicSystem::new(&held).unwrap();
        let mut system = system.at(HZ, HZ, &[], &held).unwrap();
        let mut operator = ReferenceOperator::new(&held, &[], HZ, HZ).unwrap();
        let at = |x: V3| body.node_at(x) as usize;
        let places = [(at(V3::new(0.0, 0.05, 0.02)), 0), (at(V3::new(0.03, 0.01, 0.0)), 1)];
        let fields = places.map(|(node, c)| {
            let mut rhs = operator.zeros();
            rhs.u[node][c] = C64::from(1e-3);
            let (x, info) = system.solve_mixed(&rhs, None, 1e-12, 400, &mut |_, _| true).unwrap();
            println!("K {bulk:.1e}: {} iterations, residuals {:?}", info.iterations, info.history);
            let image = operator.apply(&x);
            let held = body.nodes("x0");
            let left = |fields: &Fields| -> f64 {
                (0..fields.u.len())
                    .filter(|&n| held.binary_search(&(n as u32)).is_err())
                    .flat_map(|n| (0..3).map(move |c| (n, c)))
                    .map(|(n, c)| (image.u[n][c] - rhs.u[n][c]).norm())
                    .fold(0.0, f64::max)
            };
            assert!(left(&image) < 1e-10 * 1e-3, "{}", left(&image));
            x.u
        });
        let (one, other) = (fields[0][places[1].0][places[1].1], fields[1][places[0].0][places[0].1]);
        let difference = (one - other).norm() / one.norm();
        println!("K {bulk:.1e}: {one} {other}: {difference:.1e}");
        assert!(one.norm() > 0.0 && difference < 1e-10, "{one} {other}");
    }
}
