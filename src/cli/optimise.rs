//! `calfwave optimise SCENARIO`: the placement, frequency and amplitude that bring most to a site under a limit.

use crate::cli::args::OptimiseArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::place::{folder_for, prepare, usual};
use crate::cli::run::open;
use crate::cli::stop::Stop;
use crate::metric::CaseReport;
use crate::output::text::short;
use crate::output::{OutputError, atomic, owner, terminal};
use crate::preset::canon::report_key;
use crate::preset::items;
use crate::preset::spec::{LoadSpec, ScenarioSpec};
use crate::run::answer::single_case;
use crate::run::optimise::{
    Effort, Found, Goal, Limit, OptimiseError, Variable, check, comparison, history, optimise, report,
};
use crate::run::outcome::{HeadPose, Progress, RunOptions};
use crate::run::pipeline::{RunError, run_scenario};
use crate::run::recall::Recall;
use crate::run::record::{self, Keep};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Runs the command.
///
/// # Errors
/// Invalid input, no answer to the scenario itself, no point that keeps the limits, a folder that cannot be written.
pub fn optimise_command(args: &OptimiseArgs, console: &Console) -> Result<u8, Fault> {
    let scenario = open(&args.scenario, &args.changes, console)?;
    let spec = chosen(&scenario.spec, args.case.as_deref())?;
    let variables = variables(args, &spec)?;
    let limits = args.limit.iter().map(|text| Limit::parse(text)).collect::<Result<_, _>>();
    let goal =
        Goal { column: args.column.clone(), sites: args.site.clone(), limits: limits.map_err(Fault::Usage)? };
    check(&spec, &variables, &goal).map_err(fault)?;
    let (subject, usual) = (report_key(&spec), usual("", &args.scenario).join("optimise"));
    let folder = folder_for(args.out.as_deref(), usual, std::slice::from_ref(&subject), console);
    prepare(&folder)?;
    owner::sign(&folder, "optimise", &subject)?;
    let (stop, meter) = (Stop::listen(), console.meter());
    let options = RunOptions { threads: args.threads.map(usize::from) };
    let mut recall = Recall::new(&options, Some(&folder.join("answers")))?;
    let progress = Progress { on_event: &|event| meter.show(&event), cancel: &stop.asked };
    let effort = Effort { scan: args.scan, evaluations: args.evaluations };
    let found = optimise(&mut recall, &spec, &variables, &goal, effort, &progress);
    meter.done();
    let found = match found {
        Err(OptimiseError::Run(RunError::Cancelled)) => {
            console.note("stopped; finished points are kept");
            return Ok(stop.exit_code());
        }
        other => other.map_err(fault)?,
    };
    // The answer itself, from the scenario that is handed out: not scaled, not remembered.
    let begun = Instant::now();
    let outcome = run_scenario(&found.spec, &options, &progress)?;
    let keep = Keep { name: &args.scenario.to_string_lossy(), wall: begun.elapsed(), field: false };
    let (best, reports) = (folder.join("best"), record::reports(&outcome));
    record::write(&found.spec, &outcome, keep, &best)?;
    let page = write(&found, &variables, &goal, &reports, &folder)?;
    console.say(&comparison(&found, &variables, &goal).plain());
    found.edges.iter().for_each(|edge| console.say(&format!("{edge}\n")));
    outcome.cases[0].heads.iter().zip(1..).for_each(|(head, i)| console.say(&place(i, head)));
    console.say(&terminal::summary(&reports));
    console.say(&format!("report in {}", page.display()));
    console.say(&format!("run it again: calfwave run {}", best.join("scenario.ron").display()));
    Ok(0)
}

fn fault(error: OptimiseError) -> Fault {
    match error {
        OptimiseError::Run(error) => error.into(),
        OptimiseError::Preset(error) => error.into(),
        other => Fault::Usage(other.to_string()),
    }
}

/// Where a head came to rest, in a line.
fn place(number: usize, head: &HeadPose) -> String {
    let [x, y, z] = head.centre.map(|x| short(1e3 * x)).into();
    let [along, up, out] = head.axis.map(|x| format!("{x:.3}")).into();
    format!("head {number}: centre ({x}, {y}, {z}) mm, axis ({along}, {up}, {out}), shank frame")
}

/// The scenario with the case named, or its first.
fn chosen(spec: &ScenarioSpec, case: Option<&str>) -> Result<ScenarioSpec, Fault> {
    let at = match case {
        None => 0,
        Some(name) => items::case(spec, name).map_err(Fault::Usage)?,
    };
    Ok(single_case(spec, at))
}

/// What may be chosen: as told, or placement and frequency.
fn variables(args: &OptimiseArgs, spec: &ScenarioSpec) -> Result<Vec<Variable>, Fault> {
    let usual = [
        "cases[0].load.placement.s=0.05..0.65",
        "cases[0].load.placement.theta_deg=-60..60",
        "cases[0].load.device.heads[*].drive.frequency_hz=20..120",
    ];
    let texts: Vec<&str> = match (args.vary.is_empty(), &spec.cases[0].load) {
        (false, _) => args.vary.iter().map(String::as_str).collect(),
        (true, LoadSpec::Device { .. }) => usual.to_vec(),
        (true, _) => {
            return Err(Fault::Usage("say what may vary: --vary PATH=FROM..TO".into()));
        }
    };
    texts.into_iter().map(Variable::parse).collect::<Result<_, _>>().map_err(Fault::Usage)
}

/// Writes `history.csv` and `report.html`; returns the path of the second.
fn write(
    found: &Found,
    variables: &[Variable],
    goal: &Goal,
    answer: &[CaseReport],
    folder: &Path,
) -> Result<PathBuf, OutputError> {
    let table = history(&found.history, variables, goal);
    atomic::write(&folder.join("history.csv"), |w| table.write(w))?;
    report(found, variables, goal, record::provenance(&found.spec, answer)).write(folder)
}
