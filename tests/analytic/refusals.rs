//! The harmonic solver returns a typed error where no solution exists, never a number.

use crate::fixture::{Body, Solid, box_mesh};
use calfwave::fem::Space;
use calfwave::material::MaterialField;
use calfwave::math::{C64, V3};
use calfwave::solver::Boundary;
use calfwave::solver::harmonic::{HarmonicError, HarmonicSystem, ReferenceOperator};
use std::sync::atomic::AtomicBool;

fn block(solid: Solid) -> Body {
    let mesh = box_mesh([2, 2, 2], V3::zeros(), V3::new(0.03, 0.04, 0.05), |x| x);
    Body::new(mesh, 3, 4, |_| solid)
}

fn gel() -> Solid {
    Solid { alpha: 0.2, ..Solid::elastic(1000.0, 2.2e9, 2e3) }
}

/// Sets up a static problem on `body` with the supports `hold`.
fn set_up_static(body: &Body, hold: &(dyn Fn(&Space) -> Boundary + Sync)) -> Result<(), HarmonicError> {
    let held = |space: &Space, _: &MaterialField, _: f64| hold(space);
    let held = body.harmonic(&held);
    HarmonicSystem::new(&held)?.at(0.0, 0.5, &[], &held).map(drop)
}

/// Supports leave 6, 3, 1 or no rigid motions free.
#[test]
fn bodies_with_free_rigid_motions_have_no_static_solution() {
    let body = block(gel());
    let near = |space: &Space, on: &dyn Fn(V3) -> bool| -> Vec<u32> {
        (0..space.n_nodes() as u32).filter(|&n| on(space.positions[n as usize])).collect()
    };
    let fix = |on: &(dyn Fn(V3) -> bool + Sync)| {
        set_up_static(&body, &|space| Boundary { fixed: near(space, on), ..Boundary::default() })
    };
    assert_eq!(set_up_static(&body, &|_| Boundary::default()), Err(HarmonicError::Unsupported));
    let point = |x: V3| x.norm() < 1e-9;
    assert_eq!(fix(&point), Err(HarmonicError::RigidMotionsFree { motions: 3 }));
    let edge = |x: V3| x.x.hypot(x.y) < 1e-9;
    assert_eq!(fix(&edge), Err(HarmonicError::RigidMotionsFree { motions: 1 }));
    let face = |x: V3| x.x < 1e-9;
    assert_eq!(fix(&face), Ok(()));
    // Rollers under one face: two translations and one rotation remain.
    let rollers = set_up_static(&body, &|space| Boundary {
        springs: crate::norms::rollers(space, 1e3, |x, c| c == 2 && x.z < 1e-9),
        ..Boundary::default()
    });
    assert_eq!(rollers, Err(HarmonicError::RigidMotionsFree { motions: 3 }));
    let pad = set_up_static(&body, &|space| {
        let mut boundary = Boundary::default();
        boundary.support(space, &body.mesh.surfaces["z0"], 1e3, 0.0);
        boundary
    });
    assert_eq!(pad, Ok(()));
}

#[test]
fn materials_out_of_range_are_refused() {
    let face = |space: &Space| {
        let fixed = (0..space.n_nodes() as u32).filter(|&n| space.positions[n as usize].x < 1e-9);
        Boundary { fixed: fixed.collect(), ..Boundary::default() }
    };
    for bulk in [0.0, -2.2e9, f64::NAN] {
        let refused = set_up_static(&block(Solid { bulk, ..gel() }), &face);
        let named = matches!(refused, Err(HarmonicError::OutOfRange { field, .. }) if field.contains("bulk"));
        assert!(named, "K = {bulk}: {refused:?}");
    }
    for mu_t in [0.0, f64::INFINITY, f64::NAN] {
        let refused = set_up_static(&block(Solid { mu_t, ..gel() }), &face);
        assert!(matches!(refused, Err(HarmonicError::OutOfRange { .. })), "{mu_t}: {refused:?}");
    }
    let refused = set_up_static(&block(Solid { density: f64::NAN, ..gel() }), &face);
    assert!(matches!(refused, Err(HarmonicError::OutOfRange { .. })), "{refused:?}");
    // An exactly incompressible solid is in range, but has no finite compression impedance for an absorbing
    // face.
    let solid = block(Solid { bulk: f64::INFINITY, ..gel() });
    assert_eq!(set_up_static(&solid, &face), Ok(()));
    let open = |space: &Space, material: &MaterialField, hz: f64| {
        let mut boundary = face(space);
        boundary.absorb(space, material, &solid.mesh.surfaces["x1"], hz);
        boundary
    };
    let held = solid.harmonic(&open);
    let refused = HarmonicSystem::new(&held).unwrap().at(50.0, 50.0, &[], &held).map(drop);
    assert!(matches!(refused, Err(HarmonicError::OutOfRange { .. })), "{refused:?}");
}

/// A load that is not a number and a tolerance that cannot be reached are errors. The latter holds the
/// residuals so far.
#[test]
fn stagnation_is_an_error_with_the_history_of_residuals() {
    let body = block(gel());
    let hold = |space: &Space, _: &MaterialField, _: f64| {
        let mut boundary = Boundary::default();
        boundary.fix(&space.nodes_on(&body.mesh.surfaces["x0"]));
        boundary
    };
    let held = body.harmonic(&hold);
    let mut system = HarmonicSystem::new(&held).unwrap();
    let mut system = system.at(50.0, 50.0, &[], &held).unwrap();
    let cancel = AtomicBool::new(false);
    let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
    let corner = body.node_at(V3::new(0.03, 0.04, 0.05)) as usize;
    force[corner][1] = C64::new(f64::NAN, 0.0);
    let refused = system.solve(&force, None, 1e-5, 100, &cancel);
    assert!(matches!(refused, Err(HarmonicError::OutOfRange { field: "load", .. })), "{refused:?}");
    force[corner][1] = C64::from(1.0);
    let refused = system.solve(&force, None, f64::NAN, 100, &cancel);
    assert!(matches!(refused, Err(HarmonicError::OutOfRange { field: "tolerance", .. })), "{refused:?}");
    for tolerance in [1e-16, 0.0] {
        match system.solve(&force, None, tolerance, 60, &cancel) {
            Err(HarmonicError::Stagnated { history, hz, .. }) => {
                assert!(hz == 50.0 && history[0] == 1.0 && history.len() > 10, "{history:?}");
                assert!(history.iter().all(|r| r.is_finite()), "{history:?}");
            }
            other => panic!("{tolerance}: {other:?}"),
        }
    }
    // In f64 the attainable residual is smaller, but not zero.
    let operator = ReferenceOperator::new(&held, &[], 50.0, 50.0).unwrap();
    let rhs = calfwave::solver::harmonic::Fields { u: force, ..operator.zeros() };
    match system.solve_mixed(&rhs, None, 1e-20, 200, &mut |_, _| true) {
        Err(HarmonicError::Stagnated { history, .. }) => {
            assert!(history[0] == 1.0 && *history.last().unwrap() < 1e-12, "{history:?}");
        }
        other => panic!("{other:?}"),
    }
}
