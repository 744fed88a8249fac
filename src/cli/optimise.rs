//! `calfwave optimise SCENARIO`: the placement, frequency and amplitude that bring most to a site under a limit.

use crate::cli::args::OptimiseArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::progress::Meter;
use crate::cli::run::{default_folder, open, prepare};
use crate::cli::stop::Stop;
use crate::output::text::{TextTable, short};
use crate::output::{atomic, terminal};
use crate::preset::spec::{LoadSpec, ScenarioSpec};
use crate::run::answer::single_case;
use crate::run::optimise::{Effort, Found, Goal, Limit, OptimiseError, Variable, history, optimise};
use crate::run::outcome::{Progress, RunOptions};
use crate::run::pipeline::{RunError, run_scenario};
use crate::run::recall::Recall;
use crate::run::record::{self, Keep};
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
    let folder = args.out.clone().unwrap_or_else(|| default_folder(&args.scenario).join("optimise"));
    prepare(&folder)?;
    let (stop, meter) = (Stop::listen(), Meter::new(console.quiet));
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
        Err(OptimiseError::Run(error)) => return Err(error.into()),
        Err(OptimiseError::Preset(error)) => return Err(error.into()),
        Err(error) => return Err(Fault::Usage(error.to_string())),
        Ok(found) => found,
    };
    let table = history(&found.history, &variables, &goal);
    atomic::write(&folder.join("history.csv"), |w| table.write(w))?;
    // The answer itself, from the scenario that is handed out: not scaled, not remembered.
    let begun = Instant::now();
    let outcome = run_scenario(&found.spec, &options, &progress)?;
    let name = args.scenario.to_string_lossy();
    let keep = Keep { name: &name, wall: begun.elapsed(), field: false };
    let best = folder.join("best");
    record::write(&found.spec, &outcome, keep, &best)?;
    console.say(&summary(&found, &variables, &goal));
    for (i, head) in outcome.cases[0].heads.iter().enumerate() {
        let mm = head.centre.map(|x| short(1e3 * x));
        let axis = head.axis.map(|x| format!("{x:.3}"));
        console.say(&format!(
            "head {}: centre ({}, {}, {}) mm, axis ({}, {}, {}), shank frame",
            i + 1,
            mm[0],
            mm[1],
            mm[2],
            axis[0],
            axis[1],
            axis[2]
        ));
    }
    console.say(&terminal::summary(&record::reports(&outcome)));
    console.say(&format!("run it again: calfwave run {}", best.join("scenario.ron").display()));
    Ok(0)
}

/// The scenario with the case named, or its first.
fn chosen(spec: &ScenarioSpec, case: Option<&str>) -> Result<ScenarioSpec, Fault> {
    let at = match case {
        None => Some(0),
        Some(name) => spec.cases.iter().position(|c| c.name == name),
    };
    let unknown = || {
        let known: Vec<&str> = spec.cases.iter().map(|c| c.name.as_str()).collect();
        Fault::Usage(format!("there is no such case; the scenario has {}", known.join(", ")))
    };
    at.map(|i| single_case(spec, i)).ok_or_else(unknown)
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

fn summary(found: &Found, variables: &[Variable], goal: &Goal) -> String {
    let (first, best) = (&found.history[0], &found.history[found.best]);
    let mut table = TextTable::new(1);
    table.header(["", "scenario", "best"]);
    for (i, variable) in variables.iter().enumerate() {
        table.row([variable.path.clone(), short(first.values[i]), short(best.values[i])]);
    }
    table.row(["× amplitude".to_string(), short(first.amplitude), short(best.amplitude)]);
    table.row([format!("{} at {}", goal.column, goal.sites.join(", ")), short(first.goal), short(best.goal)]);
    for (i, limit) in goal.limits.iter().enumerate() {
        let cost = |costs: &[f64]| costs.get(i).map_or_else(|| "–".into(), |c| short(*c));
        let name = format!("{} (most {})", limit.column, short(limit.most));
        table.row([name, cost(&first.costs), cost(&best.costs)]);
    }
    format!(
        "{} points looked at, the best was number {}\n{}",
        found.history.len(),
        found.best + 1,
        table.render()
    )
}
