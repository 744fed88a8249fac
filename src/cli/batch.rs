//! `calfwave batch STUDY`: computes the missing cases of a study and writes its tables and report; also
//! status, verification and merging of study folders.

use crate::cli::args::{BatchAction, BatchArgs};
use crate::cli::error::CommandError;
use crate::cli::folder::{default_folder, output_folder, prepare};
use crate::cli::scenario::check_warnings;
use crate::cli::signal::StopSignal;
use crate::cli::terminal::console::Console;
use crate::cli::terminal::progress::Meter;
use crate::engine::run_folder::RecordOptions;
use crate::engine::{Engine, RunOptions, run_folder};
use crate::model::{Progress, RunError};
use crate::output::text::duration;
use crate::preset::{ScenarioSpec, Study, load_study};
use crate::study::case_folder::missing;
use crate::study::design_point::DesignPoint;
use crate::study::estimate::{Estimate, throughput};
use crate::study::memory::{check_memory, largest};
use crate::study::plan::StudyPlan;
use crate::study::schedule::{Shard, of_shard};
use crate::study::{
    CaseEvent, CaseFailure, Runner, StudyControl, StudySummary, design_points, inspection, merge, report,
    run_study,
};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Runs the command.
///
/// # Errors
/// Invalid input, too many cases, or a folder that cannot be written.
pub fn batch(args: &BatchArgs, console: &Console) -> Result<u8, CommandError> {
    match (&args.action, &args.study) {
        (Some(action), _) => manage(action, console),
        (None, Some(study)) => compute(study, args, console),
        (None, None) => Err(CommandError::Usage("name a study".into())),
    }
}

/// Computes the missing cases of a study.
fn compute(path: &Path, args: &BatchArgs, console: &Console) -> Result<u8, CommandError> {
    let begun = Instant::now();
    let overrides = args.changes.overrides().map_err(CommandError::Usage)?;
    let mut study = load_study(path, &overrides)?;
    study.spec.variants |= args.variants;
    check_warnings(&study.warnings, &study.sources, args.changes.strict, console)?;
    let shard = args.shard.as_deref().map_or(Ok(Shard::WHOLE), Shard::parse).map_err(CommandError::Usage)?;
    let points = design_points(&study, args.yes)?;
    let subject = StudyPlan::of(&study, &points).subject();
    let out =
        output_folder(args.out.as_deref(), default_folder("", path), std::slice::from_ref(&subject), console);
    let estimate = print_estimate(&study, &points, shard, &out, args, console)?;
    if args.dry_run {
        print_cases(&study, &points, console);
        return Ok(0);
    }
    let missing = missing(&points, &of_shard(&points, shard), &out);
    check_memory(&study, &points, &missing)?;
    estimate.check(args.yes)?;
    prepare(&out)?;
    let stop = StopSignal::listen();
    let (summary, solver_s) =
        run_cases(&study, &points, &out, shard, estimate, (&path.to_string_lossy(), &stop), console)?;
    print_summary(&summary, console);
    if !summary.disk_full {
        write_report(&out, console);
    }
    let wall_s = begun.elapsed().as_secs_f64();
    throughput(summary.computed, estimate.jobs, wall_s, solver_s)
        .iter()
        .for_each(|words| console.note(words));
    Ok(exit_code(&summary, &stop))
}

/// Writes the study report. A failure is only a warning, because the report can be made again at any time.
fn write_report(out: &Path, console: &Console) {
    match report::write(out) {
        Ok(written) => console.print(&format!("report in {}", written.path.display())),
        Err(error) => {
            let again = format!("make it with: calfwave report {}", out.display());
            console.warn(&format!("there is no report: {error}; {again}"));
        }
    }
}

/// Prints the number of cases and their estimated cost.
fn print_estimate(
    study: &Study,
    points: &[DesignPoint],
    shard: Shard,
    out: &Path,
    args: &BatchArgs,
    console: &Console,
) -> Result<Estimate, CommandError> {
    let todo = of_shard(points, shard);
    let excluded = study.spec.case_count() - points.len() as u64;
    let aside = if excluded > 0 { format!(", {excluded} excluded by constraints") } else { String::new() };
    let part = if shard == Shard::WHOLE { String::new() } else { format!(", {} in this shard", todo.len()) };
    console.note(&format!("{}: {} cases{aside}{part}", study.spec.title, points.len()));
    let requested = (args.jobs.map(usize::from), args.threads.map(usize::from));
    let estimate = Estimate::new(&largest(study, points, &todo)?, points, &todo, out, requested);
    console.note(&estimate.words());
    Ok(estimate)
}

/// Computes the cases with the number of runners of the estimate; returns the summary, and the time in the
/// solver summed over the runners [s].
fn run_cases(
    study: &Study,
    points: &[DesignPoint],
    out: &Path,
    shard: Shard,
    estimate: Estimate,
    (name, stop): (&str, &StopSignal),
    console: &Console,
) -> Result<(StudySummary, f64), CommandError> {
    let meter = if estimate.jobs > 1 { console.silent_meter() } else { console.meter() };
    let done = AtomicUsize::new(0);
    let on_case = |_: usize, point: &DesignPoint, event: CaseEvent| {
        let (words, n) = (point.words(study), points.len());
        match event {
            CaseEvent::Started => meter.set_label(&format!("{}/{n}", done.load(Ordering::Relaxed) + 1)),
            CaseEvent::Computed | CaseEvent::Failed => {
                let k = done.fetch_add(1, Ordering::Relaxed) + 1;
                console.note(&format!("{k}/{n} {words}: {}", event_word(event)));
            }
            CaseEvent::Reused => {
                done.fetch_add(1, Ordering::Relaxed);
            }
            CaseEvent::Busy => console.note(&format!("{words}: {}", event_word(event))),
        }
    };
    let options = RunOptions { threads: Some(estimate.threads) };
    let (mut runners, solver) = (Vec::new(), Mutex::new(Duration::ZERO));
    for _ in 0..estimate.jobs {
        let mut bench = Engine::new(&options)?;
        let (meter, solver) = (&meter, &solver);
        runners.push(move |spec: &ScenarioSpec, folder: &Path| {
            run_case(&mut bench, spec, folder, name, (meter, solver), stop)
        });
    }
    let mut runners: Vec<&mut Runner<'_>> = runners.iter_mut().map(|r| r as &mut Runner<'_>).collect();
    let control = StudyControl { shard, cancel: &stop.requested, on_case: &on_case };
    let summary = run_study(study, points, out, control, &mut runners)?;
    meter.finish();
    let solver = *solver.lock().unwrap_or_else(PoisonError::into_inner);
    Ok((summary, solver.as_secs_f64()))
}

/// Runs an action on the folder of a study.
fn manage(action: &BatchAction, console: &Console) -> Result<u8, CommandError> {
    match action {
        BatchAction::Status { dir } => status(dir, console).map(|_| 0),
        BatchAction::Verify { dir } => {
            let (damaged, running) = status(dir, console)?;
            // while cases are running, the tables lag behind by a few seconds
            let stale = if running > 0 { Vec::new() } else { inspection::stale_tables(dir)? };
            stale.iter().for_each(|why| console.print(&format!("damaged: {why}")));
            if !stale.is_empty() {
                console.print(&format!("calfwave batch merge {} makes the tables again", dir.display()));
            }
            Ok(u8::from(damaged > 0 || !stale.is_empty()))
        }
        BatchAction::Merge { dir, from } => {
            let merged = merge::merge(dir, from)?;
            let left = inspection::status(dir)?;
            let copied = merged.copied;
            console.print(&format!("{copied} cases copied, {} of {} finished", left.finished, left.cases));
            merged.damaged.iter().for_each(|why| console.warn(&format!("not copied: {why}")));
            console.print(&format!("table in {}", merged.table.display()));
            write_report(dir, console);
            Ok(u8::from(left.finished < left.cases))
        }
    }
}

/// Prints the status of a study; returns the numbers of damaged and of running cases.
fn status(dir: &Path, console: &Console) -> Result<(usize, usize), CommandError> {
    let status = inspection::status(dir)?;
    let missing =
        status.cases - status.finished - status.running - status.failed.len() - status.damaged.len();
    console.print(&format!(
        "{} cases: {} finished, {} running, {} failed, {} damaged, {missing} not begun",
        status.cases,
        status.finished,
        status.running,
        status.failed.len(),
        status.damaged.len()
    ));
    if let Some(ms) = status.mean_ms {
        console.print(&format!("{} per case", duration(ms as f64 * 1e-3)));
    }
    status.failed.iter().for_each(|(words, why)| console.print(&format!("failed: {words}: {why}")));
    status.damaged.iter().for_each(|(words, why)| console.print(&format!("damaged: {words}: {why}")));
    Ok((status.damaged.len(), status.running))
}

/// A case event in words.
fn event_word(event: CaseEvent) -> &'static str {
    match event {
        CaseEvent::Started => "started",
        CaseEvent::Computed => "computed",
        CaseEvent::Reused => "reused",
        CaseEvent::Failed => "no result",
        CaseEvent::Busy => "computed by another process",
    }
}

/// Prints id and axis values of every case.
fn print_cases(study: &Study, points: &[DesignPoint], console: &Console) {
    let lines: Vec<String> = points.iter().map(|p| format!("{}  {}", p.id, p.words(study))).collect();
    console.print(&lines.join("\n"));
}

/// Computes one case into a folder; adds its time to `solver`.
fn run_case(
    bench: &mut Engine,
    spec: &ScenarioSpec,
    folder: &Path,
    name: &str,
    (meter, solver): (&Meter, &Mutex<Duration>),
    stop: &StopSignal,
) -> Result<(), CaseFailure> {
    let start = Instant::now();
    let progress = Progress { on_event: &|event| meter.show(&event), cancel: &stop.requested };
    let outcome = bench.run(spec, &progress);
    let wall = start.elapsed();
    *solver.lock().unwrap_or_else(PoisonError::into_inner) += wall;
    let outcome = outcome.map_err(|e| match e {
        RunError::Cancelled => CaseFailure::Cancelled,
        other => CaseFailure::Failed(other.to_string()),
    })?;
    let keep = RecordOptions { name, wall, field: false };
    run_folder::write(spec, &outcome, keep, folder)?;
    Ok(())
}

/// Prints the outcome of a study run.
fn print_summary(summary: &StudySummary, console: &Console) {
    for (id, values, reason) in &summary.failed {
        console.note(&format!("failed: {values} ({id}): {reason}"));
    }
    let busy = if summary.busy > 0 {
        format!(", {} computed by another process", summary.busy)
    } else {
        String::new()
    };
    let (computed, reused, failed) = (summary.computed, summary.reused, summary.failed.len());
    let again = match summary.retried {
        0 => String::new(),
        n => format!(" ({n} of them had failed before)"),
    };
    console.print(&format!(
        "computed {computed}, reused {reused}, failed {failed}{busy} of {} cases{again}",
        summary.cases
    ));
    if computed + reused < summary.cases {
        console.print("run the same command again for the missing cases");
    }
    if let Some(table) = &summary.table {
        console.print(&format!("table in {}", table.display()));
    }
}

/// Exit code of a study run.
fn exit_code(summary: &StudySummary, stop: &StopSignal) -> u8 {
    if summary.disk_full {
        3
    } else if summary.cancelled {
        stop.exit_code()
    } else {
        u8::from(!summary.failed.is_empty() || summary.busy > 0)
    }
}
