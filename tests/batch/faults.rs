//! Failed cases, a full disk, cancellation, and the content of the table.

use crate::stub::{answer, finished, frequency, names, run, run_with, study};
use calfwave::output::table::{Table, Value};
use calfwave::preset::ScenarioSpec;
use calfwave::preset::diagnostic::Severity;
use calfwave::preset::study::{AxisSpec, AxisValues, Combine};
use calfwave::study::schedule::Shard;
use calfwave::study::{CaseFailure, StudyControl, StudyError, design_points, run_study};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

#[test]
fn a_failed_case_is_listed_and_computed_again_by_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(4);
    let mut failing = |spec: &ScenarioSpec, out: &Path| {
        if frequency(spec) == 23.0 {
            return Err(CaseFailure::Failed("unstable at step 7".into()));
        }
        answer(spec, out, Duration::ZERO)
    };
    let first = run_with(&study, folder.path(), &mut failing);
    assert_eq!((first.computed, first.failed.len()), (3, 1));
    assert_eq!(first.failed[0].1, "frequency_hz 23.0");
    assert_eq!(first.failed[0].2, "unstable at step 7");
    assert!(names(&folder.path().join("cases")).iter().any(|n| n.ends_with("failed.json")));
    let second = run(&study, folder.path(), Duration::ZERO);
    assert_eq!((second.computed, second.reused, second.failed.len()), (1, 3, 0));
    assert_eq!(names(&folder.path().join("cases")).len(), 4, "the note of the failure remains");
}

#[test]
fn a_full_disk_stops_the_study_and_keeps_the_finished_cases() {
    let folder = tempfile::tempdir().unwrap();
    let mut started = 0;
    let mut runner = |spec: &ScenarioSpec, out: &Path| {
        started += 1;
        if started == 3 {
            return Err(CaseFailure::DiskFull("no space left".into()));
        }
        answer(spec, out, Duration::ZERO)
    };
    let summary = run_with(&study(6), folder.path(), &mut runner);
    assert!(summary.disk_full);
    assert_eq!((summary.computed, started, finished(folder.path())), (2, 3, 2));
}

#[test]
fn cancellation_stops_a_study_between_and_within_cases() {
    let folder = tempfile::tempdir().unwrap();
    let study = study(6);
    let cancel = AtomicBool::new(false);
    let mut runner = |spec: &ScenarioSpec, out: &Path| {
        if frequency(spec) >= 26.0 {
            cancel.store(true, Ordering::Relaxed);
            return Err(CaseFailure::Cancelled);
        }
        answer(spec, out, Duration::ZERO)
    };
    let all = design_points(&study, false).unwrap();
    let control = StudyControl { shard: Shard::WHOLE, cancel: &cancel, on_case: &|_, _, _| {} };
    let summary = run_study(&study, &all, folder.path(), control, &mut [&mut runner]).unwrap();
    assert!(summary.cancelled && summary.failed.is_empty());
    assert_eq!((summary.computed, finished(folder.path())), (2, 2));
    assert_eq!(run(&study, folder.path(), Duration::ZERO).reused, 2);
}

#[test]
fn the_table_has_the_axes_the_sites_the_surface_and_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let mut study = study(2);
    study.spec.axes.push(AxisSpec {
        name: "tissue".into(),
        field: "tissues".into(),
        factor: 1.0,
        also: Vec::new(),
        values: AxisValues::Files(vec!["../tissues/soft.ron".into(), "../tissues/stiff.ron".into()]),
    });
    let summary = run(&study, folder.path(), Duration::ZERO);
    assert_eq!(summary.computed, 4);
    let table = Table::read(std::fs::File::open(summary.table.unwrap()).unwrap()).unwrap();
    assert_eq!(table.names().collect::<Vec<_>>()[..3], ["case_id", "axis_frequency_hz", "axis_tissue"]);
    assert_eq!(table.rows(), 4 * 3);
    let axes = |row: usize| (table.columns()[1].value(row), table.columns()[2].value(row));
    assert_eq!(axes(0), (Value::Number(20.0), Value::Text("../tissues/soft.ron")));
    assert_eq!(axes(3), (Value::Number(20.0), Value::Text("../tissues/stiff.ron")));
    assert_eq!(axes(6), (Value::Number(23.0), Value::Text("../tissues/soft.ron")));
    for name in ["displacement_rms_mean_um", "contact_pressure_peak_kpa", "residual_percent", "bulk_mpa"] {
        let numbers = table.numbers(name).unwrap_or_else(|| panic!("{name}"));
        assert!(numbers.iter().all(Option::is_some), "{name}");
    }
}

#[test]
fn studies_are_checked_before_anything_is_computed() {
    let mut wrong = study(2);
    wrong.spec.axes[0].field = "cases[*].load.device.heads[*].drive.freqency_hz".into();
    let Err(StudyError::Preset(error)) = design_points(&wrong, false) else { panic!("a misspelt field") };
    assert_eq!(error.problems[0].nearest.as_deref(), Some("frequency_hz"));
    let mut high = study(2);
    high.spec.axes[0].values = AxisValues::Numbers(vec![50.0, 5000.0]);
    let Err(StudyError::Preset(error)) = design_points(&high, false) else { panic!("a value out of range") };
    assert_eq!(error.problems[0].severity, Severity::Error);
    assert!(error.problems[0].message.contains("frequency_hz 5000"), "{error}");
    let mut vast = study(2);
    let thousand = AxisSpec {
        values: AxisValues::Range { from: 20.0, to: 60.0, step: 1e-9 },
        ..vast.spec.axes[0].clone()
    };
    vast.spec.axes = vec![thousand; 3];
    for many in [false, true] {
        assert!(matches!(
            design_points(&vast, many),
            Err(StudyError::TooManyEvenConfirmed { count: u64::MAX, .. })
        ));
    }
    let mut many = study(2);
    many.spec.axes[0].values = AxisValues::Range { from: 20.0, to: 60.0, step: 1e-3 };
    assert!(matches!(design_points(&many, false), Err(StudyError::TooMany { count: 40_001, .. })));
}

#[test]
fn a_list_pairs_the_axes() {
    let mut pairs = study(3);
    let mut other = pairs.spec.axes[0].clone();
    other.name = "s".into();
    other.field = "cases[0].load.placement.s".into();
    other.values = AxisValues::Range { from: 0.2, to: 0.4, step: 0.1 };
    pairs.spec.axes.push(other);
    pairs.spec.combine = Combine::List;
    let values: Vec<_> = design_points(&pairs, false).unwrap().into_iter().map(|p| p.values).collect();
    assert_eq!(values, [["20.0", "0.2"], ["23.0", "0.3"], ["26.0", "0.4"]]);
}
