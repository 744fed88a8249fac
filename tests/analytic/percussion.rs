//! E12: percussion by a ball that loses contact; the f32 run against the f64 reference.

use crate::fixture::{Body, Solid, box_mesh};
use calfwave::drive::spec::{
    BodySpec, ContactSpec, DeviceSpec, DriveSpec, HandSpec, HeadShape, HeadSpec, HousingSpec,
};
use calfwave::drive::{HeadMotion, Mechanism, Patch, Pose, Surface};
use calfwave::math::V3;
use calfwave::solver::contact::{PAD_TAPER, pad_stiffness};
use calfwave::solver::explicit::MechanismDynamics;
use calfwave::solver::{Clock, Contact, EnergyMeter, Observer, Parts, Real, RunInfo, RunPlan, Simulation};
use std::sync::atomic::AtomicBool;

const HZ: f64 = 40.0;

/// A percussion gun with its housing, above a skin at x = 0.
pub struct Gun {
    pub hz: f64,
    pub spec: DeviceSpec,
    pub mechanism: Mechanism,
}

/// A gun of 12 mm stroke at 30 Hz, pressed on with `static_force_n` and guided by a hand of little damping.
pub fn gun(static_force_n: f64) -> Gun {
    let hz = 30.0;
    let drive = DriveSpec::CrankStroke {
        frequency_hz: hz,
        stroke_mm: 12.0,
        rod_mm: 40.0,
        phase_deg: 0.0,
        stall_force_n: None,
    };
    let contact = ContactSpec::Unilateral { indentation_mm: Some(0.0) };
    let shape = HeadShape::Ball { radius_mm: 20.0 };
    let head = HeadSpec { shape, offset_proximal_mm: 0.0, offset_medial_mm: 0.0, drive, contact };
    let housing = HousingSpec { mass_kg: 1.0, mount_kn_m: 50.0, mount_ns_m: 20.0 };
    let hand = HandSpec::Simple { mass_kg: 0.0, damping_ns_m: 10.0 };
    let body = BodySpec { moving_mass_kg: 0.08, static_force_n, housing: Some(housing), hand };
    let spec = DeviceSpec { version: 1, name: "gun".into(), heads: vec![head], body, treatment_s: 30.0 };
    let mechanism = Mechanism::new(&spec, &[POSE], 0.05).unwrap();
    Gun { hz, spec, mechanism }
}

const POSE: Pose =
    Pose { centre: V3::new(0.0, 0.0, 0.0), axis: V3::new(-1.0, 0.0, 0.0), proximal: V3::new(0.0, 1.0, 0.0) };

/// A damped block 30 mm deep with `n` elements across 60 mm.
pub fn damped_block(n: usize) -> Body {
    let mesh =
        box_mesh([n.div_ceil(2), n, n], V3::new(-0.03, -0.03, -0.03), V3::new(0.03, 0.06, 0.06), |x| x);
    Body::new(mesh, 3, 6, |_| Solid { alpha: 0.2, ..Solid::elastic(1000.0, 500e3, 30e3) })
}

/// Time steps of `gun` on `body`, whose bottom is fixed: the last of `periods`, the contact, and the energy
/// of the tissue in it.
pub fn stepped(body: &Body, gun: &Gun, periods: f64) -> (RunInfo, Contact, EnergyMeter) {
    let surface = Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap();
    let head = &gun.spec.heads[0];
    let patch = Patch::new(&surface, &POSE, head.shape.footprint(&head.contact), PAD_TAPER).unwrap();
    let pad = pad_stiffness(30e3, 1000.0, patch.radius, gun.hz);
    let contact = Contact::new(patch, &head.shape, &head.contact, HeadMotion::still(0.05), pad);
    let mut parts = body.parts_f32();
    parts.boundary.fix(&body.nodes("x0"));
    parts.contacts.push(contact.clone());
    parts.mechanism = Some(MechanismDynamics::new(gun.mechanism.clone(), 0.05));
    let clock = Clock { period: 1.0 / gun.hz, samples: 64, safety: 0.9 };
    let mut simulation = Simulation::new(parts, clock).unwrap();
    let plan = |periods: f64| RunPlan {
        max_time: periods / gun.hz,
        fade_in: 0.0,
        steady_tolerance: 1e-9,
        harmonics: 8,
        sites: vec![vec![body.node_at(V3::new(-0.015, 0.0, 0.0))]],
    };
    let stop = AtomicBool::new(false);
    simulation.run(&plan(periods - 1.0), &mut [], &mut |_| (), &stop).unwrap();
    let mut meter = EnergyMeter::new(1);
    let observers: &mut [&mut dyn Observer<f32>] = &mut [&mut meter];
    let info = simulation.run(&plan(periods), observers, &mut |_| (), &stop).unwrap();
    (info, contact, meter)
}

fn block(n: usize) -> Body {
    let mesh = box_mesh([2, n, n], V3::new(-0.045, -0.04, -0.04), V3::new(0.045, 0.08, 0.08), |x| x);
    Body::uniform(mesh, 4, Solid { alpha: 0.25, ..Solid::elastic(1000.0, 500e3, 3e3) })
}

/// The ball of a gun with a prescribed stroke of 6 mm whose mean position touches the skin.
fn prescribed_ball(body: &Body) -> Contact {
    let surface = Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap();
    let shape = HeadShape::Ball { radius_mm: 20.0 };
    let drive = DriveSpec::CrankStroke {
        frequency_hz: HZ,
        stroke_mm: 6.0,
        rod_mm: 40.0,
        phase_deg: 0.0,
        stall_force_n: None,
    };
    let contact = ContactSpec::Unilateral { indentation_mm: Some(0.0) };
    let pose = Pose { centre: V3::zeros(), axis: -V3::x(), proximal: V3::y() };
    let patch = Patch::new(&surface, &pose, shape.footprint(&contact), PAD_TAPER).unwrap();
    let pad = pad_stiffness(3e3, 1000.0, patch.radius, HZ);
    Contact::new(patch, &shape, &contact, HeadMotion::new(&drive, 0.05, "drive").unwrap(), pad)
}

fn percussion<T: Real>(body: &Body, mut parts: Parts<T>) -> Simulation<T> {
    parts.boundary.fix(&body.nodes("x0"));
    for side in ["y0", "y1", "z0", "z1"] {
        parts.boundary.absorb(&body.space, &body.material, &body.mesh.surfaces[side], HZ);
    }
    parts.contacts.push(prescribed_ball(body));
    Simulation::new(parts, Clock { period: 1.0 / HZ, samples: 64, safety: 0.9 }).unwrap()
}

fn run<T: Real>(simulation: &mut Simulation<T>, periods: f64, meter: &mut EnergyMeter) -> RunInfo {
    let plan = RunPlan {
        max_time: periods / HZ,
        fade_in: 0.0,
        steady_tolerance: 1e-9,
        harmonics: 4,
        sites: vec![vec![0]],
    };
    let observers: &mut [&mut dyn Observer<T>] = &mut [meter];
    simulation.run(&plan, observers, &mut |_| (), &AtomicBool::new(false)).unwrap()
}

#[test]
fn e12_the_work_of_a_percussion_cycle_is_absorbed_by_body_and_ends() {
    let body = block(4);
    let mut simulation = percussion(&body, body.parts_f32());
    let mut meter = EnergyMeter::new(4);
    run(&mut simulation, 9.0, &mut meter);
    let before = (*meter.last(), meter.heat());
    let info = run(&mut simulation, 10.0, &mut meter);
    let (after, heat) = (*meter.last(), meter.heat());
    let work = after.work - before.0.work;
    let taken = heat[0] - before.1[0] + after.radiated - before.0.radiated;
    assert!((taken / work - 1.0).abs() < 0.01, "{taken} {work}");
    assert!(meter.relative_residual() < 5e-3, "{}", meter.relative_residual());
    assert!(info.heads[0].open_fraction() > 0.1 && info.heads[0].open_fraction() < 0.9);
    assert!(info.heads[0].force.iter().all(|&f| f >= 0.0));
    // The harmonics of the head give the same work per cycle.
    let power = info.heads[0].total_power(std::f64::consts::TAU * HZ);
    assert!((power / HZ / work - 1.0).abs() < 0.02, "{} {work}", power / HZ);
}

#[test]
fn a_single_precision_run_agrees_with_double() {
    let body = block(2);
    let mut meter = EnergyMeter::new(1_000_000);
    let single = run(&mut percussion(&body, body.parts_f32()), 2.0, &mut meter);
    let double = run(&mut percussion(&body, body.parts()), 2.0, &mut meter);
    let (mut worst, mut peak) = (0.0f64, 0.0f64);
    for (a, b) in single.amplitude.iter().flatten().flatten().zip(double.amplitude.iter().flatten().flatten())
    {
        worst = worst.max((a - b).norm());
        peak = peak.max(b.norm());
    }
    assert!(worst < 1e-4 * peak, "{worst} {peak}");
}

#[test]
fn e12_the_motor_power_of_a_gun_is_dissipated_in_mount_hand_and_tissue() {
    let (info, _, tissue) = stepped(&damped_block(2), &gun(6.0), 30.0);
    let rig = info.mechanism.unwrap();
    let heat = tissue.heat()[0];
    println!("{rig:?}, heat {heat}, lost {}, change {}", info.heads[0].open_fraction(), info.change);
    assert!(
        info.heads[0].open_fraction() > 0.2,
        "the gun does not bounce: {}",
        info.heads[0].open_fraction()
    );
    // The energy balance of the device closes at every step.
    assert!(rig.residual().abs() < 1e-9 * rig.input, "{rig:?}");
    assert!((rig.delivered / heat - 1.0).abs() < 0.01, "{} {heat}", rig.delivered);
    let taken = rig.mounts + rig.hand + heat;
    assert!(rig.mounts > 0.0 && rig.hand > 0.0 && (taken / rig.input - 1.0).abs() < 0.01, "{taken} {rig:?}");
    let mean = info.heads[0].force.iter().sum::<f64>() / info.heads[0].force.len() as f64;
    assert!((mean / 6.0 - 1.0).abs() < 0.01, "the skin does not carry the static force: {mean}");
}
