//! The same bits for any number of threads: a whole small simulation with membranes, dashpots, heads.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[path = "../analytic/fixture.rs"]
#[expect(dead_code, reason = "the fixture serves the analytic tests as well")]
mod fixture;

use calfwave::drive::spec::{ContactSpec, DriveSpec, HeadShape};
use calfwave::drive::{HeadMotion, Patch, Pose, Surface};
use calfwave::material::spec::MembraneSpec;
use calfwave::math::V3;
use calfwave::solver::stiffness::{Simd, Stiffness};
use calfwave::solver::{Clock, Contact, Membrane, Parts, Real, RunPlan, Simulation};
use fixture::{Body, Solid, box_mesh};
use std::sync::atomic::AtomicBool;

/// A warped block of 48 elements: several batches of every kind.
fn body() -> Body {
    let warp = |x: V3| x + 1e-3 * V3::new((60.0 * x.y).sin(), (50.0 * x.z).cos(), (70.0 * x.x).sin());
    let mesh = box_mesh([3, 4, 4], V3::new(-0.03, 0.0, -0.03), V3::new(0.03, 0.05, 0.06), warp);
    let solid =
        Solid { mu_l: 3e3, beta: 2e3, fibre: V3::y(), alpha: 0.25, ..Solid::elastic(1000.0, 200e3, 2e3) };
    Body::uniform(mesh, 4, solid)
}

/// Bits of amplitudes and of the state after two periods on `threads` threads.
fn bits<T: Real>(body: &Body, stiffness: Box<dyn Stiffness<T> + Send>, threads: usize) -> Vec<u64> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let mut parts = Parts::new(&body.space, &body.geometry, &body.material, &body.mesh.region, stiffness);
    parts.boundary.fix(&body.nodes("x0"));
    parts.boundary.absorb(&body.space, &body.material, &body.mesh.surfaces["y0"], 100.0);
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
    let surface = Surface::new(&body.space, top).unwrap();
    let foot = surface.project(V3::new(0.0, 0.025, 0.0));
    let pose = Pose { centre: foot.position, axis: -foot.normal, proximal: V3::y() };
    let patch = Patch::new(&surface, &pose, 0.012, 0.0).unwrap();
    let drive = DriveSpec::CrankStroke { frequency_hz: 100.0, stroke_mm: 1.0, rod_mm: 40.0, phase_deg: 0.0 };
    let motion = HeadMotion::new(&drive, 0.01, "drive").unwrap();
    let spec = ContactSpec::Unilateral { indentation_mm: 0.2 };
    parts.contacts.push(Contact::new(patch, &HeadShape::Flat { radius_mm: 12.0 }, &spec, motion, 1e7));
    pool.install(|| {
        let mut simulation =
            Simulation::new(parts, Clock { period: 0.01, samples: 16, safety: 0.9 }).unwrap();
        let plan = RunPlan { max_time: 0.02, settle: 0.0, steady: 1e-9, harmonics: 2, sites: vec![vec![0]] };
        let info = simulation.run(&plan, &mut [], &mut |_| (), &AtomicBool::new(false)).unwrap();
        let amplitudes = info.amplitude.iter().flatten().flatten().flat_map(|z| [z.re, z.im]);
        let state = simulation.displacement().iter().map(|&u| u.into());
        let force = info.heads[0].force.iter().copied();
        amplitudes.chain(state).chain(force).map(f64::to_bits).collect()
    })
}

#[test]
fn n1_single_precision_is_bitwise_equal_for_1_2_4_threads() {
    let body = body();
    let run = |threads| {
        let simd = Simd::new(&body.space, &body.geometry, &body.material).unwrap();
        bits(&body, Box::new(simd), threads)
    };
    let one = run(1);
    assert!(one.iter().any(|&b| b != 0));
    assert!(one == run(2) && one == run(4));
}
