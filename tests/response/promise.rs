//! What a response promises: its stated error, its shape, its place on the shelf, its refusals.

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

/// At frequencies the response has never seen, stiffness and displacement at every probe are within the
/// stated error.
#[test]
fn fresh_direct_solves_stay_within_the_stated_error() {
    let spec = slab(ContactSpec::Frictionless);
    let response = answer(&spec, &PLAN).unwrap();
    println!("{:#?} {:#?} bound {:.1e}", response.solved, response.checked, response.bound);
    assert!(
        response.checked.iter().flat_map(|s| &s.iterations).all(|&i| i > 0),
        "a check that solves nothing"
    );
    assert!(response.bound <= PLAN.error);
    for hz in [23.0, 41.0, 77.0, 96.0] {
        assert!(response.solved.iter().chain(&response.checked).all(|s| (s.hz - hz).abs() > 0.05), "{hz}");
        let m = response.ports.len();
        let motions: Vec<Vec<C64>> = (0..m).map(|j| unit(m, j)).collect();
        let (body, ports, fields) = direct(&spec, hz, &motions);
        let said = response.at(hz).unwrap();
        let mut off = [0.0f64; 2];
        let scale = said.stiffness.iter().map(|z| z.norm()).fold(0.0, f64::max);
        for (j, field) in fields.iter().enumerate() {
            for i in 0..m {
                off[0] = off[0]
                    .max((said.stiffness[(i, j)] - force(&ports, i, &motions[j], field)).norm() / scale);
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
                let d: f64 = (0..3).map(|c| (said.points[(12 * s + c, j)] - exact[c]).norm_sqr()).sum();
                off[1] = off[1].max(d.sqrt() / size);
            }
        }
        println!("{hz} Hz: stiffness off by {:.1e}, probes {:.1e}", off[0], off[1]);
        assert!(off[0] < response.bound && off[1] < response.bound, "{hz} Hz {off:?} {}", response.bound);
    }
}

#[test]
fn a_response_is_kept_and_found_again_bit_by_bit() {
    let spec = slab(ContactSpec::Frictionless);
    let response = answer(&spec, &ResponsePlan { to: 40.0, error: 0.1, ..PLAN }).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let shelf = ResponseStore::at(folder.path());
    assert!(shelf.get(&response.key).is_none());
    shelf.put(&response).unwrap();
    assert_eq!(shelf.get(&response.key).as_ref(), Some(&response));
    let path = folder.path().join(&response.key);
    let whole = std::fs::read(&path).unwrap();
    for at in [3, 40, whole.len() / 2, whole.len() - 1] {
        let mut bad = whole.clone();
        bad[at] ^= 1;
        std::fs::write(&path, &bad).unwrap();
        assert!(shelf.get(&response.key).is_none(), "byte {at}");
    }
}

#[test]
fn the_name_follows_the_placement_and_not_the_amplitude() {
    use calfwave::preset::scenario::{LoadSpec, Part};
    let spec = slab(ContactSpec::Frictionless);
    let body = calfwave::model::Model::new(&spec).unwrap();
    let name = |change: &dyn Fn(&mut calfwave::drive::spec::DeviceSpec, &mut [f64; 3])| {
        let mut spec = spec.clone();
        if let LoadSpec::DeviceAt { device: Part::Inline(device), point_mm } = &mut spec.cases[0].load {
            change(device, point_mm);
        }
        key(&spec, &spec.cases[0], &body, &PLAN)
    };
    let same = name(&|_, _| {});
    let louder = name(&|device, _| {
        if let calfwave::drive::spec::DriveSpec::Displacement { normal_mm, phase_deg, .. } =
            &mut device.heads[0].drive
        {
            (*normal_mm, *phase_deg) = (0.1, 45.0);
        }
    });
    assert_eq!(same, louder);
    assert_ne!(same, name(&|_, point| point[1] += 1.0));
    assert_ne!(same, name(&|device, _| device.heads[0].offset_medial_mm += 1.0));
}

/// Cloth between head and skin is another placement: what is kept of the bare skin does not answer it.
#[test]
fn the_name_follows_the_clothing() {
    let bare = slab(ContactSpec::Frictionless);
    let body = calfwave::model::Model::new(&bare).unwrap();
    let mut clothed = bare.clone();
    clothed.clothing =
        Some(calfwave::drive::spec::ClothingSpec { thickness_mm: 2.0, modulus_kpa: 10.0, slip: false });
    let name =
        |spec: &calfwave::preset::ScenarioSpec, plan: &ResponsePlan| key(spec, &spec.cases[0], &body, plan);
    assert_ne!(name(&bare, &PLAN), name(&clothed, &PLAN));
    assert_ne!(name(&bare, &PLAN), name(&bare, &ResponsePlan { error: 2e-2, ..PLAN }));
    assert_eq!(name(&bare, &PLAN), name(&bare.clone(), &PLAN));
}

#[test]
fn what_makes_no_sense_is_refused_by_name() {
    let spec = slab(ContactSpec::Frictionless);
    for (plan, word) in [
        (ResponsePlan { from: 50.0, to: 20.0, ..PLAN }, "no band"),
        (ResponsePlan { from: 0.0, ..PLAN }, "no band"),
        (ResponsePlan { to: f64::NAN, ..PLAN }, "no band"),
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

/// Ports, band and common period are looked at before anything is said.
#[test]
fn tones_that_do_not_fit_are_refused() {
    let spec = slab(ContactSpec::Unilateral { indentation_mm: Some(1.0) });
    let response = answer(&spec, &ResponsePlan { to: 40.0, error: 0.1, ..PLAN }).unwrap();
    assert!(response.held_closed, "the reader must know");
    let tone = |hz: f64, n: usize| PortMotion { hz, motion: vec![C64::from(1e-3); n] };
    let refused = |tones: &[PortMotion]| response.evaluate(tones).err().unwrap();
    assert!(matches!(refused(&[tone(30.0, 1)]), ResponseError::Ports { found: 1, ports: 2 }));
    assert!(matches!(refused(&[tone(41.0, 2)]), ResponseError::OutOfBand { .. }));
    assert!(matches!(refused(&[tone(30.0, 2), tone(30.01, 2)]), ResponseError::NoCommonPeriod { .. }));
    assert!(response.evaluate(&[tone(30.0, 2), tone(40.0, 2)]).is_ok());
}
