//! Heads that move as told: more or less of the same motion is not solved again, and nobody can tell from the
//! answer.

use crate::load;
use calfwave::case::ScenarioOutcome;
use calfwave::engine::{Engine, RunOptions};
use calfwave::mesh::spec::Resolution;
use calfwave::metric::report::Effort;
use calfwave::model::{Progress, ProgressEvent, RunError};
use calfwave::preset::field::set;
use std::sync::atomic::{AtomicBool, Ordering};

fn answer(bench: &mut Engine, normal_mm: f64) -> ScenarioOutcome {
    let mut spec = load("phantoms/block_flat_head.ron");
    spec.resolution = Resolution::Custom { order: 2, element_mm: 25.0 };
    let drive = "cases[0].load.device.heads[0].drive";
    set(&mut spec, &format!("{drive}.normal_mm"), normal_mm.into()).expect("a field");
    set(&mut spec, &format!("{drive}.tangential_mm"), normal_mm.into()).expect("a field");
    set(&mut spec, &format!("{drive}.second_harmonic_mm"), (0.25 * normal_mm).into()).expect("a field");
    let cancel = AtomicBool::new(false);
    bench.run(&spec, &Progress { on_event: &|_| {}, cancel: &cancel }).expect("an answer")
}

/// Asked to stop while the second of two cases is worked on: the first is kept, and is what it is alone.
#[test]
fn what_is_finished_outlives_a_wish_to_stop() {
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
    let mut bench = Engine::new(&RunOptions { threads: Some(1) }).expect("threads");
    let (outcome, ended) =
        bench.run_as_far(&spec, &Progress { on_event: &on_event, cancel: &cancel }).expect("one case");
    assert!(matches!(ended, Some(RunError::Cancelled)) && outcome.cases.len() == 1);
    let cancelled = AtomicBool::new(true);
    let again = bench.run_as_far(&spec, &Progress { on_event: &|_| {}, cancel: &cancelled });
    assert!(matches!(again, Err(RunError::Cancelled)), "nothing was finished");
    cancel.store(false, Ordering::Relaxed);
    let alone = bench.run(&single, &Progress { on_event: &|_| {}, cancel: &cancel }).expect("an answer");
    assert_eq!(outcome.cases[0].report.sites, alone.cases[0].report.sites);
}

/// Seconds spent on iterations, and how many iterations there were.
fn effort(outcome: &ScenarioOutcome) -> (f64, Vec<usize>) {
    match &outcome.cases[0].report.solver.effort {
        Effort::Solved(row) => (row.solve_s, row.iterations.clone()),
        Effort::Stepped(_) => panic!("a harmonic question"),
    }
}

#[test]
fn another_amplitude_is_no_new_solve_and_the_same_to_the_bit() {
    let bench = || Engine::new(&RunOptions { threads: Some(1) }).expect("threads");
    let (mut kept, mut fresh) = (bench(), bench());
    let first = answer(&mut kept, 0.7);
    let second = answer(&mut kept, 1.1);
    let alone = answer(&mut fresh, 1.1);
    assert!(effort(&first).0 > 0.0 && effort(&alone).0 > 0.0);
    assert_eq!(effort(&second).0, 0.0, "nothing was solved");
    assert_eq!(effort(&second).1, effort(&alone).1, "what stands behind it is told");
    let (second, alone, first) = (&second.cases[0], &alone.cases[0], &first.cases[0]);
    assert_eq!(second.field.amplitude, alone.field.amplitude);
    assert_eq!(second.report.sites, alone.report.sites);
    assert_eq!(second.report.surface, alone.report.surface);
    // the body is linear: everywhere 1.1/0.7 times as far, to the rounding of two products
    let grown = |i: usize| {
        second.report.sites[i].displacement_rms_um.mean / first.report.sites[i].displacement_rms_um.mean
    };
    assert!((0..first.report.sites.len()).all(|i| (grown(i) * 0.7 / 1.1 - 1.0).abs() < 1e-12));
}
