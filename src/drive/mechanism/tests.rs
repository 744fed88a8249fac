//! Closed forms of oscillators; balance of energy and momentum.

use crate::drive::DriveError;
use crate::drive::mechanism::Mechanism;
use crate::drive::placement::Pose;
use crate::drive::spec::{
    BodySpec, ContactSpec, DeviceSpec, DriveSpec, HandSpec, HeadShape, HeadSpec, HousingSpec,
};
use crate::math::{C64, V3};
use nalgebra::{DMatrix, DVector};
use std::f64::consts::TAU;

const MOTOR: DriveSpec = DriveSpec::RotatingMass {
    frequency_hz: 50.0,
    unbalance_kg_mm: 0.7,
    tangential_ratio: 1.0,
    phase_deg: 0.0,
};

fn device(drives: &[DriveSpec], housing: Option<HousingSpec>, hand: HandSpec) -> Mechanism {
    let head = |&drive: &DriveSpec| HeadSpec {
        shape: HeadShape::Flat { radius_mm: 30.0 },
        offset_proximal_mm: 0.0,
        offset_medial_mm: 0.0,
        drive,
        contact: ContactSpec::Frictionless,
    };
    let spec = DeviceSpec {
        version: 1,
        name: "test".into(),
        heads: drives.iter().map(head).collect(),
        body: BodySpec { moving_mass_kg: 0.4, static_force_n: 12.0, housing, hand },
        treatment_s: 30.0,
    };
    // An axis not parallel to a coordinate axis exercises all components.
    let axis = V3::new(0.6, 0.0, -0.8);
    let pose = Pose { centre: V3::zeros(), axis, proximal: V3::y() };
    spec.validate().unwrap();
    Mechanism::new(&spec, &vec![pose; drives.len()], 0.0).unwrap()
}

fn mount(mass_kg: f64, mount_kn_m: f64, mount_ns_m: f64) -> Option<HousingSpec> {
    Some(HousingSpec { mass_kg, mount_kn_m, mount_ns_m })
}

/// Springs and dashpots between heads and ground, the same in all directions, coupled between heads.
fn tissue(heads: usize, hz: f64) -> DMatrix<C64> {
    DMatrix::from_fn(3 * heads, 3 * heads, |i, j| {
        let own = C64::new(9.0e3, TAU * hz * 25.0);
        if i == j {
            own
        } else if i % 3 == j % 3 {
            own * 0.1
        } else {
            C64::default()
        }
    })
}

fn near(found: C64, expected: C64) {
    assert!((found - expected).norm() <= 1e-12 * expected.norm(), "{found} is not {expected}");
}

#[test]
fn a_rotating_mass_on_spring_and_dashpot_is_the_textbook_oscillator() {
    let mechanism = device(&[MOTOR], None, HandSpec::None);
    let omega = TAU * 50.0;
    let x = mechanism.motion(50.0, &tissue(1, 50.0)).unwrap()[0];
    // F = m e ω² in both directions in quadrature, X = F / (k − Mω² + iωc).
    let expected = 0.7e-3 * omega * omega / C64::new(9.0e3 - 0.4 * omega * omega, omega * 25.0);
    near(x.x, expected * 0.6);
    near(x.z, expected * -0.8);
    near(x.y, expected * -C64::i());
    // Free: m e / M, against the force.
    let free = mechanism.free_motion(50.0).unwrap()[0];
    near(free.x, C64::from(-0.7e-3 / 0.4 * 0.6));
}

#[test]
fn two_masses_with_a_mount_between_have_their_closed_form() {
    let hand = HandSpec::Simple { mass_kg: 0.5, damping_ns_m: 200.0 };
    let mechanism = device(&[MOTOR], mount(0.9, 20.0, 15.0), hand);
    let hz = 37.0;
    let omega = TAU * hz;
    let mut at = device(
        &[DriveSpec::Force { frequency_hz: hz, normal_n: 3.0, tangential_n: 0.0, phase_deg: 0.0 }],
        None,
        HandSpec::None,
    );
    (at.bodies, at.links) = (mechanism.bodies, mechanism.links);
    let x = at.motion(hz, &tissue(1, hz)).unwrap();
    let between = C64::new(20.0e3, omega * 15.0);
    let head = C64::new(9.0e3, omega * 25.0) + between - 0.4 * omega * omega;
    let housing = C64::new(0.0, omega * 200.0) + between - (0.9 + 0.5) * omega * omega;
    let whole = head * housing - between * between;
    near(x[0].x, 3.0 * 0.6 * housing / whole);
    near(x[1].x, 3.0 * 0.6 * between / whole);
}

/// A hand on the only head of a device without housing: X = m e ω² / (k − (M + m)ω² + iω(c + d)); the hand's
/// dashpot counts as the hand, not as a mount. At rest the arm keeps up the force wherever the device is.
#[test]
fn a_hand_holds_the_single_head_of_a_device_without_housing() {
    let hand = HandSpec::Simple { mass_kg: 0.5, damping_ns_m: 200.0 };
    let (mechanism, omega, skin) = (device(&[MOTOR], None, hand), TAU * 50.0, tissue(1, 50.0));
    let motion = mechanism.motion(50.0, &skin).unwrap();
    let force = 0.7e-3 * omega * omega;
    near(motion[0].x, 0.6 * force / C64::new(9.0e3 - 0.9 * omega * omega, omega * (25.0 + 200.0)));
    let powers = mechanism.powers(50.0, &motion, &skin);
    let heat = 0.5 * omega * omega * 200.0 * motion[0].norm_squared();
    assert!(powers.mounts == 0.0 && (powers.hand / heat - 1.0).abs() < 1e-12, "{powers:?} {heat}");
    let arm = device(&[DriveSpec::Rest], mount(0.9, 20.0, 15.0), HandSpec::Iso10068);
    let rigid = DVector::from_element(arm.static_stiffness().nrows(), C64::from(1.0));
    assert!((arm.static_stiffness() * rigid).norm() < 1e-9, "the ground holds a part of the force");
}

#[test]
fn hand_and_arm_are_springs_in_series() {
    let mechanism = device(&[DriveSpec::Rest], mount(0.9, 20.0, 15.0), HandSpec::Iso10068);
    let names: Vec<&str> = mechanism.bodies.iter().map(|b| b.name.as_str()).collect();
    assert_eq!(names, ["head 1", "housing", "hand", "arm"]);
    let mut push = DVector::zeros(12);
    push[0] = C64::from(1.0);
    let x = mechanism.dynamic_stiffness(0.0).lu().solve(&push).unwrap();
    near(x[0], C64::from(1.0 / 20.0e3 + 1.0 / 5.3e3 + 1.0 / 300.0e3 + 1.0 / 2.5e3));
    assert!(
        (mechanism.bodies.iter().map(|b| b.mass).sum::<f64>() - (0.4 + 0.9 + 0.03 + 0.66 + 2.9)).abs()
            < 1e-12
    );
}

#[test]
fn a_crank_moves_its_free_housing_by_the_inertia_of_its_head() {
    let crank = DriveSpec::CrankStroke {
        frequency_hz: 40.0,
        stroke_mm: 12.0,
        rod_mm: 40.0,
        phase_deg: 0.0,
        stall_force_n: None,
    };
    let mechanism = device(&[crank], mount(1.0, 40.0, 0.0), HandSpec::None);
    assert_eq!(mechanism.frequencies(), [40.0, 80.0]);
    for (hz, stroke) in [(40.0, 6.0e-3), (80.0, 12.0 * 12.0 / (16.0 * 40.0) * 1e-3)] {
        let x = mechanism.free_motion(hz).unwrap();
        // m x₁ + M x₂ = 0 and x₁ − x₂ = s k / (k − μω²), μ = mM/(m+M).
        let reduced = 0.4 * 1.0 / 1.4;
        let apart = stroke * 40.0e3 / (40.0e3 - reduced * (TAU * hz).powi(2));
        near(x[0].x, C64::from(0.6 * apart * 1.0 / 1.4));
        near(x[1].x, C64::from(0.6 * -apart * 0.4 / 1.4));
    }
    // Without housing the motion of the head is prescribed.
    let prescribed = device(&[crank], None, HandSpec::None);
    assert!(!prescribed.is_free() && mechanism.is_free());
    near(prescribed.motion(40.0, &tissue(1, 40.0)).unwrap()[0].x, C64::from(6.0e-3 * 0.6));
}

#[test]
fn a_head_with_prescribed_motion_drives_its_housing() {
    let sine = DriveSpec::Displacement {
        frequency_hz: 50.0,
        normal_mm: 0.7,
        tangential_mm: 0.0,
        second_harmonic_mm: 0.0,
        phase_deg: 0.0,
    };
    let mechanism = device(&[sine, DriveSpec::Rest], mount(1.0, 20.0, 15.0), HandSpec::None);
    let x = mechanism.motion(50.0, &DMatrix::zeros(6, 6)).unwrap();
    near(x[0].x, C64::from(0.7e-3 * 0.6));
    let omega = TAU * 50.0;
    let mount = C64::new(20.0e3, omega * 15.0);
    // Base excitation through one mount, the other head an absorber on the second.
    let absorber = mount * (-0.4 * omega * omega) / (mount - 0.4 * omega * omega);
    near(x[2].x, mount * 0.7e-3 * 0.6 / (mount + absorber - omega * omega));
    near(x[1].x, x[2].x * mount / (mount - 0.4 * omega * omega));
}

#[test]
fn motor_power_equals_the_power_of_mounts_hand_and_tissue() {
    let crank = DriveSpec::CrankStroke {
        frequency_hz: 50.0,
        stroke_mm: 4.0,
        rod_mm: 40.0,
        phase_deg: 40.0,
        stall_force_n: None,
    };
    let sine = DriveSpec::Displacement {
        frequency_hz: 50.0,
        normal_mm: 0.3,
        tangential_mm: 0.2,
        second_harmonic_mm: 0.0,
        phase_deg: 70.0,
    };
    let mechanism =
        device(&[MOTOR, crank, sine, DriveSpec::Rest], mount(1.0, 30.0, 40.0), HandSpec::Iso10068);
    let tissue = tissue(4, 50.0);
    let powers = mechanism.powers(50.0, &mechanism.motion(50.0, &tissue).unwrap(), &tissue);
    let lost = powers.mounts + powers.hand + powers.tissue;
    assert!(powers.mounts > 0.0 && powers.hand > 0.0 && powers.tissue > 0.0, "{powers:?}");
    assert!((powers.motor - lost).abs() <= 1e-12 * lost, "{powers:?}");
}

#[test]
fn an_undamped_resonance_and_a_hand_without_housing_are_errors() {
    let mut mechanism = device(&[MOTOR], mount(1.0, 40.0, 0.0), HandSpec::None);
    // Powers of two, so that the matrix is singular without round-off.
    (mechanism.bodies[0].mass, mechanism.bodies[1].mass, mechanism.links[0].stiffness) = (1.0, 1.0, 0.0);
    mechanism.bodies[0].mass = 0.0;
    let text = mechanism.free_motion(50.0).unwrap_err().to_string();
    assert!(text.contains("50 Hz") && text.contains("resonates"), "{text}");
    let spec = DeviceSpec {
        version: 1,
        name: "test".into(),
        heads: Vec::new(),
        body: BodySpec { moving_mass_kg: 0.4, static_force_n: 12.0, housing: None, hand: HandSpec::Iso10068 },
        treatment_s: 30.0,
    };
    assert_eq!(Mechanism::new(&spec, &[], 0.0).unwrap_err(), DriveError::NothingToHold);
}

/// Σ F·v = motor − lost − d(stored)/dt for any motion.
#[test]
fn forces_at_an_instant_satisfy_the_energy_balance() {
    let crank = DriveSpec::CrankStroke {
        frequency_hz: 40.0,
        stroke_mm: 12.0,
        rod_mm: 40.0,
        phase_deg: 10.0,
        stall_force_n: None,
    };
    let mechanism = device(&[MOTOR, crank], mount(1.0, 30.0, 40.0), HandSpec::Iso10068);
    let bodies = mechanism.bodies.len();
    let wave = |b: usize, t: f64| {
        V3::new((b as f64 + 90.0 * t).sin(), (2.0 * b as f64 - 70.0 * t).cos(), 0.3) * 1e-3
    };
    let rate = |b: usize, t: f64| {
        V3::new(90.0 * (b as f64 + 90.0 * t).cos(), 70.0 * (2.0 * b as f64 - 70.0 * t).sin(), 0.0) * 1e-3
    };
    let at = |t: f64| -> (Vec<V3>, Vec<V3>) { (0..bodies).map(|b| (wave(b, t), rate(b, t))).unzip() };
    let (t, h) = (0.0123, 1e-6);
    let (x, v) = at(t);
    let mut force = vec![V3::zeros(); bodies];
    mechanism.add_forces(t, &x, &v, &mut force);
    let work: f64 = force.iter().zip(&v).map(|(f, v)| f.dot(v)).sum();
    let stored = |t: f64| {
        let (x, v) = at(t);
        mechanism.elastic_energy(t, &x, &v)
    };
    let slope = (stored(t + h) - stored(t - h)) / (2.0 * h);
    let balance = mechanism.drive_power(t, &x, &v) - mechanism.dissipated_power(t, &x, &v) - slope;
    assert!((work - balance).abs() < 1e-7 * work.abs(), "{work} {balance}");
}

/// Leapfrog steps of the mechanism converge to the motion given by its dynamic stiffness.
#[test]
fn time_steps_and_spectrum_agree() {
    let hand = HandSpec::Simple { mass_kg: 0.5, damping_ns_m: 200.0 };
    let mechanism = device(&[MOTOR], mount(0.9, 20.0, 60.0), hand);
    let bodies = mechanism.bodies.len();
    let (mut x, mut v) = (vec![V3::zeros(); bodies], vec![V3::zeros(); bodies]);
    let steps = 2000usize;
    let dt = 1.0 / 50.0 / steps as f64;
    let (stiff, damped) = mechanism.fastest();
    assert!(dt * (0.5 * damped + (stiff + 0.25 * damped * damped).sqrt()) < 2.0);
    // A spring to the ground represents the tissue.
    let ground = 9.0e3;
    let mut sum = V3::zeros().map(C64::from);
    for step in 0..40 * steps {
        let t = step as f64 * dt;
        let mut force = vec![V3::zeros(); bodies];
        mechanism.add_forces(t, &x, &v, &mut force);
        force[0] -= x[0] * ground;
        for b in 0..bodies {
            v[b] += force[b] * (dt / mechanism.bodies[b].mass);
            x[b] += v[b] * dt;
        }
        if step >= 39 * steps {
            let phase = C64::from_polar(2.0 / steps as f64, -TAU * 50.0 * (t + dt));
            sum += x[0].map(C64::from) * phase;
        }
    }
    let spring = DMatrix::from_diagonal_element(3, 3, C64::from(ground));
    let expected = mechanism.motion(50.0, &spring).unwrap()[0];
    // Damping lags by half a step, an error of first order: ω Δt / 2 = 1.6·10⁻³.
    let error = (sum - expected).norm() / expected.norm();
    assert!(error < 1.6e-3, "{error}");
}
