//! Properties of a response: its error bound, its storage under a key, and invalid plans and motions.

use crate::{PLAN, answer, direct, force, slab};
use calfwave::analysis::response::store::{ResponseStore, key};
use calfwave::analysis::response::{PortMotion, ResponseError, ResponsePlan};
use calfwave::drive::spec::ContactSpec;
use calfwave::fem::PointBasis;
use calfwave::math::C64;
use calfwave::preset::load_scenario;
use std::path::Path;

fn unit(ports: usize, port: usize) -> Vec<C64> {
    (0..ports).map(|i| C64::from(if i == port { 1.0 } else { 0.0 })).collect()
}

/// At frequencies that were not solved for the response, stiffness and displacement at every probe are within
/// the error bound.
#[test]
fn direct_solves_at_other_frequencies_are_within_the_error_bound() {
    let spec = slab(ContactSpec::Frictionless);
    let response = answer(&spec, &PLAN).unwrap();
    println!("{:#?} {:#?} bound {:.1e}", response.solved, response.checked, response.bound);
    assert!(
        response.checked.iter().flat_map(|s| &s.iterations).all(|&i| i > 0),
        "a check without iterations"
    );
    assert!(response.bound <= PLAN.error);
    for hz in [23.0, 41.0, 77.0, 96.0] {
        assert!(response.solved.iter().chain(&response.checked).all(|s| (s.hz - hz).abs() > 0.05), "{hz}");
        let m = response.ports.len();
        let motions: Vec<Vec<C64>> = (0..m).map(|j| unit(m, j)).collect();
        let (body, ports, fields) = direct(&spec, hz, &motions);
        let interpolated = response.at(hz).unwrap();
        let mut errors = [0.0f64; 2];
        let scale = interpolated.stiffness.iter().map(|z| z.norm()).fold(0.0, f64::max);
        for (j, field) in fields.iter().enumerate() {
            for i in 0..m {
                errors[0] = errors[0].max(
                    (interpolated.stiffness[(i, j)] - force(&ports, i, &motions[j], field)).norm() / scale,
                );
            }
            let spots = body.sites(&spec).unwrap();
            let moved: Vec<[C64; 3]> = spots
                .iter()
                .map(|spot| {
                    let basis = PointBasis::new(&body.space, spot.points[0].0, spot.points[0].1);
                    let mut u = [C64::default(); 3];
                    for (&n, &w) in basis.nodes.iter().zip(&basis.values) {
                        (0..3).for_each(|c| u[c] += field[n as usize][c] * w);
                    }
                    u
                })
                .collect();
            for (s, exact) in moved.iter().enumerate() {
                let size = exact.iter().map(nalgebra::Complex::norm_sqr).sum::<f64>().sqrt();
                let d: f64 =
                    (0..3).map(|c| (interpolated.points[(12 * s + c, j)] - exact[c]).norm_sqr()).sum();
                errors[1] = errors[1].max(d.sqrt() / size);
            }
        }
        println!("{hz} Hz: error of the stiffness {:.1e}, of the probes {:.1e}", errors[0], errors[1]);
        assert!(
            errors[0] < response.bound && errors[1] < response.bound,
            "{hz} Hz {errors:?} {}",
            response.bound
        );
    }
}

#[test]
fn a_stored_response_is_read_with_the_same_bits() {
    let spec = slab(ContactSpec::Frictionless);
    let response = answer(&spec, &ResponsePlan { to: 40.0, error: 0.1, ..PLAN }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = ResponseStore::at(folder.path());
    assert!(store.get(&response.key).is_none());
    store.put(&response).unwrap();
    assert_eq!(store.get(&response.key).as_ref(), Some(&response));
    let path = folder.path().join(&response.key);
    let whole = std::fs::read(&path).unwrap();
    for at in [3, 40, whole.len() / 2, whole.len() - 1] {
        let mut bad = whole.clone();
        bad[at] ^= 1;
        std::fs::write(&path, &bad).unwrap();
        assert!(store.get(&response.key).is_none(), "byte {at}");
    }
}

#[test]
fn the_key_depends_on_the_placement_and_not_on_the_amplitude() {
    use calfwave::preset::scenario::{LoadSpec, Part};
    let spec = slab(ContactSpec::Frictionless);
    let body = calfwave::model::Model::new(&spec).unwrap();
    let key_of = |change: &dyn Fn(&mut calfwave::drive::spec::DeviceSpec, &mut [f64; 3])| {
        let mut spec = spec.clone();
        if let LoadSpec::DeviceAt { device: Part::Inline(device), point_mm } = &mut spec.cases[0].load {
            change(device, point_mm);
        }
        key(&spec, &spec.cases[0], &body, &PLAN)
    };
    let same = key_of(&|_, _| {});
    let other_amplitude = key_of(&|device, _| {
        if let calfwave::drive::spec::DriveSpec::Displacement { normal_mm, phase_deg, .. } =
            &mut device.heads[0].drive
        {
            (*normal_mm, *phase_deg) = (0.1, 45.0);
        }
    });
    assert_eq!(same, other_amplitude);
    assert_ne!(same, key_of(&|_, point| point[1] += 1.0));
    assert_ne!(same, key_of(&|device, _| device.heads[0].offset_medial_mm += 1.0));
}

/// Cloth between head and skin changes the problem, so the stored response of the bare skin is not used for
/// it.
#[test]
fn the_key_depends_on_the_clothing() {
    let bare = slab(ContactSpec::Frictionless);
    let body = calfwave::model::Model::new(&bare).unwrap();
    let mut clothed = bare.clone();
    clothed.clothing =
        Some(calfwave::drive::spec::ClothingSpec { thickness_mm: 2.0, modulus_kpa: 10.0, slip: false });
    let key_of =
        |spec: &calfwave::preset::ScenarioSpec, plan: &ResponsePlan| key(spec, &spec.cases[0], &body, plan);
    assert_ne!(key_of(&bare, &PLAN), key_of(&clothed, &PLAN));
    assert_ne!(key_of(&bare, &PLAN), key_of(&bare, &ResponsePlan { error: 2e-2, ..PLAN }));
    assert_eq!(key_of(&bare, &PLAN), key_of(&bare.clone(), &PLAN));
}

#[test]
fn invalid_plans_and_loads_are_refused_by_name() {
    let spec = slab(ContactSpec::Frictionless);
    for (plan, word) in [
        (ResponsePlan { from: 50.0, to: 20.0, ..PLAN }, "not a valid band"),
        (ResponsePlan { from: 0.0, ..PLAN }, "not a valid band"),
        (ResponsePlan { to: f64::NAN, ..PLAN }, "not a valid band"),
        (ResponsePlan { error: 0.0, ..PLAN }, "error = 0"),
    ] {
        let error = answer(&spec, &plan).err().unwrap();
        assert!(error.to_string().contains(word) && error.exit_code() == 2, "{error}");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets/phantoms/block_pressure.ron");
    let mut forced = load_scenario(&path).unwrap().spec;
    forced.resolution = spec.resolution;
    let error = answer(&forced, &PLAN).err().unwrap();
    assert!(matches!(error, ResponseError::NoHead { .. }), "{error}");
}

/// Number of ports, band and common period are checked before evaluation.
#[test]
fn motions_that_do_not_match_the_response_are_refused() {
    let spec = slab(ContactSpec::Unilateral { indentation_mm: Some(1.0) });
    let response = answer(&spec, &ResponsePlan { to: 40.0, error: 0.1, ..PLAN }).unwrap();
    assert!(response.held_closed, "the response does not say that the contact is held closed");
    let motion = |hz: f64, n: usize| PortMotion { hz, motion: vec![C64::from(1e-3); n] };
    let refused = |tones: &[PortMotion]| response.evaluate(tones).err().unwrap();
    assert!(matches!(refused(&[motion(30.0, 1)]), ResponseError::Ports { found: 1, ports: 2 }));
    assert!(matches!(refused(&[motion(41.0, 2)]), ResponseError::OutOfBand { .. }));
    assert!(matches!(refused(&[motion(30.0, 2), motion(30.01, 2)]), ResponseError::NoCommonPeriod { .. }));
    assert!(response.evaluate(&[motion(30.0, 2), motion(40.0, 2)]).is_ok());
}
