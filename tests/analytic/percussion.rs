//! E12: a ball that hammers and loses touch; and the fast f32 run against the f64 definition.

use crate::fixture::{Body, Solid, box_mesh};
use calfwave::drive::spec::{ContactSpec, DriveSpec, HeadShape};
use calfwave::drive::{HeadMotion, Patch, Pose, Surface};
use calfwave::math::V3;
use calfwave::solver::contact::{PAD_TAPER, pad_stiffness};
use calfwave::solver::{Clock, Contact, EnergyMeter, Observer, Parts, Real, RunInfo, RunPlan, Simulation};
use std::sync::atomic::AtomicBool;

const HZ: f64 = 40.0;

fn block(n: usize) -> Body {
    let mesh = box_mesh([2, n, n], V3::new(-0.045, -0.04, -0.04), V3::new(0.045, 0.08, 0.08), |x| x);
    Body::uniform(mesh, 4, Solid { alpha: 0.25, ..Solid::elastic(1000.0, 500e3, 3e3) })
}

/// A gun's ball, 6 mm stroke, just touching in the mean.
fn gun(body: &Body) -> Contact {
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

fn hammered<T: Real>(body: &Body, mut parts: Parts<T>) -> Simulation<T> {
    parts.boundary.fix(&body.nodes("x0"));
    for side in ["y0", "y1", "z0", "z1"] {
        parts.boundary.absorb(&body.space, &body.material, &body.mesh.surfaces[side], HZ);
    }
    parts.contacts.push(gun(body));
    Simulation::new(parts, Clock { period: 1.0 / HZ, samples: 64, safety: 0.9 }).unwrap()
}

fn run<T: Real>(simulation: &mut Simulation<T>, periods: f64, meter: &mut EnergyMeter) -> RunInfo {
    let plan =
        RunPlan { max_time: periods / HZ, settle: 0.0, steady: 1e-9, harmonics: 4, sites: vec![vec![0]] };
    let observers: &mut [&mut dyn Observer<T>] = &mut [meter];
    simulation.run(&plan, observers, &mut |_| (), &AtomicBool::new(false)).unwrap()
}

#[test]
fn e12_the_work_of_a_percussion_cycle_is_what_body_and_ends_take() {
    let body = block(4);
    let mut simulation = hammered(&body, body.parts_f32());
    let mut meter = EnergyMeter::new(4);
    run(&mut simulation, 9.0, &mut meter);
    let before = (*meter.last(), meter.heat());
    let info = run(&mut simulation, 10.0, &mut meter);
    let (after, heat) = (*meter.last(), meter.heat());
    let work = after.work - before.0.work;
    let taken = heat[0] - before.1[0] + after.radiated - before.0.radiated;
    assert!((taken / work - 1.0).abs() < 0.01, "{taken} {work}");
    assert!(meter.relative_residual() < 5e-3, "{}", meter.relative_residual());
    assert!(info.heads[0].lost() > 0.1 && info.heads[0].lost() < 0.9);
    assert!(info.heads[0].force.iter().all(|&f| f >= 0.0));
    // The head's harmonics carry the same work per cycle.
    let power = info.heads[0].total_power(std::f64::consts::TAU * HZ);
    assert!((power / HZ / work - 1.0).abs() < 0.02, "{} {work}", power / HZ);
}

#[test]
fn single_precision_run_matches_double() {
    let body = block(2);
    let mut meter = EnergyMeter::new(1_000_000);
    let single = run(&mut hammered(&body, body.parts_f32()), 2.0, &mut meter);
    let double = run(&mut hammered(&body, body.parts()), 2.0, &mut meter);
    let (mut worst, mut peak) = (0.0f64, 0.0f64);
    for (a, b) in single.amplitude.iter().flatten().flatten().zip(double.amplitude.iter().flatten().flatten())
    {
        worst = worst.max((a - b).norm());
        peak = peak.max(b.norm());
    }
    assert!(worst < 1e-4 * peak, "{worst} {peak}");
}
