//! `calfwave batch STUDY`: many scenarios → one table; goes on where it was interrupted.

use crate::cli::args::BatchArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::progress::Meter;
use crate::cli::run::{answer, default_folder, heed, prepare};
use crate::cli::stop::Stop;
use crate::output::OutputError;
use crate::preset::{ScenarioSpec, Study, load_study};
use crate::run::batch::point::Point;
use crate::run::batch::{self, BatchSummary, CaseEvent, CaseFailure};
use crate::run::budget;
use crate::run::pipeline::RunError;
use crate::run::record::{self, Keep};
use std::path::Path;
use std::time::Instant;

/// Runs the command.
///
/// # Errors
/// Invalid input, too many cases, or a folder that cannot be written.
pub fn batch(args: &BatchArgs, console: &Console) -> Result<u8, Fault> {
    let overrides = args.changes.overrides().map_err(Fault::Usage)?;
    let study = load_study(&args.study, &overrides)?;
    heed(&study.warnings, &study.sources, args.changes.strict, console)?;
    let points = batch::points(&study, args.yes)?;
    console.note(&format!("{}: {} cases", study.spec.title, points.len()));
    if args.dry_run {
        list(&study, &points, console);
        return Ok(0);
    }
    let out = args.out.clone().unwrap_or_else(|| default_folder(&args.study));
    prepare(&out)?;
    let stop = Stop::listen();
    let meter = Meter::new(console.quiet);
    let name = args.study.to_string_lossy();
    let mut runner =
        |spec: &ScenarioSpec, folder: &Path| one(spec, folder, &name, args.threads, &meter, &stop);
    let on_case = |i: usize, point: &Point, event: CaseEvent| match event {
        CaseEvent::Started => meter.label(&format!("{}/{}", i + 1, points.len())),
        CaseEvent::Computed | CaseEvent::Failed => {
            console.note(&format!("{}/{} {}: {}", i + 1, points.len(), point.words(&study), word(event)));
        }
        CaseEvent::Reused | CaseEvent::Busy => {}
    };
    let summary = batch::run_study(&study, &points, &out, &stop.asked, &mut runner, &on_case)?;
    report(&summary, console);
    Ok(exit_code(&summary, &stop))
}

fn word(event: CaseEvent) -> &'static str {
    match event {
        CaseEvent::Started => "started",
        CaseEvent::Computed => "computed",
        CaseEvent::Reused => "reused",
        CaseEvent::Failed => "no answer",
        CaseEvent::Busy => "computed elsewhere",
    }
}

fn list(study: &Study, points: &[Point], console: &Console) {
    let lines: Vec<String> = points.iter().map(|p| format!("{}  {}", p.id, p.words(study))).collect();
    console.say(&lines.join("\n"));
}

/// Answers one case into a folder.
fn one(
    spec: &ScenarioSpec,
    folder: &Path,
    name: &str,
    threads: Option<u16>,
    meter: &Meter,
    stop: &Stop,
) -> Result<(), CaseFailure> {
    budget::check(spec).map_err(|e| CaseFailure::Failed(e.to_string()))?;
    let start = Instant::now();
    let outcome = answer(spec, threads, meter, stop).map_err(|e| match e {
        RunError::Cancelled => CaseFailure::Cancelled,
        other => CaseFailure::Failed(other.to_string()),
    })?;
    let keep = Keep { name, wall: start.elapsed(), field: false };
    let failed = |e: OutputError| match e.is_disk_full() {
        true => CaseFailure::DiskFull(e.to_string()),
        false => CaseFailure::Failed(e.to_string()),
    };
    record::write(spec, &outcome, keep, folder).map(|_| ()).map_err(failed)
}

fn report(summary: &BatchSummary, console: &Console) {
    for (id, values, reason) in &summary.failed {
        console.note(&format!("failed: {values} ({id}): {reason}"));
    }
    let busy =
        if summary.busy > 0 { format!(", {} computed elsewhere", summary.busy) } else { String::new() };
    let (computed, reused, failed) = (summary.computed, summary.reused, summary.failed.len());
    console.say(&format!(
        "computed {computed}, reused {reused}, failed {failed}{busy} of {} cases",
        summary.cases
    ));
    if computed + reused < summary.cases {
        console.say("run the same command again for the missing cases");
    }
    console.say(&format!("table in {}", summary.table.display()));
}

fn exit_code(summary: &BatchSummary, stop: &Stop) -> u8 {
    if summary.disk_full {
        3
    } else if summary.cancelled {
        stop.exit_code()
    } else {
        u8::from(!summary.failed.is_empty() || summary.busy > 0)
    }
}
