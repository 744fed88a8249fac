//! Heads with prescribed motion: another amplitude of the same motion needs no new solve, and the result has
//! the same bits.

use crate::load;
use calfwave::case::ScenarioOutcome;
use calfwave::engine::{Engine, RunOptions};
use calfwave::mesh::spec::Resolution;
use calfwave::metric::report::Effort;
use calfwave::model::{Progress, ProgressEvent, RunError};
use calfwave::preset::field::set;
use std::sync::atomic::{AtomicBool, Ordering};

fn answer(engine: &mut Engine, normal_mm: f64) -> ScenarioOutcome {
    let mut spec = load("phantoms/block_flat_head.ron");
    spec.resolution = Resolution::Custom { order: 2, element_mm: 25.0 };
    let drive = "cases[0].load.device.heads[0].drive";
    set(&mut spec, &format!("{drive}.normal_mm"), normal_mm.into()).expect("a field");
    set(&mut spec, &format!("{drive}.tangential_mm"), normal_mm.into()).expect("a field");
    set(&mut spec, &format!("{drive}.second_harmonic_mm"), (0.25 * normal_mm).into()).expect("a field");
    let cancel = AtomicBool::new(false);
    engine.run(&spec, &Progress { on_event: &|_| {}, cancel: &cancel }).expect("an answer")
}

/// Cancellation during the second of two cases keeps the first, and its result is the same as alone.
#[test]
fn finished_cases_are_kept_after_cancellation() {
    let mut spec = load("phantoms/block_flat_head.ron");
    spec.resolution = Resolution::Custom { order: 2, element_mm: 25.0 };
    let single = spec.clone();
    let mut second = spec.cases[0].clone();
    second.name = "another".into();
    spec.cases.push(second);
    let cancel = AtomicBool::new(false);
    let on_event = |event: ProgressEvent| {
        if matches!(event, ProgressEvent::Stage { case, .. } if case == "another") {
            cancel.store(true, Ordering::Relaxed);
        }
    };
    let mut engine = Engine::new(&RunOptions { threads: Some(1) }).expect("threads");
    let (outcome, ended) =
        engine.run_as_far(&spec, &Progress { on_event: &on_event, cancel: &cancel }).expect("one case");
    assert!(matches!(ended, Some(RunError::Cancelled)) && outcome.cases.len() == 1);
    let cancelled = AtomicBool::new(true);
    let again = engine.run_as_far(&spec, &Progress { on_event: &|_| {}, cancel: &cancelled });
    assert!(matches!(again, Err(RunError::Cancelled)), "a case was finished");
    cancel.store(false, Ordering::Relaxed);
    let alone = engine.run(&single, &Progress { on_event: &|_| {}, cancel: &cancel }).expect("an answer");
    assert_eq!(outcome.cases[0].report.sites, alone.cases[0].report.sites);
}

/// Time of the iterations [s], and their numbers.
fn effort(outcome: &ScenarioOutcome) -> (f64, Vec<usize>) {
    match &outcome.cases[0].report.solver.effort {
        Effort::Solved(row) => (row.solve_s, row.iterations.clone()),
        Effort::Stepped(_) => panic!("the case is harmonic"),
    }
}

#[test]
fn another_amplitude_needs_no_new_solve_and_has_the_same_bits() {
    let engine = || Engine::new(&RunOptions { threads: Some(1) }).expect("threads");
    let (mut used, mut fresh) = (engine(), engine());
    let first = answer(&mut used, 0.7);
    let second = answer(&mut used, 1.1);
    let alone = answer(&mut fresh, 1.1);
    assert!(effort(&first).0 > 0.0 && effort(&alone).0 > 0.0);
    assert_eq!(effort(&second).0, 0.0, "the second amplitude was solved");
    assert_eq!(effort(&second).1, effort(&alone).1, "the iterations behind the result differ");
    let (second, alone, first) = (&second.cases[0], &alone.cases[0], &first.cases[0]);
    assert_eq!(second.field.amplitude, alone.field.amplitude);
    assert_eq!(second.report.sites, alone.report.sites);
    assert_eq!(second.report.surface, alone.report.surface);
    // The body is linear: every displacement grows by 1.1/0.7, to the rounding of two products.
    let grown = |i: usize| {
        second.report.sites[i].displacement_rms_um.mean / first.report.sites[i].displacement_rms_um.mean
    };
    assert!((0..first.report.sites.len()).all(|i| (grown(i) * 0.7 / 1.1 - 1.0).abs() < 1e-12));
}
