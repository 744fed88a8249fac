//! Loading a scenario for a command, and computing it with progress.

use crate::case::ScenarioOutcome;
use crate::cli::args::Changes;
use crate::cli::error::CommandError;
use crate::cli::signal::StopSignal;
use crate::cli::terminal::console::Console;
use crate::cli::terminal::progress::Meter;
use crate::engine::{Engine, RunOptions};
use crate::model::{Progress, RunError};
use crate::output::table::former_names;
use crate::preset::diagnostic::{PresetError, Problem, Severity, Source};
use crate::preset::{Scenario, ScenarioSpec, load_scenario_with};
use std::collections::BTreeSet;
use std::path::Path;

/// The finished cases of a scenario, and the error of the first case that has no result.
type PartialOutcome = (ScenarioOutcome, Option<RunError>);

/// The outcome of a scenario whose cases are all finished.
///
/// # Errors
/// The error of the first case without a result.
pub fn complete((outcome, error): PartialOutcome) -> Result<ScenarioOutcome, RunError> {
    error.map_or(Ok(outcome), Err)
}

/// Computes a scenario with progress on stderr, up to the first case without a result.
///
/// # Errors
/// Those of the pipeline for the first case.
pub fn compute(
    spec: &ScenarioSpec,
    threads: Option<u16>,
    meter: &Meter,
    stop: &StopSignal,
) -> Result<PartialOutcome, RunError> {
    let progress = Progress { on_event: &|event| meter.show(&event), cancel: &stop.requested };
    let options = RunOptions { threads: threads.map(usize::from) };
    let outcome = Engine::new(&options)?.run_as_far(spec, &progress);
    meter.finish();
    outcome
}

/// Loads a scenario with its changes and prints its warnings.
///
/// # Errors
/// Invalid input; with `--strict` also warnings.
pub fn load(path: &Path, changes: &Changes, console: &Console) -> Result<Scenario, CommandError> {
    let overrides = changes.overrides().map_err(CommandError::Usage)?;
    let scenario = load_scenario_with(path, &overrides)?;
    check_warnings(&scenario.warnings, &scenario.sources, changes.strict, console)?;
    Ok(scenario)
}

/// Notes the present name of every former name in `columns`, each once.
pub fn note_former_columns<'a>(columns: impl Iterator<Item = &'a str>, console: &Console) {
    for former in columns.collect::<BTreeSet<_>>() {
        if let Some(present) = former_names::renamed(former) {
            console.note(&format!("the column `{former}` is now called `{present}`"));
        }
    }
}

/// Prints warnings; with `strict` they are errors.
///
/// # Errors
/// There are warnings and `strict` is set.
pub fn check_warnings(
    warnings: &[Problem],
    sources: &[Source],
    strict: bool,
    console: &Console,
) -> Result<(), CommandError> {
    if strict && !warnings.is_empty() {
        let mut problems = warnings.to_vec();
        problems.iter_mut().for_each(|p| p.severity = Severity::Error);
        return Err(PresetError { problems, sources: sources.to_vec() }.into());
    }
    if !console.quiet {
        console.problems(warnings, sources);
    }
    Ok(())
}
