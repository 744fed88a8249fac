//! Physical properties of a response: reciprocity, superposition and passivity.

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

/// E5: the force on head B due to a motion of head A equals that on A due to the same motion of B, here in
/// separate direct solves with three directions for each head. The residual of the solves is 3e-6 of the
/// load, and the force of the pad is 30 times that of the tissue.
#[test]
fn different_heads_act_on_each_other_reciprocally() {
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
        assert!(d(i, i).im > 0.0, "head {i} extracts power from the body");
        for j in 0..i {
            across = across.max(d(i, j).norm());
            assert!((d(i, j) - d(j, i)).norm() < 2e-4 * largest, "{i} {j}: {} {}", d(i, j), d(j, i));
        }
    }
    assert!(across > 0.01 * largest, "the heads hardly act on each other: {across} {largest}");
}

/// E4: the superposition of heads with different amplitudes and phases equals one direct solve of all heads,
/// in the forces and in the results at the sites.
#[test]
fn the_superposition_of_heads_equals_one_solve_of_all_heads() {
    let spec = slab(ContactSpec::Frictionless);
    let response = answer(&spec, &PLAN).unwrap();
    let hz = 50.0;
    let body = calfwave::model::Model::new(&spec).unwrap();
    let drive = Excitation::new(&spec, &spec.cases[0], &body, &[]).unwrap();
    let moved = motion(&drive, &response.ports, 0);
    assert!(moved.len() == 2 && (moved[0] - moved[1]).norm() > 1e-4);
    let evaluated = response.evaluate(&[PortMotion { hz, motion: moved.clone() }]).unwrap();
    let (body, ports, fields) = direct(&spec, hz, std::slice::from_ref(&moved));
    for i in 0..2 {
        let exact = force(&ports, i, &moved, &fields[0]);
        assert!(
            (evaluated.force[0][i] - exact).norm() < response.bound * exact.norm(),
            "{} {exact}",
            evaluated.force[0][i]
        );
    }
    let field = HarmonicField { frequency_hz: hz, amplitude: fields, ..HarmonicField::default() };
    let steady =
        SteadyState::new(&body.space, &body.geometry, &body.harmonic_materials, &field, Rheology::Exact, &[]);
    let scale = SiteReference { head_displacement: None, superficial_strain: None, treatment: 1.0 };
    for (site, spot) in evaluated.sites.iter().zip(&body.sites(&spec).unwrap()) {
        let row = site_row(&steady, spot, &scale);
        let near = |a: f64, b: f64, what: &str| {
            assert!((a - b).abs() < 2.0 * response.bound * b.abs(), "{}: {what} {a} {b}", site.name);
        };
        near(site.displacement_rms.mean, 1e-6 * row.displacement_rms_um.mean, "displacement");
        near(site.acceleration_rms.mean, 9.80665 * row.acceleration_rms_g.mean, "acceleration");
        near(site.shear_strain_peak.mean, 0.01 * row.shear_strain_peak_percent.mean, "strain");
    }
    // Twice the motion gives twice the displacement and four times the power. The powers of different
    // frequencies add.
    let doubled = PortMotion { hz, motion: moved.iter().map(|x| x * 2.0).collect() };
    let twice = response.evaluate(std::slice::from_ref(&doubled)).unwrap();
    assert!((twice.power / evaluated.power - 4.0).abs() < 1e-12);
    let other = PortMotion { hz: 75.0, motion: moved };
    let alone = response.evaluate(std::slice::from_ref(&other)).unwrap();
    let both = response.evaluate(&[doubled, other]).unwrap();
    assert!((both.power - twice.power - alone.power).abs() < 1e-12 * both.power);
    for ((both, a), b) in both.sites.iter().zip(&twice.sites).zip(&alone.sites) {
        let sum = a.displacement_rms.mean.hypot(b.displacement_rms.mean);
        assert!((both.displacement_rms.mean - sum).abs() < 1e-12 * sum);
        assert!(
            both.shear_strain_peak.mean
                <= (1.0 + 1e-12) * (a.shear_strain_peak.mean + b.shear_strain_peak.mean)
        );
    }
}

/// The body is passive: the real part of the impedance matrix is positive definite, and the matrix is
/// symmetric.
#[test]
fn no_motion_of_the_heads_extracts_power_from_the_body() {
    let response = answer(&slab(ContactSpec::Frictionless), &PLAN).unwrap();
    for i in 0..=200 {
        let hz = PLAN.from + (PLAN.to - PLAN.from) * f64::from(i) / 200.0;
        let at = response.at(hz).unwrap();
        assert!(at.passivity().is_some_and(|least| least > 0.0), "{hz} Hz: {:?}", at.passivity());
        let d = &at.stiffness;
        assert!((d - d.transpose()).norm() < 1e-9 * d.norm());
    }
}
