//! `calfwave run SCENARIO`: computes one scenario, prints a table and writes a folder of files.

use crate::cli::args::RunArgs;
use crate::cli::error::CommandError;
use crate::cli::folder::{default_folder, output_folder, prepare};
use crate::cli::scenario::{complete, compute, load};
use crate::cli::signal::StopSignal;
use crate::cli::terminal::console::Console;
use crate::engine::run_folder::RecordOptions;
use crate::engine::{budget, run_folder};
use crate::model::RunError;
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
    let (outcome, error) = match compute(&scenario.spec, args.threads, &meter, &stop) {
        Err(RunError::Cancelled) => {
            console.note("stopped; nothing was finished");
            return Ok(stop.exit_code());
        }
        other => other?,
    };
    let spec = first_cases(&scenario.spec, outcome.cases.len());
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

/// The scenario with its first cases alone: if only these have results, they are the scenario of the run
/// folder.
fn first_cases(spec: &ScenarioSpec, cases: usize) -> ScenarioSpec {
    ScenarioSpec { cases: spec.cases[..cases].to_vec(), ..spec.clone() }
}

/// Output folder. A run with only the first cases belongs to the same scenario.
fn folder(args: &RunArgs, spec: &ScenarioSpec, console: &Console) -> PathBuf {
    let subjects: Vec<String> =
        (1..=spec.cases.len()).rev().map(|n| case_id(&first_cases(spec, n))).collect();
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
