//! Whole treatments against their parts: one stop is the case, two equal stops are twice the energy.

use calfwave::analysis::protocol::{ALL_MUSCLE, StopStore, Treatment, treat};
use calfwave::drive::spec::PlacementSpec;
use calfwave::engine::{Engine, RunOptions};
use calfwave::mesh::spec::Resolution;
use calfwave::model::{Progress, RunError, single_case};
use calfwave::preset::protocol::{SkinPointSpec, StopSpec};
use calfwave::preset::scenario::Part;
use calfwave::preset::{Protocol, load_protocol};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// The single head on a coarse leg at these stops.
fn protocol(stops: Vec<StopSpec>) -> Protocol {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("presets/protocols/single_head.ron");
    let mut protocol = load_protocol(&path, &[]).expect("a shipped preset loads");
    protocol.spec.stops = stops;
    let Part::Inline(base) = &mut protocol.spec.scenario else { panic!("resolved") };
    base.resolution = Resolution::Custom { order: 2, element_mm: 30.0 };
    let base = base.clone();
    protocol.scenario = protocol.spec.expanded(&base).expect("its case exists");
    protocol.placements = protocol.spec.placements();
    protocol
}

fn rest(name: &str, s: f64, time_s: f64) -> StopSpec {
    StopSpec::Rest { name: name.into(), placement: PlacementSpec::new(s, 15.0), time_s }
}

fn engine() -> Engine {
    Engine::new(&RunOptions { threads: Some(2) }).expect("threads")
}

fn treated(protocol: &Protocol, store: &StopStore) -> Treatment {
    treat(&mut engine(), protocol, store, &Progress::silent(), &|_| {}).unwrap_or_else(|e| panic!("{e}"))
}

/// The time of the stop is that of the device, over which the report of the case sums its energy.
#[test]
fn one_stop_is_the_case() {
    let protocol = protocol(vec![rest("there", 0.28, 30.0)]);
    let treatment = treated(&protocol, &StopStore::none());
    let spec = single_case(&protocol.scenario, 0);
    let report = engine().report(&spec, &Progress::silent()).expect("a report");
    for (site, row) in treatment.sites.iter().zip(&report.sites) {
        assert_eq!((&site.name, site.total_j_kg()), (&row.name, row.absorbed_energy_j_kg));
        assert_eq!(site.strongest(), Some((0, 100.0)));
    }
    let ledger = report.ledger.as_ref().expect("it moves");
    assert_eq!(treatment.stops[0].input_j(), 30.0 * ledger.input_w);
    assert_eq!(treatment.stops[0].force_n().map(f64::round), Some(14.0));
    // absorbed power by region and energy by point are independent sums
    for row in treatment.coverage.iter().filter(|row| row.region != ALL_MUSCLE) {
        let region = report.regions.iter().find(|r| r.name == row.region).expect("a region of the mesh");
        let expected = 30.0 * region.absorbed_w;
        assert!(
            (row.energy_j / expected - 1.0).abs() < 1e-6,
            "{}: {} for {expected}",
            row.region,
            row.energy_j
        );
        assert!((row.volume_cm3 / region.volume_cm3 - 1.0).abs() < 1e-9, "{}", row.region);
    }
}

#[test]
fn equal_stops_add_and_stored_ones_are_not_solved_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = StopStore::at(folder.path());
    let one = treated(&protocol(vec![rest("a", 0.28, 20.0)]), &store);
    let two = treated(&protocol(vec![rest("a", 0.28, 20.0), rest("b", 0.28, 20.0)]), &store);
    assert_eq!((one.computed, two.computed), (1, 0));
    let twice = |x: &[f64]| x.iter().map(|x| 2.0 * x).collect::<Vec<f64>>();
    assert_eq!(two.energy_j_kg, twice(&one.energy_j_kg));
    for (a, b) in one.sites.iter().zip(&two.sites) {
        assert_eq!(2.0 * a.total_j_kg(), b.total_j_kg());
        assert!(a.total_j_kg() > 0.0, "{}", a.name);
    }
    for (a, b) in one.map.energy_j_kg.iter().zip(&two.map.energy_j_kg) {
        let near = |(a, b): (&Option<f64>, &Option<f64>)| match (a, b) {
            (Some(a), Some(b)) => (2.0 * a - b).abs() <= 1e-12 * b.abs(),
            (a, b) => a == b,
        };
        assert!(a.iter().zip(b).all(near));
    }
    // twice the energy passes twice the level
    let covered = |t: &Treatment| t.coverage.last().expect("all muscles").covered_percent.clone();
    assert!(covered(&two).iter().zip(covered(&one)).all(|(b, a)| *b >= a));
    let unstored = treated(&protocol(vec![rest("a", 0.28, 20.0), rest("b", 0.28, 20.0)]), &StopStore::none());
    assert_eq!(unstored.computed, 1, "the second stands where the first stood");
    assert_eq!(unstored.energy_j_kg, two.energy_j_kg, "a stored answer is the answer");
}

#[test]
fn a_sweep_is_the_sum_of_its_places() {
    let (folder, point) = (tempfile::tempdir().unwrap(), |s: f64| SkinPointSpec { s, theta_deg: 15.0 });
    let store = StopStore::at(folder.path());
    let sweep =
        StopSpec::Sweep { name: "lane".into(), from: point(0.2), to: point(0.4), count: 2, time_s: 40.0 };
    let whole = treated(&protocol(vec![sweep]), &store);
    let parts = [0.2, 0.4].map(|s| treated(&protocol(vec![rest("a", s, 20.0)]), &store));
    assert_eq!((whole.computed, parts[0].computed + parts[1].computed), (2, 0));
    assert_eq!(whole.seconds(), 40.0);
    for (i, site) in whole.sites.iter().enumerate() {
        assert_eq!(site.by_stop_j_kg, [0, 1].map(|k| parts[k].sites[i].total_j_kg()));
    }
    let sum = |i: usize| parts[0].energy_j_kg[i] + parts[1].energy_j_kg[i];
    let largest = whole.energy_j_kg.iter().copied().fold(0.0, f64::max);
    assert!((0..whole.energy_j_kg.len()).all(|i| (whole.energy_j_kg[i] - sum(i)).abs() < 1e-12 * largest));
}

#[test]
fn a_treatment_can_be_cancelled() {
    let cancel = AtomicBool::new(true);
    let progress = Progress { on_event: &|_| {}, cancel: &cancel };
    let stopped =
        treat(&mut engine(), &protocol(vec![rest("a", 0.3, 1.0)]), &StopStore::none(), &progress, &|_| {});
    assert!(matches!(stopped, Err(RunError::Cancelled)), "{:?}", stopped.err());
}
