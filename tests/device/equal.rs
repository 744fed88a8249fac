//! Superposition (N6), reciprocity (E5), equivalence of drives (N9), and reuse of solves.

use crate::{body, case, device, distance, held, motor, run, slab};
use calfwave::case::HeadPose;
use calfwave::drive::spec::{ContactSpec, DriveSpec};
use calfwave::math::C64;
use calfwave::solver::spec::Method;
use std::f64::consts::TAU;

/// N6: two heads on one frame, each motor alone and both together. All cases share the port solutions, so the
/// fields add to round-off.
#[test]
fn the_field_of_both_motors_is_the_sum_of_the_fields_of_each() {
    let with = |name: &str, a: f64, b: f64| {
        let heads = [(-25.0, motor(60.0, a, 20.0)), (25.0, motor(60.0, b, 110.0))];
        case(name, &heads, ContactSpec::Frictionless, held(0.3))
    };
    let spec = slab(vec![with("both", 0.2, 0.15), with("first", 0.2, 0.0), with("second", 0.0, 0.15)]);
    let outcomes = run(&spec).unwrap();
    let [both, first, second] = [0, 1, 2].map(|i| &outcomes[i].field.amplitude[0]);
    let add = |(a, b): (&[C64; 3], &[C64; 3])| [0, 1, 2].map(|c| a[c] + b[c]);
    let sum: Vec<[C64; 3]> = first.iter().zip(second).map(add).collect();
    assert!(distance(both, &sum) < 1e-10, "{}", distance(both, &sum));
    assert!(distance(both, first) > 0.1, "the second head has no effect");
    // The same ports are solved once.
    let cost: Vec<f64> = outcomes.iter().map(|o| o.report.solver.solved().unwrap().solve_s).collect();
    assert!(cost[0] > 0.0 && cost[1] == 0.0 && cost[2] == 0.0, "{cost:?}");
    let iterations = |i: usize| &outcomes[i].report.solver.solved().unwrap().iterations;
    assert_eq!((iterations(0), iterations(0).len()), (iterations(1), 2));
}

/// E5: one newton on one head moves the other head as one newton on the other moves the first, with masses,
/// frame and hand.
#[test]
fn a_force_on_either_head_moves_the_other_equally() {
    let push =
        |normal_n: f64| DriveSpec::Force { frequency_hz: 60.0, normal_n, tangential_n: 0.0, phase_deg: 0.0 };
    let with = |name: &str, drives: [DriveSpec; 2]| {
        let heads = [(-25.0, drives[0]), (25.0, drives[1])];
        case(name, &heads, ContactSpec::Frictionless, held(0.3))
    };
    let spec =
        slab(vec![with("one", [push(1.0), DriveSpec::Rest]), with("other", [DriveSpec::Rest, push(1.0)])]);
    let outcomes = run(&spec).unwrap();
    let moved = |case: usize, head: usize| -> C64 {
        let HeadPose { normal, .. } = outcomes[case].heads[head];
        normal[0]
    };
    let (there, back) = (moved(0, 1), moved(1, 0));
    let off = (there - back).norm() / back.norm();
    println!("reciprocity of head motions: {off:.1e}; across over own {:.2}", (there / moved(0, 0)).norm());
    // The stiffness of the body is averaged with its transpose, which removes the round-off of f32;
    // `tests/response` compares the forces of two separate solves. Here pads, frame, mounts, hand and
    // directions must be reciprocal as well.
    assert!(off < 1e-10, "{there} {back}");
    assert!(there.norm() > 0.01 * moved(0, 0).norm());
}

/// N9: the motor, the same force prescribed, and the resulting motion prescribed give one field.
#[test]
fn a_motor_its_force_and_its_motion_give_the_same_field() {
    let force = 0.2e-3 * (TAU * 60.0).powi(2);
    let drives = [
        motor(60.0, 0.2, 35.0),
        DriveSpec::Force { frequency_hz: 60.0, normal_n: force, tangential_n: force, phase_deg: 35.0 },
    ];
    let mut spec = slab(
        drives.iter().map(|d| case("one", &[(0.0, *d)], ContactSpec::Frictionless, body(0.3))).collect(),
    );
    // Two separate solves are compared.
    spec.analysis.tolerance = 1e-6;
    let outcomes = run(&spec).unwrap();
    let found = outcomes[0].heads[0].normal[0];
    let prescribed = DriveSpec::Displacement {
        frequency_hz: 60.0,
        normal_mm: 1e3 * found.norm(),
        tangential_mm: 0.0,
        second_harmonic_mm: 0.0,
        phase_deg: found.arg().to_degrees(),
    };
    spec.cases = vec![case("one", &[(0.0, prescribed)], ContactSpec::Frictionless, body(0.3))];
    let imposed = run(&spec).unwrap().remove(0);
    let field = &outcomes[0].field.amplitude[0];
    let offs = [&outcomes[1], &imposed].map(|o| distance(&o.field.amplitude[0], field));
    println!("force {:.1e}, imposed motion {:.1e}", offs[0], offs[1]);
    // Each of the two solves has a residual of the tolerance, and the errors of the fields are of this size.
    assert!(offs[0] < 1e-12 && offs[1] < 3.0 * spec.analysis.tolerance, "{offs:?}");
    // Both report the same motion and impedance.
    let [a, b] = [&outcomes[0], &imposed].map(|o| &device(&o.report).heads[0]);
    assert!((a.amplitude_mm / b.amplitude_mm - 1.0).abs() < 1e-6);
    let [za, zb] = [a, b].map(|h| h.impedance_ns_m.unwrap());
    let size = za[0].hypot(za[1]);
    assert!((za[0] - zb[0]).hypot(za[1] - zb[1]) < 1e-5 * size, "{za:?} {zb:?}");
    assert_eq!(b.amplitude_reduction_percent, Some(0.0));
}

/// The motion of a head follows in closed form from its mass and the impedance in its row of the report.
#[test]
fn the_motion_of_a_mass_on_the_body_follows_from_the_impedance() {
    let (mass, hz) = (0.3, 60.0);
    let spec = slab(vec![case("one", &[(0.0, motor(hz, 0.2, 0.0))], ContactSpec::Tied, body(mass))]);
    let outcome = run(&spec).unwrap().remove(0);
    let head = &device(&outcome.report).heads[0];
    let [re, im] = head.impedance_ns_m.unwrap();
    assert!(re > 0.0);
    let omega = TAU * hz;
    let stiffness = C64::new(re, im) * C64::new(0.0, omega);
    let expected = 0.2e-3 * omega * omega / (stiffness - mass * omega * omega).norm();
    // The directions of a tied head are hardly coupled, because the slab is symmetric about it.
    assert!((1e-3 * head.amplitude_mm / expected - 1.0).abs() < 1e-3, "{head:?} {expected}");
    assert!((head.free_mm.unwrap() - 0.2 / mass).abs() < 1e-12);
}

#[test]
fn methods_that_cannot_follow_a_device_are_refused_by_name() {
    let mut spec = slab(vec![case("one", &[(0.0, motor(60.0, 0.2, 0.0))], ContactSpec::Tied, body(0.3))]);
    spec.analysis.method = Method::Static;
    let text = run(&spec).err().unwrap().to_string();
    assert!(text.contains("head 1") && text.contains("coupled"), "{text}");
    spec.analysis.method = Method::Harmonic;
    spec.cases = vec![case("one", &[(0.0, DriveSpec::Rest)], ContactSpec::Tied, body(0.3))];
    let error = run(&spec).err().unwrap();
    assert!(error.to_string().contains("every head is at rest"), "{error}");
    assert_eq!(error.exit_code(), 2);
}
