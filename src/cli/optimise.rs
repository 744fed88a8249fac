//! `calfwave optimise SCENARIO`: placement, frequency and amplitude with the largest effect at a site within
//! cost limits.

use crate::analysis::optimise::{
    CostLimit, DesignVariable, Objective, OptimiseError, Optimum, SearchBudget, check, comparison, history,
    optimise, report,
};
use crate::case::HeadPose;
use crate::cli::args::OptimiseArgs;
use crate::cli::error::CommandError;
use crate::cli::folder::{default_folder, output_folder, prepare};
use crate::cli::scenario::{load, note_former_columns};
use crate::cli::signal::StopSignal;
use crate::cli::terminal::console::Console;
use crate::engine::run_folder::RecordOptions;
use crate::engine::{Engine, RunOptions, run_folder, run_scenario};
use crate::metric::CaseReport;
use crate::model::{Progress, RunError, single_case};
use crate::output::folder::owner;
use crate::output::report::terminal;
use crate::output::table::former_names;
use crate::output::text::short;
use crate::output::{OutputError, file};
use crate::preset::identity::report_key;
use crate::preset::scenario::{LoadSpec, ScenarioSpec, items};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Runs the command.
///
/// # Errors
/// Invalid input, no result of the scenario itself, no point that keeps the limits, a folder that cannot be
/// written.
pub fn optimise_command(args: &OptimiseArgs, console: &Console) -> Result<u8, CommandError> {
    let scenario = load(&args.scenario, &args.changes, console)?;
    let spec = selected_case(&scenario.spec, args.case.as_deref())?;
    let variables = variables(args, &spec)?;
    let limited = args.limit.iter().filter_map(|text| text.split_once('=')).map(|(column, _)| column);
    note_former_columns(limited.chain([args.column.as_str()]), console);
    let limits = args.limit.iter().map(|text| CostLimit::parse(text)).collect::<Result<_, _>>();
    let objective = Objective {
        column: former_names::present(&args.column).into(),
        sites: args.site.clone(),
        limits: limits.map_err(CommandError::Usage)?,
    };
    check(&spec, &variables, &objective).map_err(command_error)?;
    let subject = report_key(&spec);
    let default = default_folder("", &args.scenario).join("optimise");
    let folder = output_folder(args.out.as_deref(), default, std::slice::from_ref(&subject), console);
    prepare(&folder)?;
    owner::write_note(&folder, "optimise", &subject)?;
    let (stop, meter) = (StopSignal::listen(), console.meter());
    let options = RunOptions { threads: args.threads.map(usize::from) };
    let mut engine = Engine::new(&options)?.with_reports(Some(&folder.join("answers")));
    let progress = Progress { on_event: &|event| meter.show(&event), cancel: &stop.requested };
    let budget = SearchBudget { scan: args.scan, evaluations: args.evaluations };
    let found = optimise(&mut engine, &spec, &variables, &objective, budget, &progress);
    meter.finish();
    let found = match found {
        Err(OptimiseError::Run(RunError::Cancelled)) => {
            console.note("stopped; finished points are kept");
            return Ok(stop.exit_code());
        }
        other => other.map_err(command_error)?,
    };
    // the optimum is computed again from the scenario that is written: neither scaled nor taken from stored
    // results
    let begun = Instant::now();
    let outcome = run_scenario(&found.spec, &options, &progress)?;
    let keep = RecordOptions { name: &args.scenario.to_string_lossy(), wall: begun.elapsed(), field: false };
    let (best, reports) = (folder.join("best"), run_folder::reports(&outcome));
    run_folder::write(&found.spec, &outcome, keep, &best)?;
    let page = write(&found, &variables, &objective, &reports, &folder)?;
    console.print(&comparison(&found, &variables, &objective).plain());
    found.edges.iter().for_each(|edge| console.print(&format!("{edge}\n")));
    outcome.cases[0].heads.iter().zip(1..).for_each(|(head, i)| console.print(&head_position(i, head)));
    console.print(&terminal::summary(&reports));
    console.print(&format!("report in {}", page.display()));
    console.print(&format!("run it again: calfwave run {}", best.join("scenario.ron").display()));
    Ok(0)
}

/// The error of an optimisation as that of the command.
fn command_error(error: OptimiseError) -> CommandError {
    match error {
        OptimiseError::Run(error) => error.into(),
        OptimiseError::Preset(error) => error.into(),
        other => CommandError::Usage(other.to_string()),
    }
}

/// Position and axis of a head in words.
fn head_position(number: usize, head: &HeadPose) -> String {
    let [x, y, z] = head.centre.map(|x| short(1e3 * x)).into();
    let [along, up, out] = head.axis.map(|x| format!("{x:.3}")).into();
    format!("head {number}: centre ({x}, {y}, {z}) mm, axis ({along}, {up}, {out}), shank frame")
}

/// The scenario with the named case alone, or with its first.
fn selected_case(spec: &ScenarioSpec, case: Option<&str>) -> Result<ScenarioSpec, CommandError> {
    let at = match case {
        None => 0,
        Some(name) => items::case(spec, name).map_err(CommandError::Usage)?,
    };
    Ok(single_case(spec, at))
}

/// Design variables from the command line; by default placement and frequency.
fn variables(args: &OptimiseArgs, spec: &ScenarioSpec) -> Result<Vec<DesignVariable>, CommandError> {
    let default = [
        "cases[0].load.placement.s=0.05..0.65",
        "cases[0].load.placement.theta_deg=-60..60",
        "cases[0].load.device.heads[*].drive.frequency_hz=20..120",
    ];
    let texts: Vec<&str> = match (args.vary.is_empty(), &spec.cases[0].load) {
        (false, _) => args.vary.iter().map(String::as_str).collect(),
        (true, LoadSpec::Device { .. }) => default.to_vec(),
        (true, _) => {
            return Err(CommandError::Usage("name what may vary: --vary PATH=FROM..TO".into()));
        }
    };
    texts.into_iter().map(DesignVariable::parse).collect::<Result<_, _>>().map_err(CommandError::Usage)
}

/// Writes `history.csv` and `report.html`; returns the path of the second.
fn write(
    found: &Optimum,
    variables: &[DesignVariable],
    objective: &Objective,
    answer: &[CaseReport],
    folder: &Path,
) -> Result<PathBuf, OutputError> {
    let table = history(&found.history, variables, objective);
    file::write(&folder.join("history.csv"), |w| table.write(w))?;
    report(found, variables, objective, run_folder::provenance(&found.spec, answer)).write(folder)
}
