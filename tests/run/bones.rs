//! Bones that move as rigid bodies.

use super::{load, prescribe_motion, run};
use calfwave::case::CaseOutcome;
use calfwave::drive::spec::{ContactSpec, DriveSpec};
use calfwave::fem::lumped_mass;
use calfwave::math::{C64, V3};
use calfwave::mesh::spec::Resolution;
use calfwave::model::{Model, RunError};
use calfwave::preset::scenario::{LoadSpec, Part, ScenarioSpec};
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

/// With the same bulk modulus, time steps and the harmonic solution agree at every site and in the motion of
/// the bones, and their ledger closes as well as that with bones at rest.
#[test]
fn time_steps_with_free_bones_agree_with_the_harmonic_solution() {
    let with = |bones: BoneSpec, method: Method| {
        let mut spec = massager(bones);
        spec.cases.iter_mut().for_each(prescribe_motion);
        (spec.analysis.method, spec.analysis.bulk_mpa) = (method, Some(10.0));
        (spec.analysis.branches, spec.analysis.steady_percent) = (8, 0.1);
        (spec.analysis.ramp_s, spec.analysis.max_time_s) = (0.2, 2.0);
        spec
    };
    let rigid = BoneSpec::Rigid { posture: Posture::Prone };
    let solved = |bones, method| run(&with(bones, method), 2).expect("a massager").cases.remove(0);
    let (a, b) = (solved(rigid, Method::Harmonic), solved(rigid, Method::Transient));
    let fixed = solved(BoneSpec::Fixed, Method::Transient);
    let steps = b.report.solver.stepped().expect("time steps");
    println!("{} steps of {} µs, steady {}", steps.steps, steps.dt_us, steps.steady);
    for (x, y) in a.report.sites.iter().zip(&b.report.sites) {
        let [x_um, y_um] = [x, y].map(|s| s.displacement_rms_um.mean);
        println!("{}: {x_um:.4} {y_um:.4} µm, {:.3} %", x.name, 100.0 * (y_um / x_um - 1.0));
        assert!((y_um / x_um - 1.0).abs() < 5e-3, "{}: {x_um} {y_um}", x.name);
    }
    let model = Model::new(&with(rigid, Method::Harmonic)).expect("meshes");
    let bodies = model.boundary(&with(rigid, Method::Harmonic), 50.0).expect("supports").rigid;
    let [p, q] = [&a, &b].map(|case| bodies.motion_in(&case.field.amplitude[0]));
    println!("bones {:.2e}", (&p - &q).norm() / p.norm());
    assert!((&p - &q).norm() < 2e-3 * p.norm(), "{p} {q}");
    let residual = |case: &CaseOutcome| {
        let ledger = case.report.ledger.as_ref().expect("something moves");
        println!("{ledger:?}");
        ledger.residual_percent.expect("power goes in").abs()
    };
    let [free, held] = [residual(&b), residual(&fixed)];
    assert!(free < 0.01 && held < 0.01, "{free} % against {held} %");
    let supports = |case: &CaseOutcome| case.report.ledger.as_ref().map_or(0.0, |l| l.supports_w);
    assert!(supports(&b) > 0.0 && (supports(&b) / supports(&a) - 1.0).abs() < 0.05);
}

/// A tool that rests on the leg moves the bones on their supports, whose reaction is the force of the tool:
/// on linear tissue, and on tissue that hardens. Newton's method ends when tractions differ from the contact
/// law by less than 10⁻⁴ of the force.
#[test]
fn supports_of_free_bones_carry_a_resting_tool() {
    for preload in [Preload::Off, Preload::On] {
        let mut spec = massager(BoneSpec::Rigid { posture: Posture::Prone });
        spec.analysis.preload = preload;
        let LoadSpec::Device { device: Part::Inline(device), .. } = &mut spec.cases[0].load else {
            panic!("a device over a site");
        };
        device.body.static_force_n = 5.0;
        for head in &mut device.heads {
            head.drive = DriveSpec::Rest;
            head.contact = ContactSpec::Unilateral { indentation_mm: None };
        }
        let case = run(&spec, 2).expect("a tool at rest").cases.remove(0);
        assert_eq!(case.report.solver.method, "static");
        let model = Model::new(&spec).expect("meshes");
        let boundary = model.boundary(&spec, 1.0).expect("supports");
        let u = &case.field.amplitude[0];
        let motion = boundary.rigid.motion_in(u).map(|z| z.re);
        let held = boundary.rigid.stiffness() * &motion;
        let on_bones = held.fixed_rows::<3>(0) + held.fixed_rows::<3>(MOTIONS);
        let at = |n: u32| V3::from(u[n as usize].map(|z| z.re));
        let on_pad: V3 = boundary.springs.at.iter().map(|(n, k)| k * at(*n)).sum();
        let push = case.heads[0].axis * case.report.contact[0].force_n;
        let error = (on_bones + on_pad - push).norm() / push.norm();
        println!("{preload:?}: {error:.1e}, bones carry {on_bones:?}, motion {:?}", motion.as_slice());
        assert!(error < 1e-4, "{on_bones} {on_pad} {push}");
        assert!(motion.norm() > 1e-5, "the bones move: {motion}");
    }
}

/// A gun with bones that move: harmonic balance converges and its ledger closes.
#[test]
fn a_gun_on_a_leg_with_free_bones_closes_its_ledger() {
    let mut spec = load("scenarios/gun_ball.ron");
    spec.resolution = Resolution::Custom { order: 2, element_mm: 24.0 };
    spec.analysis.preload = Preload::Off;
    let solved = |bones: BoneSpec| {
        let mut spec = spec.clone();
        (spec.boundary.bones, spec.boundary.shin_pad_kn_m, spec.boundary.shin_pad_ns_m) = (bones, 4.0, 40.0);
        run(&spec, 2).expect("a gun").cases.remove(0).report
    };
    let [free, held] = [BoneSpec::Rigid { posture: Posture::Prone }, BoneSpec::Fixed].map(solved);
    for report in [&free, &held] {
        let ledger = report.ledger.as_ref().expect("something moves");
        println!("{} {ledger:?}", report.solver.method);
        assert_eq!(report.solver.method, "harmonic");
        assert!(ledger.residual_percent.is_some_and(|r| r.abs() < 0.1), "{ledger:?}");
    }
    assert!(free.ledger.map_or(0.0, |l| l.supports_w) > held.ledger.map_or(0.0, |l| l.supports_w));
}

/// A phantom has no bones that could move.
#[test]
fn free_bones_are_refused_in_a_phantom() {
    for (phantom, name) in [("block_flat_head", "a block"), ("cylinder_core", "a cylinder")] {
        let mut spec = load(&format!("phantoms/{phantom}.ron"));
        spec.boundary.bones = BoneSpec::Rigid { posture: Posture::Prone };
        let Err(error) = Model::new(&spec) else { panic!("{phantom} has no bones") };
        assert!(matches!(error, RunError::RigidBones { .. }), "{error}");
        let text = error.to_string();
        assert!(text.contains("boundary.bones") && text.contains(name) && text.contains("Fixed"), "{text}");
        assert_eq!(error.exit_code(), 2);
    }
}
