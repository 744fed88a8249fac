//! The error beside a number, against what a finer solve finds.

use crate::load;
use calfwave::engine::refinement::{Round, refine};
use calfwave::engine::{Engine, RunOptions};
use calfwave::mesh::spec::Resolution;
use calfwave::metric::CaseReport;
use calfwave::model::{Progress, ProgressEvent, RunError};
use calfwave::preset::scenario::{LoadSpec, ScenarioSpec};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The slab under a disc at 20 Hz in elements of 20 mm, with the probes below the interface.
fn slab(order: usize) -> ScenarioSpec {
    let mut spec = load("phantoms/block_pressure.ron");
    if let LoadSpec::Pressure { frequency_hz, .. } = &mut spec.cases[0].load {
        *frequency_hz = 20.0;
    }
    spec.probes.drain(..2);
    spec.resolution = Resolution::Custom { order, element_mm: 20.0 };
    spec
}

fn refined(spec: &ScenarioSpec, percent: f64) -> (Round, Vec<f64>) {
    let cancel = AtomicBool::new(false);
    let progress = Progress { on_event: &|_| {}, cancel: &cancel };
    let mut engine = Engine::new(&RunOptions { threads: Some(2) }).unwrap();
    let mut errors = Vec::new();
    let add = |round: &Round| errors.push(round.largest.as_ref().unwrap().percent);
    let round = refine(&mut engine, spec, percent, &progress, add).unwrap();
    (round, errors)
}

/// Displacements at the probes [µm].
fn displacements(report: &CaseReport) -> Vec<f64> {
    report.sites.iter().map(|site| site.displacement_rms_um.mean).collect()
}

/// Estimated over true error of the displacements at the probes, root mean squares; the truth is order 6. The
/// field is smooth there, so that errors fall faster than by half from order to order.
#[test]
fn the_error_beside_a_displacement_holds_on_the_slab() {
    let truth = displacements(&refined(&slab(6), f64::INFINITY).0.outcome.cases[0].report);
    for order in [2, 3, 4] {
        let report = &refined(&slab(order), f64::INFINITY).0.outcome.cases[0].report;
        let numbers = displacements(report);
        let error = |name: &str| report.site_error(name, |site| site.displacement_rms_um.mean).unwrap();
        let errors: Vec<f64> = report.sites.iter().map(|site| error(&site.name)).collect();
        let off: Vec<f64> = numbers.iter().zip(&truth).map(|(number, truth)| number - truth).collect();
        let square = |all: &[f64]| all.iter().zip(&truth).map(|(x, t)| (x / t).powi(2)).sum::<f64>().sqrt();
        let (estimated, real) = (square(&errors), square(&off));
        println!("order {order}: estimated {estimated:.4}, true {real:.4}: {:.2}", estimated / real);
        assert!((1.0..15.0).contains(&(estimated / real)), "order {order}: {estimated} {real}");
    }
}

/// Orders rise until the tolerance is met; the truth is then within it.
#[test]
fn refinement_ends_where_the_tolerance_is_met() {
    let (round, errors) = refined(&slab(2), 4.0);
    let (order, _) = round.spec.resolution.discretisation();
    println!("errors {errors:.1?} %");
    assert!(errors.len() == order - 1 && order > 2, "{errors:?}, order {order}");
    let (last, before) = errors.split_last().unwrap();
    assert!(*last <= 4.0 && before.iter().all(|error| *error > 4.0), "{errors:?}");
    let truth = displacements(&refined(&slab(6), f64::INFINITY).0.outcome.cases[0].report);
    for (number, truth) in displacements(&round.outcome.cases[0].report).iter().zip(truth) {
        assert!((number / truth - 1.0).abs() < 0.04, "{number} {truth}");
    }
}

/// What is finished when a later case, the lower order or the next order fails is kept.
#[test]
fn finished_cases_are_kept_when_something_later_fails() {
    let solve = |spec: &ScenarioSpec, stop_after: usize| {
        let (stage, cancel) = (AtomicUsize::new(0), AtomicBool::new(false));
        let on_event = |event: ProgressEvent| {
            let is_measured = matches!(event, ProgressEvent::Stage { name: "measure", .. });
            if is_measured && stage.fetch_add(1, Ordering::Relaxed) + 1 == stop_after {
                cancel.store(true, Ordering::Relaxed);
            }
        };
        let mut engine = Engine::new(&RunOptions { threads: Some(2) }).unwrap();
        refine(&mut engine, spec, 1e-3, &Progress { on_event: &on_event, cancel: &cancel }, |_| {})
    };
    // Cancelled as the first solve is evaluated: there is no lower order.
    let alone = solve(&slab(3), 1).unwrap();
    assert!(matches!(alone.failure, Some(RunError::Cancelled)) && alone.largest.is_none(), "{alone:?}");
    assert!(alone.outcome.cases[0].report.of_lower_order.is_none());
    // Cancelled as the lower order is evaluated: the next order is not begun.
    let known = solve(&slab(3), 2).unwrap();
    assert!(matches!(known.failure, Some(RunError::Cancelled)) && known.largest.is_some(), "{known:?}");
    assert_eq!(known.spec.resolution, slab(3).resolution);
    // The second case has no place.
    let mut spec = slab(3);
    let mut second = spec.cases[0].clone();
    second.name = "outside".into();
    if let LoadSpec::Pressure { point_mm, .. } = &mut second.load {
        *point_mm = [0.0, 500.0, 0.0];
    }
    spec.cases.push(second);
    let first = solve(&spec, usize::MAX).unwrap();
    assert!(first.failure.is_some() && first.largest.is_some() && first.outcome.cases.len() == 1);
}

/// Elements of order 2 that are too large to be compared with larger ones.
#[test]
fn a_mesh_without_a_coarser_one_has_no_error() {
    let mut spec = slab(2);
    spec.resolution = Resolution::Custom { order: 2, element_mm: 30.0 };
    let cancel = AtomicBool::new(false);
    let progress = Progress { on_event: &|_| {}, cancel: &cancel };
    let mut engine = Engine::new(&RunOptions { threads: Some(2) }).unwrap();
    let mut outcome = engine.run(&spec, &progress).unwrap();
    let found = engine.add_errors(&spec, &mut outcome, &progress);
    assert!(matches!(found, Err(RunError::NoCoarserMesh)), "{found:?}");
}
