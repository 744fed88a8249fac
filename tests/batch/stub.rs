//! A stub for the solver: results that depend on the scenario only, after a short pause.

use crate::made_up;
use calfwave::output::folder::RunFolder;
use calfwave::output::folder::manifest::Manifest;
use calfwave::preset::field::get;
use calfwave::preset::identity::case_id;
use calfwave::preset::{ScenarioSpec, Study, load_study};
use calfwave::study::design_point::DesignPoint;
use calfwave::study::schedule::Shard;
use calfwave::study::{CaseEvent, CaseFailure, Runner, StudyControl, StudySummary, design_points, run_study};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Path of the frequency of the first head.
pub const FREQUENCY: &str = "cases[0].load.device.heads[0].drive.frequency_hz";

/// A study of `n` frequencies, 20 Hz, 23 Hz, ….
pub fn study(n: usize) -> Study {
    let mut study = load_study(Path::new("presets/studies/frequency.ron"), &[]).unwrap();
    let values = (0..n).map(|i| 20.0 + 3.0 * i as f64).collect();
    study.spec.axes[0].values = calfwave::preset::study::AxisValues::Numbers(values);
    study
}

/// The frequency of a scenario [Hz].
pub fn frequency(spec: &ScenarioSpec) -> f64 {
    get(spec, FREQUENCY).unwrap().as_f64().unwrap()
}

/// Writes a run folder.
pub fn answer(spec: &ScenarioSpec, folder: &Path, pause: Duration) -> Result<(), CaseFailure> {
    let reports = [made_up::report("single head", frequency(spec) / 7.0)];
    let traces = made_up::traces();
    std::thread::sleep(pause);
    let run = RunFolder {
        manifest: Manifest { case_id: case_id(spec), ..Manifest::default() },
        scenario_ron: String::new(),
        reports: &reports,
        traces: vec![&traces],
        field: None,
    };
    run.write(folder).map(|_| ()).map_err(|e| CaseFailure::Failed(e.to_string()))
}

/// Runs a study with the stub.
pub fn run(study: &Study, out: &Path, pause: Duration) -> StudySummary {
    run_with(study, out, &mut |spec: &ScenarioSpec, folder: &Path| answer(spec, folder, pause))
}

/// Runs a study with any runner.
pub fn run_with(study: &Study, out: &Path, runner: &mut Runner<'_>) -> StudySummary {
    run_part(study, out, Shard::WHOLE, &mut [runner])
}

/// Runs a part of a study with several runners.
pub fn run_part(study: &Study, out: &Path, shard: Shard, runners: &mut [&mut Runner<'_>]) -> StudySummary {
    let points = design_points(study, false).unwrap();
    let silent = |_: usize, _: &DesignPoint, _: CaseEvent| {};
    let control = StudyControl { shard, cancel: &AtomicBool::new(false), on_case: &silent };
    run_study(study, &points, out, control, runners).unwrap()
}

/// Names in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|e| e.unwrap().file_name().to_string_lossy().to_string()).collect();
    names.sort();
    names
}

/// Number of finished cases below a study's folder.
pub fn finished(out: &Path) -> usize {
    names(&out.join("cases")).iter().filter(|n| n.len() == 32).count()
}
