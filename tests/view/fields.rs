//! Fields at points: derivatives in time, interpolation between nodes, differences, regions above a
//! threshold.

use crate::phantom::{ClosedForm, skin};
use calfwave::case::NodalFields;
use calfwave::fem::Space;
use calfwave::math::{C64, V3};
use calfwave::mesh::Face;
use calfwave::metric::CaseReport;
use calfwave::preset::load_scenario;
use calfwave::probe::HarmonicField;
use calfwave::session::{Answer, CaseAnswer, Solver, Watch};
use calfwave::view::data::quantity::Quantity;
use calfwave::view::data::sample::{DIFFERENCE_DB, Sample, decibels};
use calfwave::view::geometry::section::Section;
use calfwave::view::geometry::surface_mesh::neighbour_regions;
use calfwave::view::scene::meshing::threshold::region;
use calfwave::view::state::sample_point::{motion, spectrum};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::f64::consts::{PI, TAU};

/// Two harmonics with different phases at one node, and half of them at another.
fn case() -> CaseAnswer {
    let u = |size: f64| {
        [C64::from_polar(size, 0.3), C64::from_polar(2.0 * size, -1.1), C64::new(0.0, 0.5 * size)]
    };
    CaseAnswer {
        report: CaseReport::default(),
        field: HarmonicField {
            free: Vec::new(),
            frequency_hz: 50.0,
            amplitude: vec![vec![u(1e-3), u(5e-4)], vec![u(2e-4), u(1e-4)]],
        },
        nodal: NodalFields::of([vec![0.02, 0.04], vec![10.0, 30.0], vec![5.0, 7.0], vec![100.0, 300.0]]),
    }
}

/// Root mean square over a period of the n-th derivative, from samples of the motion.
fn rms(point: &Sample, omega: f64, derivative: i32) -> f64 {
    let n = 64;
    let square = |i: usize| {
        let t = i as f64 / f64::from(n) * TAU / omega;
        [V3::x(), V3::y(), V3::z()]
            .map(|d| motion(point, &d, omega, derivative, t).powi(2))
            .iter()
            .sum::<f64>()
    };
    ((0..n as usize).map(square).sum::<f64>() / f64::from(n)).sqrt()
}

#[test]
fn the_painted_value_is_the_root_mean_square_of_the_motion() {
    let (point, omega) = (Sample::of(&case(), &[(0, 1.0)]), TAU * 50.0);
    for quantity in [Quantity::Displacement, Quantity::Velocity, Quantity::Acceleration] {
        let (painted, sampled) = (point.value(quantity, omega), rms(&point, omega, quantity.order_in_time()));
        assert!((painted / sampled - 1.0).abs() < 1e-12, "{quantity:?}: {painted} against {sampled}");
    }
}

/// A static displacement is painted with its full value, because it has no RMS.
#[test]
fn a_static_displacement_is_painted_with_its_full_value() {
    let mut case = case();
    (case.field.frequency_hz, case.field.amplitude) = (0.0, vec![vec![[3e-3, 0.0, 4e-3].map(C64::from)]]);
    let point = Sample::of(&case, &[(0, 1.0)]);
    assert!((point.value(Quantity::Displacement, 0.0) - 5e-3).abs() < 1e-15);
    assert_eq!(point.value(Quantity::Velocity, 0.0), 0.0);
}

#[test]
fn velocity_is_the_derivative_of_displacement() {
    let (point, omega, dt) = (Sample::of(&case(), &[(0, 1.0)]), TAU * 50.0, 1e-7);
    for t in [0.0, 1e-3, 7e-3, 0.0123] {
        for derivative in 0..2 {
            let at = |t: f64| motion(&point, &V3::y(), omega, derivative, t);
            let slope = (at(t + dt) - at(t - dt)) / (2.0 * dt);
            let next = motion(&point, &V3::y(), omega, derivative + 1, t);
            let size = rms(&point, omega, derivative + 1);
            assert!((slope - next).abs() < 1e-6 * size, "{slope} against {next}");
        }
    }
}

#[test]
fn the_spectrum_has_the_mean_square_of_the_motion() {
    let (point, omega) = (Sample::of(&case(), &[(0, 1.0)]), TAU * 50.0);
    for derivative in 0..3 {
        let lines = spectrum(&point, 50.0, derivative);
        assert_eq!(lines.iter().map(|l| l.0).collect::<Vec<_>>(), [50.0, 100.0, 150.0, 200.0]);
        let sum = (0.5 * lines.iter().map(|l| l.1.powi(2)).sum::<f64>()).sqrt();
        assert!((sum / rms(&point, omega, derivative) - 1.0).abs() < 1e-12);
    }
}

#[test]
fn values_between_nodes_are_interpolated() {
    let case = case();
    let point = Sample::of(&case, &[(0, 0.25), (1, 0.75)]);
    let wanted = case.field.amplitude[0][0][1] * 0.25 + case.field.amplitude[0][1][1] * 0.75;
    assert!((point.amplitude[0][1] - wanted).norm() < 1e-18);
    let strain = point.value(Quantity::Strain, 1.0);
    assert!((strain - 0.035).abs() < 1e-8, "{strain}");
    let bare = CaseAnswer { nodal: NodalFields::default(), ..case };
    assert_eq!(
        Sample::of(&bare, &[(0, 1.0)]).value(Quantity::Energy, 1.0),
        0.0,
        "a missing field is not zero"
    );
}

#[test]
fn every_field_has_the_code_of_the_shader() {
    let codes: Vec<i32> = Quantity::ALL
        .into_iter()
        .filter(|q| *q != Quantity::Tissue)
        .flat_map(|q| [q.code(false), q.code(true)])
        .map(|code| code as i32)
        .collect();
    assert_eq!(codes, [0, 1, 2, 3, 4, 5, 6, 6, 7, 7, 8, 8, 9, 9], "shaders/wave.wgsl has these codes");
    let case = case();
    let derived = Quantity::ALL.into_iter().filter_map(|q| Some((q, q.derived()?)));
    for (quantity, i) in derived {
        let kept = f64::from(case.nodal.all()[i][1]);
        assert_eq!(Sample::of(&case, &[(1, 1.0)]).value(quantity, 1.0), kept);
    }
}

proptest! {
    #[test]
    fn a_difference_changes_sign_with_its_sides(a in 1e-9..1.0f64, b in 1e-9..1.0f64) {
        for quantity in [Quantity::Displacement, Quantity::Energy] {
            let there = decibels(a, b, quantity);
            prop_assert!((there + decibels(b, a, quantity)).abs() < 1e-9);
            prop_assert!((there > 0.0) == (a > b) && there.abs() <= DIFFERENCE_DB);
        }
    }
}

#[test]
fn decibels_follow_the_definitions_for_amplitudes_and_energies() {
    assert!((decibels(2.0, 1.0, Quantity::Displacement) - 6.0206).abs() < 1e-4);
    assert!((decibels(2.0, 1.0, Quantity::Energy) - 3.0103).abs() < 1e-4);
    assert_eq!(decibels(0.0, 0.0, Quantity::Strain), 0.0);
    assert_eq!(decibels(1.0, 0.0, Quantity::Strain), DIFFERENCE_DB);
    assert_eq!(decibels(0.0, 1.0, Quantity::Strain), -DIFFERENCE_DB);
}

fn answer() -> (Answer, CaseAnswer) {
    let scenario =
        load_scenario(std::path::Path::new("vibration_vs_percussion")).expect("a shipped preset").spec;
    let body = ClosedForm { calf: None, steps: 0 }.body(&scenario, &Watch::default()).expect("a ring");
    let rises = |factor: f64| -> Vec<f32> {
        body.space.positions.iter().map(|p| (factor * (10.0 * p.y).exp()) as f32).collect()
    };
    let nodal = NodalFields::of([rises(1e-3), rises(1.0), rises(50.0), rises(200.0)]);
    (Answer { scenario, body, cases: Vec::new() }, CaseAnswer { nodal, ..case() })
}

fn outer(answer: &Answer) -> Vec<Face> {
    neighbour_regions(&answer.body.mesh).into_iter().filter(|(_, b)| b.is_none()).map(|(f, _)| f).collect()
}

fn volume(space: &Space, surface: &Section) -> f64 {
    let at = |v: u32| surface.vertices[v as usize].place(&space.positions);
    surface.triangles.iter().map(|t| at(t[0]).dot(&at(t[1]).cross(&at(t[2]))) / 6.0).sum()
}

/// The strain 10⁻³ e^{10 y} is at least 10⁻³ e² where y ≥ 0.2. The region is the part of the body above this
/// plane, closed by it.
#[test]
fn the_region_above_a_threshold_is_closed_and_has_its_volume() {
    let (answer, case) = answer();
    let least = 1e-3 * 2f64.exp();
    let surface = region(&answer, &case, &outer(&answer), Quantity::Strain, least).expect("kept");
    let n = 56.0f64;
    let slice = |y: f64| -> f64 {
        let s = 1.0 - y / 0.36;
        let corner = |j: usize| skin(s, TAU * j as f64 / n).0;
        let polygon: f64 = (0..56).map(|j| 0.5 * corner(j).cross(&corner(j + 1)).y.abs()).sum();
        polygon - 0.5 * n * 0.014f64.powi(2) * (TAU / n).sin()
    };
    let expected: f64 =
        (0..2000).map(|i| slice(0.2 + 0.16 * (i as f64 + 0.5) / 2000.0) * 0.16 / 2000.0).sum();
    let found = volume(&answer.body.space, &surface);
    assert!((found / expected - 1.0).abs() < 4e-3, "{found} against {expected}");
    assert_eq!(open_edges(&answer.body.space, &surface), 0, "a gap between level set and caps");
}

/// Number of edges that do not occur once in each direction. Edges are identified by positions, because
/// vertices are duplicated between regions.
fn open_edges(space: &Space, surface: &Section) -> usize {
    let place = |v: u32| {
        let p = surface.vertices[v as usize].place(&space.positions);
        [p.x, p.y, p.z].map(|x| (x * 1e8).round() as i64)
    };
    let mut edges: BTreeMap<_, i32> = BTreeMap::new();
    for t in &surface.triangles {
        for (a, b) in [(t[0], t[1]), (t[1], t[2]), (t[2], t[0])] {
            let (a, b) = (place(a), place(b));
            if a != b {
                *edges.entry((a.min(b), a.max(b))).or_default() += if a < b { 1 } else { -1 };
            }
        }
    }
    edges.values().filter(|&&n| n != 0).count()
}

#[test]
fn a_higher_threshold_lies_inside_a_lower_one() {
    let (answer, case) = answer();
    let volumes: Vec<f64> = [1.1, 2.0, 4.0, 8.0, 20.0, 100.0]
        .into_iter()
        .map(|least| {
            let surface = region(&answer, &case, &outer(&answer), Quantity::Energy, least).expect("kept");
            volume(&answer.body.space, &surface)
        })
        .collect();
    assert!(volumes.windows(2).all(|w| w[0] > w[1] - 1e-12), "{volumes:?}");
    assert_eq!(volumes[5], 0.0, "the field exceeds its maximum e^{{3.6}}");
    let bare = CaseAnswer { nodal: NodalFields::default(), ..case };
    assert!(region(&answer, &bare, &[], Quantity::Energy, 1.0).is_none());
}

#[test]
fn the_camera_turns_to_the_side_of_the_site_on_the_shorter_way() {
    use calfwave::view::camera::flight::Flight;
    use calfwave::view::camera::orbit::Orbit;
    for angle in [0.1, 1.3, 3.0, 4.4, 6.0] {
        let place = V3::new(-0.05 * f64::cos(angle), 0.2, -0.05 * f64::sin(angle));
        let (mut flight, mut orbit) = (Flight::default(), Orbit { yaw: 6.1, ..Orbit::default() });
        flight.to(&orbit, place);
        let (mut turned, mut before) = (0.0, orbit.yaw);
        while let Some(here) = flight.advance(0.02) {
            turned += ((here.yaw - before + 3.0 * PI as f32).rem_euclid(TAU as f32) - PI as f32).abs();
            before = here.yaw;
            orbit = here;
        }
        let eye = orbit.towards_eye();
        let facing = eye.x * place.x as f32 + eye.z * place.z as f32;
        assert!(facing > 0.95 * 0.05 * (eye.x.hypot(eye.z)), "the site does not face the camera");
        assert!(
            (orbit.target.y - 0.2).abs() < 1e-6 && turned < PI as f32 + 1e-3,
            "the camera turned by {turned}"
        );
    }
}
