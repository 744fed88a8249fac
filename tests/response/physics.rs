//! What physics asks of a response: reciprocity, superposition, passivity; and that the solver's answers are
//! themselves so.

use crate::{PLAN, answer, direct, force, slab};
use calfwave::analysis::response::PortMotion;
use calfwave::case::excitation::Excitation;
use calfwave::case::harmonic::ports::motion;
use calfwave::drive::spec::ContactSpec;
use calfwave::material::Rheology;
use calfwave::math::C64;
use calfwave::metric::site::{SiteReference, site_row};
use calfwave::metric::steady_state::SteadyState;
use calfwave::probe::HarmonicField;

/// E5: the force on head B when head A moves is the force on A when B moves; here in two separate direct
/// solves, each head with three directions. The solves leave a residual of 3e-6 of the pull, and the pad's
/// pull is 30 times the tissue's.
#[test]
fn heads_that_differ_act_on_each_other_alike() {
    let spec = slab(ContactSpec::Tied);
    let unit = |j: usize| -> Vec<C64> { (0..6).map(|i| C64::from(if i == j { 1.0 } else { 0.0 })).collect() };
    let chosen = [0, 1, 3, 5];
    let motions: Vec<Vec<C64>> = chosen.map(unit).to_vec();
    let (_, ports, fields) = direct(&spec, 60.0, &motions);
    assert_eq!(ports.ports.len(), 6);
    let d = |i: usize, j: usize| force(&ports, chosen[i], &motions[j], &fields[j]);
    let largest = (0..4).map(|i| d(i, i).norm()).fold(0.0, f64::max);
    let mut across = 0.0f64;
    for i in 0..4 {
        assert!(d(i, i).im > 0.0, "head {i} takes power from the body");
        for j in 0..i {
            across = across.max(d(i, j).norm());
            assert!((d(i, j) - d(j, i)).norm() < 2e-4 * largest, "{i} {j}: {} {}", d(i, j), d(j, i));
        }
    }
    assert!(
        across > 0.01 * largest,
        "the heads must feel each other for this to say anything: {across} {largest}"
    );
}

/// E4: heads with their own amplitudes and phases, put together from the response, equal one direct solve of
/// them all, in forces and in every number at the sites.
#[test]
fn superposition_equals_one_solve_of_all_heads() {
    let spec = slab(ContactSpec::Frictionless);
    let response = answer(&spec, &PLAN).unwrap();
    let hz = 50.0;
    let body = calfwave::model::Model::new(&spec).unwrap();
    let drive = Excitation::new(&spec, &spec.cases[0], &body, &[]).unwrap();
    let moved = motion(&drive, &response.ports, 0);
    assert!(moved.len() == 2 && (moved[0] - moved[1]).norm() > 1e-4);
    let said = response.evaluate(&[PortMotion { hz, motion: moved.clone() }]).unwrap();
    let (body, ports, fields) = direct(&spec, hz, std::slice::from_ref(&moved));
    for i in 0..2 {
        let exact = force(&ports, i, &moved, &fields[0]);
        assert!(
            (said.force[0][i] - exact).norm() < response.bound * exact.norm(),
            "{} {exact}",
            said.force[0][i]
        );
    }
    let field = HarmonicField { frequency_hz: hz, amplitude: fields, ..HarmonicField::default() };
    let steady =
        SteadyState::new(&body.space, &body.geometry, &body.harmonic_materials, &field, Rheology::Exact, &[]);
    let scale = SiteReference { head_displacement: None, superficial_strain: None, treatment: 1.0 };
    for (said, spot) in said.sites.iter().zip(&body.sites(&spec).unwrap()) {
        let row = site_row(&steady, spot, &scale);
        let near = |a: f64, b: f64, what: &str| {
            assert!((a - b).abs() < 2.0 * response.bound * b.abs(), "{}: {what} {a} {b}", said.name);
        };
        near(said.displacement_rms.mean, 1e-6 * row.displacement_rms_um.mean, "displacement");
        near(said.acceleration_rms.mean, 9.80665 * row.acceleration_rms_g.mean, "acceleration");
        near(said.shear_strain_peak.mean, 0.01 * row.shear_strain_peak_percent.mean, "strain");
    }
    // Twice the motion, twice the displacement, four times the power; tones of their own frequency add in
    // power.
    let doubled = PortMotion { hz, motion: moved.iter().map(|x| x * 2.0).collect() };
    let louder = response.evaluate(std::slice::from_ref(&doubled)).unwrap();
    assert!((louder.power / said.power - 4.0).abs() < 1e-12);
    let other = PortMotion { hz: 75.0, motion: moved };
    let alone = response.evaluate(std::slice::from_ref(&other)).unwrap();
    let both = response.evaluate(&[doubled, other]).unwrap();
    assert!((both.power - louder.power - alone.power).abs() < 1e-12 * both.power);
    for ((both, a), b) in both.sites.iter().zip(&louder.sites).zip(&alone.sites) {
        let sum = a.displacement_rms.mean.hypot(b.displacement_rms.mean);
        assert!((both.displacement_rms.mean - sum).abs() < 1e-12 * sum);
        assert!(
            both.shear_strain_peak.mean
                <= (1.0 + 1e-12) * (a.shear_strain_peak.mean + b.shear_strain_peak.mean)
        );
    }
}

/// A passive body: the real part of the impedance matrix is positive everywhere, and the matrix symmetric.
#[test]
fn no_motion_of_the_heads_takes_power_from_the_body() {
    let response = answer(&slab(ContactSpec::Frictionless), &PLAN).unwrap();
    for i in 0..=200 {
        let hz = PLAN.from + (PLAN.to - PLAN.from) * f64::from(i) / 200.0;
        let at = response.at(hz).unwrap();
        assert!(at.passivity().is_some_and(|least| least > 0.0), "{hz} Hz: {:?}", at.passivity());
        let d = &at.stiffness;
        assert!((d - d.transpose()).norm() < 1e-9 * d.norm());
    }
}
