//! `calfwave compare --fair SCENARIO`: its devices at their own drives, at equal power, at equal pressure,
//! and at equal displacement.

use crate::analysis::comparison::{SettingsError, Variation, check, compare, settings};
use crate::cli::args::CompareArgs;
use crate::cli::error::CommandError;
use crate::cli::folder::{default_folder, output_folder, prepare};
use crate::cli::scenario::load;
use crate::cli::signal::StopSignal;
use crate::cli::terminal::console::Console;
use crate::engine::{Engine, RunOptions, run_folder};
use crate::metric::comparison::Comparison;
use crate::model::Progress;
use crate::output::file;
use crate::output::folder::owner;
use crate::output::report::fair as tables;
use crate::preset::ScenarioSpec;
use crate::preset::identity::case_id;
use std::path::Path;

/// Runs the command.
///
/// # Errors
/// Invalid input, cases that cannot be compared, a case without a result, a folder that cannot be written.
pub fn fair(args: &CompareArgs, console: &Console) -> Result<u8, CommandError> {
    let [path] = &args.runs[..] else {
        return Err(CommandError::Usage("--fair takes one scenario, whose cases it compares".into()));
    };
    let scenario = load(path, &args.changes, console)?;
    let variations = args.vary.iter().map(|text| Variation::parse(text)).collect::<Result<Vec<_>, _>>();
    let settings = settings(&scenario.spec, args.variants, &variations.map_err(CommandError::Usage)?)?;
    check(&scenario.spec, args.reference.as_deref()).map_err(|e| CommandError::Usage(e.to_string()))?;
    let subject = case_id(&scenario.spec);
    let folder = output_folder(
        args.out.as_deref(),
        default_folder("fair_", path),
        std::slice::from_ref(&subject),
        console,
    );
    prepare(&folder)?;
    owner::write_note(&folder, "compare --fair", &subject)?;
    let (stop, meter) = (StopSignal::listen(), console.meter());
    let options = RunOptions { threads: args.threads.map(usize::from) };
    let mut engine = Engine::new(&options)?.with_reports(Some(&folder.join("answers")));
    let progress = Progress { on_event: &|event| meter.show(&event), cancel: &stop.requested };
    let all = compare(&mut engine, settings, args.reference.as_deref(), &progress);
    meter.finish();
    let all = match all {
        Err(SettingsError::Run { source, .. }) if stop.is_requested() => {
            console.note(&format!("{source}; finished cases are kept"));
            return Ok(stop.exit_code());
        }
        Err(SettingsError::Run { source, .. }) => return Err((*source).into()),
        Err(error @ (SettingsError::Comparison(_) | SettingsError::Reference(_))) => {
            return Err(CommandError::Usage(error.to_string()));
        }
        Ok(all) => all,
    };
    write(&scenario.spec, &all, &folder)?;
    console.print(&scenario.spec.title);
    console.print(&tables::summary(&all));
    console.print(&format!(
        "cases computed {}, reused {}; files in {}",
        engine.computed,
        engine.reused,
        folder.display()
    ));
    Ok(0)
}

/// Writes `fair.csv`, `fair.json` and `report.html`.
fn write(spec: &ScenarioSpec, all: &[Comparison], folder: &Path) -> Result<(), CommandError> {
    let table = tables::table(all);
    file::write(&folder.join("fair.csv"), |w| table.write(w))?;
    let json = tables::json(all);
    file::write(&folder.join("fair.json"), |w| {
        serde_json::to_writer_pretty(&mut *w, &json)?;
        w.write_all(b"\n")
    })?;
    let answers = all.first().map_or(&[][..], |c| &c.rows).iter().map(|row| &row.report);
    let provenance = run_folder::provenance(spec, answers);
    let report = tables::report(&format!("{}: fair comparison", spec.title), &spec.question, all, provenance);
    report.write(folder)?;
    Ok(())
}
