//! Reacting devices: the motion of a head results from motor, mass, mount, hand and the tissue under it.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod balance;
mod beat;
mod equal;

use calfwave::case::CaseOutcome;
use calfwave::drive::spec::{
    BodySpec, ContactSpec, DeviceSpec, DriveSpec, HandSpec, HeadShape, HeadSpec, HousingSpec,
};
use calfwave::engine::{RunOptions, run_scenario};
use calfwave::math::C64;
use calfwave::mesh::spec::Resolution;
use calfwave::metric::report::{CaseReport, DeviceRow};
use calfwave::model::{Progress, RunError};
use calfwave::preset::load_scenario;
use calfwave::preset::scenario::{CaseSpec, GeometrySpec, LoadSpec, Part, ScenarioSpec};
use calfwave::solver::spec::Preload;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// A slab of gel six times as stiff as that of the phantoms, so that few elements resolve the waves: 100 mm ×
/// 80 mm × 30 mm.
fn slab(cases: Vec<CaseSpec>) -> ScenarioSpec {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets/phantoms/block_flat_head.ron");
    let mut spec = load_scenario(&path).expect("a shipped preset loads").spec;
    spec.resolution = Resolution::Custom { order: 3, element_mm: 20.0 };
    if let GeometrySpec::Block(block) = &mut spec.geometry {
        (block.length_mm, block.width_mm) = (100.0, 80.0);
        block.layers[1].thickness_mm = 20.0;
    }
    if let Part::Inline(tissues) = &mut spec.tissues {
        tissues.solids.values_mut().for_each(|solid| solid.mu_l_kpa *= 6.0);
    }
    spec.probes.truncate(2);
    // Motion only: heads with their whole faces on linear tissue.
    spec.analysis.preload = Preload::Off;
    spec.cases = cases;
    spec
}

fn motor(frequency_hz: f64, unbalance_kg_mm: f64, phase_deg: f64) -> DriveSpec {
    DriveSpec::RotatingMass { frequency_hz, unbalance_kg_mm, tangential_ratio: 1.0, phase_deg }
}

fn body(moving_mass_kg: f64) -> BodySpec {
    BodySpec { moving_mass_kg, static_force_n: 30.0, housing: None, hand: HandSpec::None }
}

/// Heads along the slab, each at its position [mm].
fn case(name: &str, heads: &[(f64, DriveSpec)], contact: ContactSpec, body: BodySpec) -> CaseSpec {
    let head = |&(place, drive): &(f64, DriveSpec)| HeadSpec {
        shape: HeadShape::Flat { radius_mm: if place > 0.0 { 11.0 } else { 14.0 } },
        offset_proximal_mm: place,
        offset_medial_mm: 0.0,
        drive,
        contact,
    };
    let device = DeviceSpec {
        version: 1,
        name: name.into(),
        heads: heads.iter().map(head).collect(),
        body,
        treatment_s: 30.0,
    };
    let load = LoadSpec::DeviceAt { device: Part::Inline(device), point_mm: [0.0, 0.0, 0.0] };
    CaseSpec { name: name.into(), load }
}

fn run(spec: &ScenarioSpec) -> Result<Vec<CaseOutcome>, RunError> {
    let cancel = AtomicBool::new(false);
    let progress = Progress { on_event: &|_| {}, cancel: &cancel };
    run_scenario(spec, &RunOptions { threads: Some(2) }, &progress).map(|o| o.cases)
}

fn device(report: &CaseReport) -> &DeviceRow {
    report.device.as_ref().unwrap()
}

/// |a − b| / |b| of two nodal fields.
fn distance(a: &[[C64; 3]], b: &[[C64; 3]]) -> f64 {
    let pairs = || a.iter().flatten().zip(b.iter().flatten());
    let off: f64 = pairs().map(|(a, b)| (a - b).norm_sqr()).sum();
    (off / pairs().map(|(_, b)| b.norm_sqr()).sum::<f64>()).sqrt()
}

/// The body of a device with housing and mounts, held by hand and arm.
fn held(moving_mass_kg: f64) -> BodySpec {
    let housing = HousingSpec { mass_kg: 0.4, mount_kn_m: 15.0, mount_ns_m: 12.0 };
    BodySpec { moving_mass_kg, static_force_n: 30.0, housing: Some(housing), hand: HandSpec::Iso10068 }
}
