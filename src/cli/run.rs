//! `calfwave run SCENARIO`: one scenario → a table here, and a folder of files.

use crate::cli::args::{Changes, RunArgs};
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::place::{folder_for, prepare, usual};
use crate::cli::progress::Meter;
use crate::cli::stop::Stop;
use crate::output::{atomic, owner, terminal, variants};
use crate::preset::canon::case_id;
use crate::preset::problem::{PresetError, Problem, Severity, Source};
use crate::preset::variant::Variant;
use crate::preset::{Scenario, ScenarioSpec, load_scenario_with};
use crate::run::budget;
use crate::run::outcome::{Progress, RunOptions, ScenarioOutcome};
use crate::run::pipeline::{RunError, Workbench};
use crate::run::record::{self, Keep};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Runs the command.
///
/// # Errors
/// Invalid input, a folder that cannot be written, or no answer.
pub fn run(args: &RunArgs, console: &Console) -> Result<u8, Fault> {
    let scenario = open(&args.scenario, &args.changes, console)?;
    if args.variants {
        return variants(args, &scenario.spec, console);
    }
    budget::check(&scenario.spec).map_err(RunError::from)?;
    let folder = folder(args, &scenario.spec, console);
    prepare(&folder)?;
    owner::sign(&folder, "run", &case_id(&scenario.spec))?;
    let stop = Stop::listen();
    let start = Instant::now();
    let meter = console.meter();
    let (outcome, ended) = match answer(&scenario.spec, args.threads, &meter, &stop) {
        Err(RunError::Cancelled) => {
            console.note("stopped; nothing was finished");
            return Ok(stop.exit_code());
        }
        other => other?,
    };
    let spec = first(&scenario.spec, outcome.cases.len());
    let name = args.scenario.to_string_lossy();
    let keep = Keep { name: &name, wall: start.elapsed(), field: !args.no_field };
    record::write(&spec, &outcome, keep, &folder)?;
    console.say(&spec.title);
    console.say(&terminal::summary(&record::reports(&outcome)));
    console.say(&format!("files in {}", folder.display()));
    let Some(error) = ended else { return Ok(0) };
    let (done, all) = (spec.cases.len(), scenario.spec.cases.len());
    console.note(&format!("{done} of {all} cases are finished and kept"));
    match error {
        RunError::Cancelled => Ok(stop.exit_code()),
        error => Err(error.into()),
    }
}

/// The scenario with its first cases: where only these have an answer, they are what the files of the run are
/// about.
fn first(spec: &ScenarioSpec, cases: usize) -> ScenarioSpec {
    ScenarioSpec { cases: spec.cases[..cases].to_vec(), ..spec.clone() }
}

/// Where the files go. A run that came only so far is one of the same scenario.
fn folder(args: &RunArgs, spec: &ScenarioSpec, console: &Console) -> PathBuf {
    let subjects: Vec<String> = (1..=spec.cases.len()).rev().map(|n| case_id(&first(spec, n))).collect();
    folder_for(args.out.as_deref(), usual("", &args.scenario), &subjects, console)
}

/// Answers a scenario in three variants: a folder each, and a table of intervals.
fn variants(args: &RunArgs, spec: &ScenarioSpec, console: &Console) -> Result<u8, Fault> {
    let folder = folder(args, spec, console);
    prepare(&folder)?;
    owner::sign(&folder, "run --variants", &case_id(spec))?;
    let (stop, meter) = (Stop::listen(), console.meter());
    let name = args.scenario.to_string_lossy();
    let mut answers = Vec::new();
    for variant in Variant::ALL {
        let spec = variant.of(spec);
        budget::check(&spec).map_err(RunError::from)?;
        meter.label(variant.name());
        let start = Instant::now();
        let outcome = match answer(&spec, args.threads, &meter, &stop).and_then(whole) {
            Err(RunError::Cancelled) => {
                console.note("stopped; finished variants are kept");
                return Ok(stop.exit_code());
            }
            other => other?,
        };
        let keep = Keep { name: &name, wall: start.elapsed(), field: !args.no_field };
        record::write(&spec, &outcome, keep, &folder.join(variant.name()))?;
        answers.push((variant.name(), record::reports(&outcome)));
    }
    let table = variants::intervals(&answers);
    atomic::write(&folder.join("variants.csv"), |w| table.write(w))?;
    console.say(&spec.title);
    console.say(&variants::summary(&answers));
    console.say(&format!("files in {}", folder.display()));
    Ok(0)
}

/// A scenario as far as it was answered, and why no farther.
type AsFar = (ScenarioOutcome, Option<RunError>);

/// All cases of a scenario.
///
/// # Errors
/// Why one has no answer.
pub fn whole((outcome, ended): AsFar) -> Result<ScenarioOutcome, RunError> {
    ended.map_or(Ok(outcome), Err)
}

/// Answers a scenario with progress on stderr, as far as it comes.
///
/// # Errors
/// Those of the pipeline for the first case.
pub fn answer(
    spec: &ScenarioSpec,
    threads: Option<u16>,
    meter: &Meter,
    stop: &Stop,
) -> Result<AsFar, RunError> {
    let progress = Progress { on_event: &|event| meter.show(&event), cancel: &stop.asked };
    let options = RunOptions { threads: threads.map(usize::from) };
    let outcome = Workbench::new(&options)?.run_as_far(spec, &progress);
    meter.done();
    outcome
}

/// Loads a scenario with its changes and shows its warnings.
///
/// # Errors
/// Invalid input; with `--strict` also warnings.
pub fn open(path: &Path, changes: &Changes, console: &Console) -> Result<Scenario, Fault> {
    let overrides = changes.overrides().map_err(Fault::Usage)?;
    let scenario = load_scenario_with(path, &overrides)?;
    heed(&scenario.warnings, &scenario.sources, changes.strict, console)?;
    Ok(scenario)
}

/// Shows warnings, or makes errors of them.
///
/// # Errors
/// There are warnings and `strict` is set.
pub fn heed(warnings: &[Problem], sources: &[Source], strict: bool, console: &Console) -> Result<(), Fault> {
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
