//! Bones that move as rigid bodies.

use super::{load, run};
use calfwave::fem::lumped_mass;
use calfwave::math::{C64, V3};
use calfwave::mesh::spec::Resolution;
use calfwave::model::Model;
use calfwave::preset::scenario::ScenarioSpec;
use calfwave::solver::harmonic::{DisplacementSolver, HarmonicSystem};
use calfwave::solver::rigid::MOTIONS;
use calfwave::solver::spec::{BoneSpec, EndSpec, Method, Posture, Preload};
use nalgebra::Vector3;
use std::f64::consts::TAU;
use std::sync::atomic::AtomicBool;

/// The massager without preload on coarse elements, on a soft pad, with the bones as given.
fn massager(bones: BoneSpec) -> ScenarioSpec {
    let mut spec = load("scenarios/single_head.ron");
    spec.resolution = Resolution::Custom { order: 2, element_mm: 24.0 };
    spec.analysis.preload = Preload::Off;
    spec.boundary.bones = bones;
    spec.boundary.shin_pad_kn_m = 4.0;
    spec.boundary.shin_pad_ns_m = 40.0;
    spec
}

/// Bones and supports are in the ledger, which closes.
#[test]
fn the_ledger_closes_with_free_bones() {
    let spec = massager(BoneSpec::Rigid { posture: Posture::Prone });
    let case = run(&spec, 1).expect("a massager").cases.remove(0);
    let ledger = case.report.ledger.as_ref().expect("a harmonic case has a ledger");
    let residual = ledger.residual_percent.expect("power goes in");
    assert!(residual.abs() < 0.01, "{residual} %");
    let model = Model::new(&spec).expect("meshes");
    let boundary = model.boundary(&spec, 50.0).expect("supports");
    let bones = boundary.rigid.dissipation(&case.field.amplitude[0], TAU * 50.0);
    assert!(bones > 0.0 && bones < ledger.supports_w, "{bones} W of {} W", ledger.supports_w);
}

/// What pushes the leg, its supports and the inertia of tissue and bones are in balance: a leg without pad
/// and with free ends, pushed by 1 N along each axis.
#[test]
fn momentum_is_conserved_with_free_bones() {
    let mut spec = massager(BoneSpec::Rigid { posture: Posture::Prone });
    spec.boundary.ends = EndSpec::Free;
    (spec.boundary.shin_pad_kn_m, spec.boundary.shin_pad_ns_m) = (0.0, 0.0);
    let model = Model::new(&spec).expect("meshes");
    let supports = |space: &_, material: &_, hz: f64| model.boundary_on(&spec, space, material, hz);
    let mut body = model.harmonic_body(&supports, DisplacementSolver::Direct).expect("membranes");
    // Their mass is not in that of the nodes below.
    body.membranes.clear();
    let mass = lumped_mass(&model.space, &model.geometry, &model.harmonic_materials.density);
    let skin = model.space.nodes_on(&model.mesh.surfaces["skin"]);
    let back = |n: &u32| model.space.positions[*n as usize].x < 0.0;
    let pushed: Vec<u32> = skin.into_iter().filter(back).collect();
    let hz = 4.0;
    let omega = TAU * hz;
    let mut system = HarmonicSystem::new(&body).expect("set up");
    let mut system = system.at(hz, hz, &[], &body).expect("factors");
    for axis in 0..3 {
        let mut force = vec![[C64::default(); 3]; model.space.n_nodes()];
        pushed.iter().for_each(|&n| force[n as usize][axis] = C64::from(1.0 / pushed.len() as f64));
        let (solution, _) =
            system.solve(&force, None, 1e-8, 400, &AtomicBool::new(false)).expect("converges");
        let inertia = solution
            .displacement
            .iter()
            .zip(&mass)
            .fold(Vector3::zeros(), |sum, (u, m)| sum - Vector3::from(*u) * C64::from(omega * omega * m));
        let bodies = model.boundary(&spec, hz).expect("supports").rigid;
        let motion = bodies.motion_in(&solution.displacement);
        let held = bodies.dynamic_stiffness(omega) * &motion;
        let bones = held.fixed_rows::<3>(0) + held.fixed_rows::<3>(MOTIONS);
        let sum = inertia + bones;
        let push = Vector3::from(V3::ith(axis, 1.0)).map(C64::from);
        println!("inertia of tissue {:.3} N, bones {:.3} N", inertia[axis], bones[axis]);
        assert!((sum - push).norm() < 1e-3, "{axis}: {sum}");
        assert!(bones.norm() > 0.05, "the bones take part: {bones}");
    }
}

#[test]
fn free_bones_are_refused_where_they_are_not_solved() {
    let mut spec = massager(BoneSpec::Rigid { posture: Posture::Prone });
    spec.analysis.method = Method::Transient;
    let error = run(&spec, 1).expect_err("time steps hold the bones").to_string();
    assert!(error.contains("boundary.bones") && error.contains("Fixed"), "{error}");
}
