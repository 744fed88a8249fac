//! Shards, concurrent cases, status, merge and verification of a study folder.

use crate::stub::{answer, finished, names, run, run_part, run_with, study};
use calfwave::output::table::Table;
use calfwave::preset::ScenarioSpec;
use calfwave::preset::study::Combine;
use calfwave::study::inspection::status;
use calfwave::study::merge::merge;
use calfwave::study::schedule::Shard;
use calfwave::study::{CaseFailure, StudyError, design_points};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

fn stub(spec: &ScenarioSpec, folder: &Path) -> Result<(), CaseFailure> {
    answer(spec, folder, Duration::ZERO)
}

fn table_of(out: &Path) -> Vec<u8> {
    std::fs::read(out.join("study.csv")).unwrap()
}

#[test]
fn shards_in_one_folder_or_in_several_give_the_same_table() {
    let whole = tempfile::tempdir().unwrap();
    let study = study(7);
    run(&study, whole.path(), Duration::ZERO);
    let shared = tempfile::tempdir().unwrap();
    let apart = tempfile::tempdir().unwrap();
    let folders: Vec<_> = (1..=3).map(|i| apart.path().join(format!("part {i}"))).collect();
    for (i, own) in folders.iter().enumerate() {
        let shard = Shard { number: i + 1, of: 3 };
        let here = run_part(&study, shared.path(), shard, &mut [&mut stub]);
        assert_eq!((here.computed, here.cases), (here.cases, [2, 2, 3][i]));
        run_part(&study, own, shard, &mut [&mut stub]);
    }
    assert_eq!(table_of(shared.path()), table_of(whole.path()));
    // The first folder receives the cases of the others, then a new folder those of all.
    assert_eq!(merge(&folders[0], &folders[1..]).unwrap().copied, 5);
    assert_eq!(table_of(&folders[0]), table_of(whole.path()));
    let fresh = apart.path().join("all");
    assert_eq!(merge(&fresh, &folders).unwrap().copied, 7);
    assert_eq!(table_of(&fresh), table_of(whole.path()));
    assert_eq!(merge(&fresh, &folders).unwrap().copied, 0, "a case was copied twice");
    assert!(merge(&apart.path().join("nothing"), &[]).is_err());
}

#[test]
fn concurrent_workers_never_share_a_case_and_give_the_same_table() {
    let whole = tempfile::tempdir().unwrap();
    let study = study(12);
    run(&study, whole.path(), Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let runner = || {
        |spec: &ScenarioSpec, out: &Path| {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            let result = answer(spec, out, Duration::from_millis(5));
            now.fetch_sub(1, Ordering::SeqCst);
            result
        }
    };
    let (mut a, mut b, mut c) = (runner(), runner(), runner());
    let summary = run_part(&study, folder.path(), Shard::WHOLE, &mut [&mut a, &mut b, &mut c]);
    assert_eq!((summary.computed, summary.busy, summary.failed.len()), (12, 0, 0));
    assert_eq!(most.load(Ordering::SeqCst), 3);
    assert_eq!(table_of(folder.path()), table_of(whole.path()));
}

#[test]
fn status_distinguishes_finished_failed_damaged_and_missing_cases() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(5);
    let mut count = 0;
    let mut failing = |spec: &ScenarioSpec, out: &Path| {
        count += 1;
        match count {
            2 => Err(CaseFailure::Failed("unstable".into())),
            5 => Err(CaseFailure::Cancelled),
            _ => answer(spec, out, Duration::ZERO),
        }
    };
    run_with(&study, folder.path(), &mut failing);
    let found = status(folder.path()).unwrap();
    assert_eq!((found.cases, found.finished, found.running), (5, 3, 0));
    assert_eq!(found.failed, [("frequency_hz 23.0".to_string(), "unstable".to_string())]);
    let cases = folder.path().join("cases");
    let victim = names(&cases).into_iter().find(|n| n.len() == 32).unwrap();
    std::fs::write(cases.join(victim).join("sites.csv"), "x").unwrap();
    let found = status(folder.path()).unwrap();
    assert_eq!((found.finished, found.damaged.len()), (2, 1));
    assert!(found.damaged[0].1.contains("sites.csv"), "{:?}", found.damaged);
    // The failed case is computed again and counted as retried.
    let again = run(&study, folder.path(), Duration::ZERO);
    assert_eq!((again.computed, again.retried, again.reused), (3, 1, 2));
    assert_eq!(status(folder.path()).unwrap().finished, 5);
}

#[test]
fn a_partial_table_can_be_written_at_any_time() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(6);
    run_part(&study, folder.path(), Shard { number: 1, of: 2 }, &mut [&mut stub]);
    let path = merge(folder.path(), &[]).unwrap().table;
    let table = Table::read(std::fs::File::open(path).unwrap()).unwrap();
    assert_eq!(table.rows(), 3 * 3, "not three sites of three finished cases");
    assert_eq!(finished(folder.path()), 3);
}

#[test]
fn constraints_exclude_cases_and_variants_multiply_them() {
    let mut some = study(6);
    some.spec.constraints = vec!["2 * frequency_hz >= 58".into(), "cases[0].load.placement.s < 0.5".into()];
    let frequencies: Vec<String> =
        design_points(&some, false).unwrap().iter().map(|p| p.values[0].clone()).collect();
    assert_eq!(frequencies, ["29.0", "32.0", "35.0"]);
    some.spec.constraints[1] = "cases[0].load.placement.s > 0.5".into();
    assert!(matches!(design_points(&some, false), Err(StudyError::NoCases { count: 6 })));
    let mut varied = study(2);
    varied.spec.variants = true;
    let all = design_points(&varied, false).unwrap();
    let values: Vec<&str> = all.iter().map(|p| p.values[1].as_str()).collect();
    let tissues = ["softer", "default", "contracted", "stiffer"];
    assert_eq!(values, [tissues, tissues].concat());
    let folder = tempfile::tempdir().unwrap();
    let summary = run(&varied, folder.path(), Duration::ZERO);
    assert_eq!(summary.computed, 8, "a variant is not a case of its own");
    let table = Table::read(std::fs::File::open(summary.table.unwrap()).unwrap()).unwrap();
    assert_eq!(table.names().collect::<Vec<_>>()[..3], ["case_id", "axis_frequency_hz", "axis_variant"]);
}

#[test]
fn the_seed_determines_the_samples_of_a_study() {
    let ids = |seed: u64| {
        let mut sampled = study(1);
        sampled.spec.axes[0].values = calfwave::preset::study::AxisValues::Uniform { from: 20.0, to: 60.0 };
        sampled.spec.combine = Combine::LatinHypercube { n: 8, seed };
        design_points(&sampled, false).unwrap().into_iter().map(|p| p.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(1), ids(1));
    assert!(ids(1).iter().all(|id| !ids(2).contains(id)));
}
