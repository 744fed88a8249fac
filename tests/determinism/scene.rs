//! A small body with memory variables, a membrane, dashpots and a percussion head, for tests of single steps.

use crate::fixture::{Body, Solid, box_mesh};
use calfwave::drive::spec::{ContactSpec, DriveSpec, HeadShape};
use calfwave::drive::{HeadMotion, Patch, Pose, Surface};
use calfwave::material::spec::MembraneSpec;
use calfwave::math::V3;
use calfwave::solver::rigid::{Attachment, Connector, RigidBodies, RigidBody};
use calfwave::solver::stiffness::Stiffness;
use calfwave::solver::{Contact, Membrane, Parts, Real};
use nalgebra::Matrix3;

/// A warped block of 48 elements, which fill several batches of every kind.
pub fn body() -> Body {
    let warp = |x: V3| x + 1e-3 * V3::new((60.0 * x.y).sin(), (50.0 * x.z).cos(), (70.0 * x.x).sin());
    let mesh = box_mesh([3, 4, 4], V3::new(-0.03, 0.0, -0.03), V3::new(0.03, 0.05, 0.06), warp);
    let solid =
        Solid { mu_l: 3e3, beta: 2e3, fibre: V3::y(), alpha: 0.25, ..Solid::elastic(1000.0, 200e3, 2e3) };
    Body::uniform(mesh, 4, solid)
}

/// The body with fixed and absorbing sides, a side on a rigid plate, a membrane and a head.
pub fn parts<T: Real>(body: &Body, stiffness: Box<dyn Stiffness<T> + Send>) -> Parts<T> {
    let mut parts = Parts::new(&body.space, &body.geometry, &body.material, body.regions(), stiffness);
    parts.boundary.fix(&body.nodes("x0"));
    parts.boundary.absorb(&body.space, &body.material, &body.mesh.surfaces["y0"], 100.0);
    parts.boundary.carry(plate(body));
    let skin = MembraneSpec {
        eh_along_n_m: 200.0,
        eh_across_n_m: 100.0,
        poisson: 0.3,
        gh_n_m: 60.0,
        mass_kg_m2: 1.0,
        alpha: 0.25,
    };
    let top = &body.mesh.surfaces["x1"];
    parts.membranes.push(Membrane::new(&body.space, top, &skin, &body.material).unwrap());
    let knock = ContactSpec::Unilateral { indentation_mm: Some(0.2) };
    parts.contacts.push(head(body, "x1", V3::new(0.0, 0.025, 0.0), &knock));
    parts
}

/// A rigid plate on the side y1, on a spring and a dashpot.
fn plate(body: &Body) -> RigidBodies {
    let nodes = body.nodes("y1").into_iter().map(|n| (n, body.space.positions[n as usize])).collect();
    let mut plate = RigidBodies::new(vec![RigidBody { centre: V3::new(0.0, 0.06, 0.0), nodes }]);
    let each = Matrix3::identity();
    plate.add_mass(0, 0.1, V3::new(0.0, 0.06, 0.01), each * 1e-5);
    let spring = Connector { stiffness: each * 500.0, damping: each };
    plate.connect([Attachment::Body(0), Attachment::Ground], V3::new(0.01, 0.07, 0.0), &spring);
    plate
}

/// A flat percussion head on the skin of `side` nearest to `at`.
pub fn head(body: &Body, side: &str, at: V3, contact: &ContactSpec) -> Contact {
    let surface = Surface::new(&body.space, &body.mesh.surfaces[side]).unwrap();
    let foot = surface.project(at);
    let pose = Pose { centre: foot.position, axis: -foot.normal, proximal: V3::y() };
    let patch = Patch::new(&surface, &pose, 0.012, 0.0).unwrap();
    let drive = DriveSpec::CrankStroke {
        frequency_hz: 100.0,
        stroke_mm: 1.0,
        rod_mm: 40.0,
        phase_deg: 0.0,
        stall_force_n: None,
    };
    let motion = HeadMotion::new(&drive, 0.01, "drive").unwrap();
    Contact::new(patch, &HeadShape::Flat { radius_mm: 12.0 }, contact, motion, 1e7)
}
