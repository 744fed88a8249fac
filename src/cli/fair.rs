//! `calfwave compare --fair SCENARIO`: its devices at their own drives, at equal power, at equal pressure, at equal displacement.

use crate::cli::args::CompareArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::place::{folder_for, prepare, usual};
use crate::cli::run::open;
use crate::cli::stop::Stop;
use crate::metric::fair::Comparison;
use crate::output::{atomic, fair as tables, owner};
use crate::preset::ScenarioSpec;
use crate::preset::canon::case_id;
use crate::run::fair::{CompareError, Vary, check, compare, settings};
use crate::run::outcome::{Progress, RunOptions};
use crate::run::recall::Recall;
use crate::run::record;
use std::path::Path;

/// Runs the command.
///
/// # Errors
/// Invalid input, cases that cannot be compared, a case without answer, a folder that cannot be written.
pub fn fair(args: &CompareArgs, console: &Console) -> Result<u8, Fault> {
    let [path] = &args.runs[..] else {
        return Err(Fault::Usage("--fair takes one scenario, whose cases it compares".into()));
    };
    let scenario = open(path, &args.changes, console)?;
    let vary = args.vary.iter().map(|text| Vary::parse(text)).collect::<Result<Vec<_>, _>>();
    let settings = settings(&scenario.spec, args.variants, &vary.map_err(Fault::Usage)?)?;
    check(&scenario.spec, args.reference.as_deref()).map_err(|e| Fault::Usage(e.to_string()))?;
    let subject = case_id(&scenario.spec);
    let folder =
        folder_for(args.out.as_deref(), usual("fair_", path), std::slice::from_ref(&subject), console);
    prepare(&folder)?;
    owner::sign(&folder, "compare --fair", &subject)?;
    let (stop, meter) = (Stop::listen(), console.meter());
    let options = RunOptions { threads: args.threads.map(usize::from) };
    let mut recall = Recall::new(&options, Some(&folder.join("answers")))?;
    let progress = Progress { on_event: &|event| meter.show(&event), cancel: &stop.asked };
    let all = compare(&mut recall, settings, args.reference.as_deref(), &progress);
    meter.done();
    let all = match all {
        Err(CompareError::Run { source, .. }) if stop.is_asked() => {
            console.note(&format!("{source}; finished cases are kept"));
            return Ok(stop.exit_code());
        }
        Err(CompareError::Run { source, .. }) => return Err((*source).into()),
        Err(error @ (CompareError::Fair(_) | CompareError::Reference(_))) => {
            return Err(Fault::Usage(error.to_string()));
        }
        Ok(all) => all,
    };
    write(&scenario.spec, &all, &folder)?;
    console.say(&scenario.spec.title);
    console.say(&tables::summary(&all));
    console.say(&format!(
        "cases computed {}, reused {}; files in {}",
        recall.computed,
        recall.reused,
        folder.display()
    ));
    Ok(0)
}

/// `fair.csv`, `fair.json`, `report.html`.
fn write(spec: &ScenarioSpec, all: &[Comparison], folder: &Path) -> Result<(), Fault> {
    let table = tables::table(all);
    atomic::write(&folder.join("fair.csv"), |w| table.write(w))?;
    let json = tables::json(all);
    atomic::write(&folder.join("fair.json"), |w| {
        serde_json::to_writer_pretty(&mut *w, &json)?;
        w.write_all(b"\n")
    })?;
    let answers = all.first().map_or(&[][..], |c| &c.rows).iter().map(|row| &row.report);
    let provenance = record::provenance(spec, answers);
    let report = tables::report(&format!("{}: fair comparison", spec.title), &spec.question, all, provenance);
    report.write(folder)?;
    Ok(())
}
