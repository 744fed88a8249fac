//! `calfwave batch STUDY`: many scenarios → one table; goes on where it was interrupted.

use crate::cli::args::{BatchAction, BatchArgs};
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::place::{folder_for, prepare, usual};
use crate::cli::progress::Meter;
use crate::cli::run::heed;
use crate::cli::stop::Stop;
use crate::output::OutputError;
use crate::output::text::duration;
use crate::preset::{ScenarioSpec, Study, load_study};
use crate::run::batch::estimate::{Estimate, pace};
use crate::run::batch::order::{self, Shard};
use crate::run::batch::point::Point;
use crate::run::batch::{self, BatchSummary, CaseEvent, CaseFailure, Control, Runner, digest, ledger, merge};
use crate::run::outcome::{Progress, RunOptions};
use crate::run::pipeline::{RunError, Workbench};
use crate::run::record::{self, Keep};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Runs the command.
///
/// # Errors
/// Invalid input, too many cases, or a folder that cannot be written.
pub fn batch(args: &BatchArgs, console: &Console) -> Result<u8, Fault> {
    match (&args.action, &args.study) {
        (Some(action), _) => tend(action, console),
        (None, Some(study)) => compute(study, args, console),
        (None, None) => Err(Fault::Usage("name a study".into())),
    }
}

/// Computes what is missing of a study.
fn compute(path: &Path, args: &BatchArgs, console: &Console) -> Result<u8, Fault> {
    let begun = Instant::now();
    let overrides = args.changes.overrides().map_err(Fault::Usage)?;
    let mut study = load_study(path, &overrides)?;
    study.spec.variants |= args.variants;
    heed(&study.warnings, &study.sources, args.changes.strict, console)?;
    let shard = args.shard.as_deref().map_or(Ok(Shard::WHOLE), Shard::parse).map_err(Fault::Usage)?;
    let points = batch::points(&study, args.yes)?;
    let subject = ledger::Plan::of(&study, &points).subject();
    let out = folder_for(args.out.as_deref(), usual("", path), std::slice::from_ref(&subject), console);
    let estimate = announce(&study, &points, shard, &out, args, console)?;
    if args.dry_run {
        list(&study, &points, console);
        return Ok(0);
    }
    let missing = batch::missing(&points, &order::of_shard(&points, shard), &out);
    batch::check_memory(&study, &points, &missing)?;
    estimate.check(args.yes)?;
    prepare(&out)?;
    let stop = Stop::listen();
    let (summary, solver_s) =
        work(&study, &points, &out, shard, estimate, (&path.to_string_lossy(), &stop), console)?;
    report(&summary, console);
    if !summary.disk_full {
        tell_report(&out, console);
    }
    let wall_s = begun.elapsed().as_secs_f64();
    pace(summary.computed, estimate.jobs, wall_s, solver_s).iter().for_each(|words| console.note(words));
    Ok(exit_code(&summary, &stop))
}

/// Writes the report. Without one the cases and their table are what they are, and it can be made at any
/// time.
fn tell_report(out: &Path, console: &Console) {
    match digest::write(out) {
        Ok(written) => console.say(&format!("report in {}", written.path.display())),
        Err(error) => {
            let again = format!("make it with: calfwave report {}", out.display());
            console.warn(&format!("there is no report: {error}; {again}"));
        }
    }
}

/// Says how many cases there are and what they will cost.
fn announce(
    study: &Study,
    points: &[Point],
    shard: Shard,
    out: &Path,
    args: &BatchArgs,
    console: &Console,
) -> Result<Estimate, Fault> {
    let todo = order::of_shard(points, shard);
    let excluded = study.spec.case_count() - points.len() as u64;
    let aside = if excluded > 0 { format!(", {excluded} excluded by constraints") } else { String::new() };
    let part = if shard == Shard::WHOLE { String::new() } else { format!(", {} in this shard", todo.len()) };
    console.note(&format!("{}: {} cases{aside}{part}", study.spec.title, points.len()));
    let asked = (args.jobs.map(usize::from), args.threads.map(usize::from));
    let estimate = Estimate::new(&batch::largest(study, points, &todo)?, points, &todo, out, asked);
    console.note(&estimate.words());
    Ok(estimate)
}

/// Computes with as many runners as the estimate says; returns what came of it, and the time in the solver, summed over them [s].
fn work(
    study: &Study,
    points: &[Point],
    out: &Path,
    shard: Shard,
    estimate: Estimate,
    (name, stop): (&str, &Stop),
    console: &Console,
) -> Result<(BatchSummary, f64), Fault> {
    let meter = if estimate.jobs > 1 { console.meter_of_many() } else { console.meter() };
    let done = AtomicUsize::new(0);
    let on_case = |_: usize, point: &Point, event: CaseEvent| {
        let (words, n) = (point.words(study), points.len());
        match event {
            CaseEvent::Started => meter.label(&format!("{}/{n}", done.load(Ordering::Relaxed) + 1)),
            CaseEvent::Computed | CaseEvent::Failed => {
                let k = done.fetch_add(1, Ordering::Relaxed) + 1;
                console.note(&format!("{k}/{n} {words}: {}", word(event)));
            }
            CaseEvent::Reused => {
                done.fetch_add(1, Ordering::Relaxed);
            }
            CaseEvent::Busy => console.note(&format!("{words}: {}", word(event))),
        }
    };
    let options = RunOptions { threads: Some(estimate.threads) };
    let (mut runners, solver) = (Vec::new(), Mutex::new(Duration::ZERO));
    for _ in 0..estimate.jobs {
        let mut bench = Workbench::new(&options)?;
        let (meter, solver) = (&meter, &solver);
        runners.push(move |spec: &ScenarioSpec, folder: &Path| {
            one(&mut bench, spec, folder, name, (meter, solver), stop)
        });
    }
    let mut runners: Vec<&mut Runner<'_>> = runners.iter_mut().map(|r| r as &mut Runner<'_>).collect();
    let control = Control { shard, cancel: &stop.asked, on_case: &on_case };
    let summary = batch::run_study(study, points, out, control, &mut runners)?;
    meter.done();
    let solver = *solver.lock().unwrap_or_else(PoisonError::into_inner);
    Ok((summary, solver.as_secs_f64()))
}

/// Looks after a study's folder.
fn tend(action: &BatchAction, console: &Console) -> Result<u8, Fault> {
    match action {
        BatchAction::Status { dir } => status(dir, console).map(|_| 0),
        BatchAction::Verify { dir } => {
            let (damaged, running) = status(dir, console)?;
            // the tables follow the cases every few seconds
            let stale = if running > 0 { Vec::new() } else { ledger::stale_tables(dir)? };
            stale.iter().for_each(|why| console.say(&format!("damaged: {why}")));
            if !stale.is_empty() {
                console.say(&format!("calfwave batch merge {} makes the tables again", dir.display()));
            }
            Ok(u8::from(damaged > 0 || !stale.is_empty()))
        }
        BatchAction::Merge { dir, from } => {
            let merged = merge::merge(dir, from)?;
            let left = ledger::status(dir)?;
            let copied = merged.copied;
            console.say(&format!("{copied} cases copied, {} of {} finished", left.finished, left.cases));
            merged.damaged.iter().for_each(|why| console.warn(&format!("not copied: {why}")));
            console.say(&format!("table in {}", merged.table.display()));
            tell_report(dir, console);
            Ok(u8::from(left.finished < left.cases))
        }
    }
}

/// Shows how far a study has come; returns the numbers of damaged and of running cases.
fn status(dir: &Path, console: &Console) -> Result<(usize, usize), Fault> {
    let status = ledger::status(dir)?;
    let missing =
        status.cases - status.finished - status.running - status.failed.len() - status.damaged.len();
    console.say(&format!(
        "{} cases: {} finished, {} running, {} failed, {} damaged, {missing} not begun",
        status.cases,
        status.finished,
        status.running,
        status.failed.len(),
        status.damaged.len()
    ));
    if let Some(ms) = status.mean_ms {
        console.say(&format!("{} per case", duration(ms as f64 * 1e-3)));
    }
    status.failed.iter().for_each(|(words, why)| console.say(&format!("failed: {words}: {why}")));
    status.damaged.iter().for_each(|(words, why)| console.say(&format!("damaged: {words}: {why}")));
    Ok((status.damaged.len(), status.running))
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

/// Answers one case into a folder; the time it takes goes to `solver`.
fn one(
    bench: &mut Workbench,
    spec: &ScenarioSpec,
    folder: &Path,
    name: &str,
    (meter, solver): (&Meter, &Mutex<Duration>),
    stop: &Stop,
) -> Result<(), CaseFailure> {
    let start = Instant::now();
    let progress = Progress { on_event: &|event| meter.show(&event), cancel: &stop.asked };
    let outcome = bench.run(spec, &progress);
    let wall = start.elapsed();
    *solver.lock().unwrap_or_else(PoisonError::into_inner) += wall;
    let outcome = outcome.map_err(|e| match e {
        RunError::Cancelled => CaseFailure::Cancelled,
        other => CaseFailure::Failed(other.to_string()),
    })?;
    let keep = Keep { name, wall, field: false };
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
    let again = match summary.retried {
        0 => String::new(),
        n => format!(" ({n} of them had failed before)"),
    };
    console.say(&format!(
        "computed {computed}, reused {reused}, failed {failed}{busy} of {} cases{again}",
        summary.cases
    ));
    if computed + reused < summary.cases {
        console.say("run the same command again for the missing cases");
    }
    if let Some(table) = &summary.table {
        console.say(&format!("table in {}", table.display()));
    }
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
