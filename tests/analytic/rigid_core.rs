//! R1: the rigid core of an elastic tube, whose outer face is held, on a spring: forced along its axis and
//! about it.
//!
//! ```text
//! along:  u_y = A J₀(kr) + B Y₀(kr),   (s − ω²m) U = F + 2πaL μ u_y′(a)
//! about:  u_θ = A J₁(kr) + B Y₁(kr),   (κ − ω²J) Φ = T + 2πa²L μ (u_θ′ − u_θ/a)
//! ```
//!
//! with u = 0 at the outer radius b and k = ω √(ρ/μ). Rollers keep the ends of the tube flat.

use crate::fixture::{Body, Solid};
use crate::norms::{HarmonicSolution, rollers, solve_refined};
use calfwave::fem::Space;
use calfwave::material::MaterialField;
use calfwave::math::{C64, V3};
use calfwave::mesh::HexMesh;
use calfwave::mesh::spec::{CylinderSpec, LayerSpec};
use calfwave::solver::Boundary;
use calfwave::solver::harmonic::DisplacementSolver;
use calfwave::solver::rigid::{Attachment, Connector, RigidBodies, RigidBody};
use libm::{j0, j1, y0, y1};
use nalgebra::Matrix3;
use std::f64::consts::{PI, TAU};

const INNER: f64 = 0.012;
const OUTER: f64 = 0.036;
const LENGTH: f64 = 0.024;
const MU: f64 = 2000.0;
const DENSITY: f64 = 1000.0;
const MASS: f64 = 0.09;
const INERTIA: f64 = 1.1e-5;
const SPRING: f64 = 3000.0;
const TURN_SPRING: f64 = 0.4;

/// The displacement for a force on the core, spread over its nodes by `share` of the position.
fn solve(
    hz: f64,
    share: impl Fn(V3) -> V3 + Sync,
    solver: DisplacementSolver,
) -> (Vec<[C64; 3]>, RigidBodies) {
    let layer = LayerSpec { name: "gel".into(), thickness_mm: (OUTER - INNER) * 1e3 };
    let spec = CylinderSpec { length_mm: LENGTH * 1e3, core_radius_mm: INNER * 1e3, layers: vec![layer] };
    let mesh = HexMesh::cylinder(&spec, 8.0).unwrap();
    let body = Body::uniform(mesh, 3, Solid::elastic(DENSITY, 2.2e9, MU));
    let bones = |space: &Space| {
        let nodes = space.nodes_on(&body.mesh.surfaces["core"]);
        let nodes = nodes.into_iter().map(|n| (n, space.positions[n as usize])).collect();
        // A centre off the axis: the result does not depend on it.
        let centre = V3::new(0.004, 0.003, -0.002);
        let mut bones = RigidBodies::new(vec![RigidBody { centre, nodes }]);
        bones.add_mass(0, MASS, V3::zeros(), Matrix3::identity() * INERTIA);
        let none = Matrix3::zeros();
        let spring = Connector { stiffness: Matrix3::identity() * SPRING, damping: none };
        let turn = Connector { stiffness: Matrix3::identity() * TURN_SPRING, damping: none };
        let ends = [Attachment::Body(0), Attachment::Ground];
        bones.connect(ends, V3::zeros(), &spring);
        bones.connect_rotations(ends, &turn);
        bones
    };
    let hold = |space: &Space, _: &MaterialField, _: f64| {
        let ends = |x: V3, c: usize| (x.y.abs() - 0.5 * LENGTH).abs() < 1e-9 && c != 1;
        let mut boundary = Boundary::default();
        // Along the axis the end faces carry a radial traction; about it they carry none.
        if share(V3::x()).y != 0.0 {
            boundary.springs = rollers(space, 1e6, ends);
        }
        boundary.fix(&space.nodes_on(&body.mesh.surfaces["skin"]));
        boundary.carry(bones(space));
        boundary
    };
    let mut held = body.harmonic(&hold);
    held.displacement_solver = solver;
    let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
    let core = body.nodes("core");
    for &n in &core {
        let f = share(body.space.positions[n as usize]) / core.len() as f64;
        force[n as usize] = [0, 1, 2].map(|c| C64::from(f[c]));
    }
    let HarmonicSolution { u, info, .. } = solve_refined(&held, hz, &force, None, 1e-8);
    assert!(info.residual < 1e-5, "{}", info.residual);
    (u, bones(&body.space))
}

/// Displacement or rotation of the core per force or torque, from the closed form with the functions `f` and
/// `g` of kr, combined so that they vanish at the outer face.
fn exact(
    hz: f64,
    [f, g]: [&dyn Fn(f64) -> f64; 2],
    traction: impl Fn(f64, f64) -> f64,
    own: f64,
    arm: f64,
) -> f64 {
    let k = TAU * hz * (DENSITY / MU).sqrt();
    // u = f(kr) g(kb) − g(kr) f(kb), 1 at r = a.
    let shape = |r: f64| f(k * r) * g(k * OUTER) - g(k * r) * f(k * OUTER);
    let unit = |r: f64| shape(r) / shape(INNER);
    let h = 1e-7;
    let slope = (unit(INNER + h) - unit(INNER - h)) / (2.0 * h);
    1.0 / (own - arm * MU * traction(slope, 1.0))
}

/// Both displacement solvers, below and above the resonance of core and spring.
#[test]
fn r1_a_core_moves_along_its_axis_as_in_closed_form() {
    for (hz, solver) in [
        (8.0, DisplacementSolver::Direct),
        (40.0, DisplacementSolver::Direct),
        (40.0, DisplacementSolver::Multigrid),
    ] {
        let (u, bones) = solve(hz, |_| V3::y(), solver);
        let q = bones.motion_in(&u);
        // The translation of the centre, with the rotation that a motion along the axis does not have.
        assert!(q.rows(3, 3).norm() < 1e-3 * q.norm() / INNER, "{q}");
        let own = SPRING - (TAU * hz).powi(2) * MASS;
        let expected = exact(hz, [&j0, &y0], |slope, _| slope, own, TAU * INNER * LENGTH);
        println!("{hz} Hz {solver:?}: {} against {expected}", q[1].re);
        assert!((q[1].re / expected - 1.0).abs() < 2e-3, "{hz} Hz: {} against {expected}", q[1]);
    }
}

/// At rest the tube is a spring of 2πμL / ln(b/a).
#[test]
fn r1_a_core_at_rest_is_held_by_its_spring_and_the_tube() {
    let (u, bones) = solve(0.0, |_| V3::y(), DisplacementSolver::Direct);
    let q = bones.motion_in(&u);
    let expected = 1.0 / (SPRING + TAU * MU * LENGTH / (OUTER / INNER).ln());
    assert!((q[1].re / expected - 1.0).abs() < 2e-3, "{} against {expected}", q[1]);
}

#[test]
fn r1_a_core_turns_about_its_axis_as_in_closed_form() {
    for hz in [10.0, 45.0] {
        // A unit torque about y: tangential forces over the radius.
        let torque = |x: V3| V3::y().cross(&x) / (x.x * x.x + x.z * x.z);
        let (u, bones) = solve(hz, torque, DisplacementSolver::Direct);
        let q = bones.motion_in(&u);
        let own = TURN_SPRING - (TAU * hz).powi(2) * INERTIA;
        let area = 2.0 * PI * INNER * INNER * LENGTH;
        // u_θ = aΦ at the core.
        let traction = |slope: f64, u: f64| INNER * slope - u;
        let expected = exact(hz, [&j1, &y1], traction, own, area);
        println!("{hz} Hz: {} against {expected}", q[4].re);
        assert!((q[4].re / expected - 1.0).abs() < 2e-3, "{hz} Hz: {} against {expected}", q[4]);
    }
}
