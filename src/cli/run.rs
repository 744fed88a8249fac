//! `calfwave run SCENARIO`: computes one scenario, prints a table and writes a folder of files.

use crate::case::ScenarioOutcome;
use crate::cli::args::RunArgs;
use crate::cli::error::CommandError;
use crate::cli::folder::{default_folder, output_folder, prepare};
use crate::cli::scenario::{complete, compute, load};
use crate::cli::signal::StopSignal;
use crate::cli::terminal::console::Console;
use crate::cli::terminal::progress::Meter;
use crate::engine::refinement::{Round, refine};
use crate::engine::run_folder::RecordOptions;
use crate::engine::{Engine, RunOptions, budget, run_folder};
use crate::model::{Progress, RunError};
use crate::output::file;
use crate::output::folder::owner;
use crate::output::report::{terminal, variants};
use crate::preset::ScenarioSpec;
use crate::preset::identity::case_id;
use crate::preset::scenario::Variant;
use std::path::PathBuf;
use std::time::Instant;

/// Runs the command.
///
/// # Errors
/// Invalid input, a folder that cannot be written, or no result.
pub fn run(args: &RunArgs, console: &Console) -> Result<u8, CommandError> {
    let scenario = load(&args.scenario, &args.changes, console)?;
    if args.variants {
        return variants(args, &scenario.spec, console);
    }
    budget::check(&scenario.spec).map_err(RunError::from)?;
    let folder = folder(args, &scenario.spec, console);
    prepare(&folder)?;
    owner::write_note(&folder, "run", &case_id(&scenario.spec))?;
    let stop = StopSignal::listen();
    let start = Instant::now();
    let meter = console.meter();
    let (spec, outcome, error) = match solve(args, &scenario.spec, &meter, &stop, console) {
        Err(RunError::Cancelled) => {
            console.note("stopped; nothing was finished");
            return Ok(stop.exit_code());
        }
        other => other?,
    };
    let spec = first_cases(&spec, outcome.cases.len());
    let name = args.scenario.to_string_lossy();
    let keep = RecordOptions { name: &name, wall: start.elapsed(), field: !args.no_field };
    run_folder::write(&spec, &outcome, keep, &folder)?;
    console.print(&spec.title);
    console.print(&terminal::summary(&run_folder::reports(&outcome)));
    console.print(&format!("files in {}", folder.display()));
    let Some(error) = error else { return Ok(0) };
    let (done, all) = (spec.cases.len(), scenario.spec.cases.len());
    console.note(&format!("{done} of {all} cases are finished and kept"));
    match error {
        RunError::Cancelled => Ok(stop.exit_code()),
        error => Err(error.into()),
    }
}

/// Computes the scenario, with errors if they are asked for. Returns it with the resolution of the result.
fn solve(
    args: &RunArgs,
    spec: &ScenarioSpec,
    meter: &Meter,
    stop: &StopSignal,
    console: &Console,
) -> Result<(ScenarioSpec, ScenarioOutcome, Option<RunError>), RunError> {
    if !args.error && args.tolerance_percent.is_none() {
        let (outcome, error) = compute(spec, args.threads, meter, stop)?;
        return Ok((spec.clone(), outcome, error));
    }
    let progress = Progress { on_event: &|event| meter.show(&event), cancel: &stop.requested };
    let mut engine = Engine::new(&RunOptions { threads: args.threads.map(usize::from) })?;
    let tolerance = args.tolerance_percent.unwrap_or(f64::INFINITY);
    let round = refine(&mut engine, spec, tolerance, &progress, |round| {
        if args.tolerance_percent.is_some() {
            console.note(&in_words(round));
        }
    });
    meter.finish();
    let round = round?;
    if round.failure.is_none() && round.largest.as_ref().is_some_and(|error| error.percent > tolerance) {
        console
            .note(&format!("no order that fits into memory, up to 6, has errors of {tolerance} % or less"));
    }
    Ok((round.spec, round.outcome, round.failure))
}

/// Resolution and largest error of a round.
fn in_words(round: &Round) -> String {
    let (order, element_mm) = round.spec.resolution.discretisation();
    let largest = match &round.largest {
        Some(error) => format!("largest error {:.1} %, {}", error.percent, error.of),
        None => "no error is known".to_string(),
    };
    format!("order {order}, {element_mm} mm: {largest}")
}

/// The scenario with its first cases alone: if only these have results, they are the scenario of the run
/// folder.
fn first_cases(spec: &ScenarioSpec, cases: usize) -> ScenarioSpec {
    ScenarioSpec { cases: spec.cases[..cases].to_vec(), ..spec.clone() }
}

/// Output folder. A run with only the first cases belongs to the same scenario.
fn folder(args: &RunArgs, spec: &ScenarioSpec, console: &Console) -> PathBuf {
    let next = args.tolerance_percent.and_then(|_| spec.resolution.of_higher_order());
    let finer = std::iter::successors(next, |resolution| resolution.of_higher_order());
    let refined = finer.map(|resolution| ScenarioSpec { resolution, ..spec.clone() });
    let first = (1..=spec.cases.len()).rev().map(|n| first_cases(spec, n));
    let subjects: Vec<String> = first.chain(refined).map(|spec| case_id(&spec)).collect();
    output_folder(args.out.as_deref(), default_folder("", &args.scenario), &subjects, console)
}

/// Computes a scenario in its tissue variants: a folder each, and a table of intervals.
fn variants(args: &RunArgs, spec: &ScenarioSpec, console: &Console) -> Result<u8, CommandError> {
    let folder = folder(args, spec, console);
    prepare(&folder)?;
    owner::write_note(&folder, "run --variants", &case_id(spec))?;
    let (stop, meter) = (StopSignal::listen(), console.meter());
    let name = args.scenario.to_string_lossy();
    let mut answers = Vec::new();
    for variant in Variant::of_body(&spec.geometry) {
        let spec = variant.of(spec);
        budget::check(&spec).map_err(RunError::from)?;
        meter.set_label(variant.name());
        let start = Instant::now();
        let outcome = match compute(&spec, args.threads, &meter, &stop).and_then(complete) {
            Err(RunError::Cancelled) => {
                console.note("stopped; finished variants are kept");
                return Ok(stop.exit_code());
            }
            other => other?,
        };
        let keep = RecordOptions { name: &name, wall: start.elapsed(), field: !args.no_field };
        run_folder::write(&spec, &outcome, keep, &folder.join(variant.name()))?;
        answers.push((variant.name(), run_folder::reports(&outcome)));
    }
    let table = variants::intervals(&answers);
    file::write(&folder.join("variants.csv"), |w| table.write(w))?;
    console.print(&spec.title);
    console.print(&variants::summary(&answers));
    console.print(&format!("files in {}", folder.display()));
    Ok(0)
}
