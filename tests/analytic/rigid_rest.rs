//! R3: a tool pressed on tissue that lies on a rigid body on springs: the springs carry the force of the tool
//! and its moment, on linear and on hardening tissue.

use crate::fixture::{Body, Solid, box_mesh};
use calfwave::drive::spec::HeadShape;
use calfwave::drive::{Patch, Pose, Surface};
use calfwave::fem::Space;
use calfwave::material::MaterialField;
use calfwave::material::ogden::FAT;
use calfwave::math::V3;
use calfwave::solver::Boundary;
use calfwave::solver::contact::gaps;
use calfwave::solver::harmonic::{DisplacementSolver, HarmonicSystem};
use calfwave::solver::rigid::{Attachment, Connector, RigidBodies, RigidBody};
use calfwave::solver::static_contact::settings::ContactSettings;
use calfwave::solver::static_contact::{
    ContactSolution, Hardening, Load, Tool, solve_contact, solve_hardening_contact,
};
use nalgebra::{Matrix3, SVector};
use std::sync::atomic::AtomicBool;

const SETTINGS: ContactSettings =
    ContactSettings { moduli_hz: 50.0, tolerance: 1e-9, iterations: 300, steps: 30, gain: 1e-12 };
static CANCEL: AtomicBool = AtomicBool::new(false);

/// The plate under the block on springs, with its centre off the axis.
fn plate(body: &Body, space: &Space) -> RigidBodies {
    let nodes = space.nodes_on(&body.mesh.surfaces["x0"]).into_iter();
    let nodes = nodes.map(|n| (n, space.positions[n as usize])).collect();
    let mut plate = RigidBodies::new(vec![RigidBody { centre: V3::new(-0.01, 0.03, 0.01), nodes }]);
    let of = |k: [f64; 3]| Connector {
        stiffness: Matrix3::from_diagonal(&V3::from(k)),
        damping: Matrix3::zeros(),
    };
    let ends = [Attachment::Body(0), Attachment::Ground];
    plate.connect(ends, V3::new(-0.02, 0.0, 0.05), &of([300.0, 500.0, 400.0]));
    plate.connect(ends, V3::new(-0.02, 0.05, 0.0), &of([400.0, 300.0, 500.0]));
    plate.connect_rotations(ends, &of([0.4, 0.2, 0.3]));
    plate
}

/// Force and moment about the centre of the plate that the tool exerts.
fn pressed(tool: &Tool, found: &ContactSolution, centre: V3) -> SVector<f64, 6> {
    let (mut sum, axis) = (SVector::zeros(), tool.patch.pose.axis);
    for (i, point) in tool.patch.points.iter().enumerate() {
        let force = axis * (found.tools[0].pressure(tool, i) * point.weight);
        let moment = (point.position - centre).cross(&force);
        sum += SVector::from_fn(|c, _| if c < 3 { force[c] } else { moment[c - 3] });
    }
    sum
}

#[test]
fn r3_the_springs_of_a_rigid_body_carry_a_resting_tool() {
    let side = 0.04;
    let mesh = box_mesh([3, 3, 3], V3::zeros(), V3::new(0.03, side, side), |x| x);
    let body = Body::uniform(mesh, 2, Solid::elastic(1e3, 2.2e9, 1e3));
    let hold = |space: &Space, _: &MaterialField, _: f64| {
        let mut boundary = Boundary::default();
        boundary.carry(plate(&body, space));
        boundary
    };
    let mut held = body.harmonic(&hold);
    held.displacement_solver = DisplacementSolver::Direct;
    let surface = Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap();
    let pose = Pose { centre: V3::new(0.03, 0.022, 0.016), axis: -V3::x(), proximal: V3::y() };
    let patch = Patch::new(&surface, &pose, 0.012, 0.0).unwrap();
    // All of a flat face behind a soft pad stays in contact: Newton's method ends with the contact law.
    let gap = gaps(&patch, &HeadShape::Flat { radius_mm: 12.0 });
    let force = 0.8;
    let tool = Tool { gap, patch, pad: 5e5, load: Load::Force(force) };
    let tools = std::slice::from_ref(&tool);
    let plate = plate(&body, &body.space);
    let mut travels = Vec::new();
    let alpha = vec![FAT; body.space.node_of.len()];
    for hardens in [false, true] {
        let found = if hardens {
            let hardening = Hardening { alpha: &alpha, membranes: &[] };
            solve_hardening_contact(&held, tools, &hardening, None, &SETTINGS, &CANCEL).unwrap().contact
        } else {
            let mut system = HarmonicSystem::new(&held).unwrap();
            solve_contact(&mut system, &held, tools, None, &SETTINGS, &CANCEL).unwrap()
        };
        let motion = plate.motion_in(&found.solution.displacement).map(|z| z.re);
        let reaction = plate.stiffness() * &motion;
        let load = pressed(&tool, &found, plate.bodies()[0].centre);
        let error = (&reaction - load).norm() / load.norm();
        println!("hardens {hardens}: {error:.1e} of {:.4} N, motion {:?}", load[0], motion.as_slice());
        assert!(found.tools[0].closure.iter().all(|&c| c > 0.0), "the tool lifts off");
        assert!((load[0] / -force - 1.0).abs() < 1e-6, "{load}");
        assert!(error < 1e-6, "{reaction} {load}");
        assert!(motion.rows(0, 3).norm() > 1e-4 && motion.rows(3, 3).norm() > 1e-3, "{motion}");
        travels.push(found.tools[0].travel);
    }
    println!("{travels:?}");
}
