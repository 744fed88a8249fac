//! Many scenarios from one study: every case computed once, kept, and gathered into one table.
//!
//! A case is a folder `cases/<id>/`, named by what it asks (see [`crate::preset::canon`]). It is filled
//! under another name and renamed when it is whole, so whatever stands there is finished, whoever was killed
//! and whenever; what is read from there is checked all the same. The table is put together from the texts in
//! those folders: it does not depend on which run computed what, in which order, or how many did so at once.

pub mod claim;
pub mod digest;
pub mod estimate;
pub mod finished;
pub mod gather;
pub mod ledger;
pub mod merge;
pub mod order;
pub mod point;
pub mod work;

use crate::output::OutputError;
use crate::output::atomic;
use crate::output::manifest;
use crate::preset::load::to_ron;
use crate::preset::problem::PresetError;
use crate::preset::study::{MAX_CASES, MOST_CASES};
use crate::preset::{ScenarioSpec, Study};
use crate::run::budget::{self, Refusal};
use crate::run::memory;
use ledger::Plan;
use order::Shard;
use point::{Point, Points};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Why a case has no answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CaseFailure {
    /// Stopped on request; the case is not a failure and is computed next time.
    Cancelled,
    /// No room for its files; nothing more is started.
    DiskFull(String),
    /// This case alone; the others go on.
    Failed(String),
}

/// Fills an empty folder with a finished run of a scenario (tables and manifest).
pub type Runner<'a> = dyn FnMut(&ScenarioSpec, &Path) -> Result<(), CaseFailure> + Send + 'a;

/// What happens to a case, as it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseEvent {
    /// It is being computed.
    Started,
    /// It was computed.
    Computed,
    /// It was there already.
    Reused,
    /// It has no answer.
    Failed,
    /// Another process is computing it.
    Busy,
}

/// A study that cannot be begun or gone on with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BatchError {
    /// A case of the study is not valid.
    #[error(transparent)]
    Preset(#[from] PresetError),
    /// The results cannot be kept.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// More cases than anybody meant.
    #[error("the study has {count} cases; more than {limit} are computed only with --yes")]
    TooMany {
        /// Cases of the study.
        count: u64,
        /// Most without asking.
        limit: u64,
    },
    /// More cases than can be listed.
    #[error("the study has {count} cases; {most} are the most that one study can have, with --yes as well")]
    Vast {
        /// Cases of the study.
        count: u64,
        /// Most at all.
        most: u64,
    },
    /// Longer than anybody meant to wait.
    #[error("the study would take {estimate}; if that is meant, say --yes")]
    TooLong {
        /// In words.
        estimate: String,
    },
    /// Cases that do not fit into memory.
    #[error(
        "{too_large} of the {cases} cases to be computed do not fit into memory, the first of them {words}: {refusal}"
    )]
    TooLarge {
        /// Cases that do not fit.
        too_large: usize,
        /// Cases to be computed.
        cases: usize,
        /// Axis values of the first that does not.
        words: String,
        /// What that one needs.
        refusal: Refusal,
    },
    /// The constraints leave nothing.
    #[error("the study has no cases: its constraints exclude all {count} points")]
    NoCases {
        /// Points before the constraints.
        count: u64,
    },
}

/// What came of a study.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchSummary {
    /// Cases of the study (of the shard, if it is one).
    pub cases: usize,
    /// Computed now.
    pub computed: usize,
    /// Of those computed now or failed again: had failed before.
    pub retried: usize,
    /// Found finished.
    pub reused: usize,
    /// Still being computed by another process when this one was stopped.
    pub busy: usize,
    /// Case id, axis values in words, reason; in the order of the study.
    pub failed: Vec<(String, String, String)>,
    /// Stopped on request before the end.
    pub cancelled: bool,
    /// Stopped because the disk is full.
    pub disk_full: bool,
    /// The table of all finished cases; none if there was no room for it.
    pub table: Option<PathBuf>,
}

/// How a study is run.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// Which part of the study.
    pub shard: Shard,
    /// Set to stop.
    pub cancel: &'a AtomicBool,
    /// Told what happens to each case: its place in the study, the case, the event. Called from the computing threads.
    pub on_case: &'a (dyn Fn(usize, &Point, CaseEvent) + Sync),
}

/// All cases of a study, checked before any is computed; without those its constraints exclude.
///
/// # Errors
/// Too many of them (`many` allows more), none at all, or the first that is not valid.
pub fn points(study: &Study, many: bool) -> Result<Vec<Point>, BatchError> {
    let count = study.spec.case_count();
    if count > MOST_CASES {
        return Err(BatchError::Vast { count, most: MOST_CASES });
    }
    if count > MAX_CASES && !many {
        return Err(BatchError::TooMany { count, limit: MAX_CASES });
    }
    let all = Points::new(study)?;
    let mut points = Vec::new();
    for i in 0..count {
        points.extend(all.at(i)?.map(|(point, _)| point));
    }
    if points.is_empty() {
        return Err(BatchError::NoCases { count });
    }
    Ok(points)
}

/// Those at `todo` that are not finished below `out`.
pub fn missing(points: &[Point], todo: &[usize], out: &Path) -> Vec<usize> {
    let cases = out.join("cases");
    let is_missing = |i: &usize| !cases.join(&points[*i].id).join(manifest::FILE).exists();
    todo.iter().copied().filter(is_missing).collect()
}

/// The scenario of those at `todo` that needs most memory, one of each place being weighed.
///
/// # Errors
/// A case that is not valid.
pub fn largest(study: &Study, points: &[Point], todo: &[usize]) -> Result<ScenarioSpec, BatchError> {
    let mut best: Option<(f64, ScenarioSpec)> = None;
    for (_, spec) in of_each_place(study, points, todo)? {
        let mib = budget::expected_mib(&spec);
        if best.as_ref().is_none_or(|(most, _)| mib > *most) {
            best = Some((mib, spec));
        }
    }
    Ok(best.map_or_else(|| study.base().clone(), |(_, spec)| spec))
}

/// Refuses a study of which cases at `todo` do not fit into the memory that is free now, before any of them is begun.
///
/// # Errors
/// [`BatchError::TooLarge`]; a case that is not valid.
pub fn check_memory(study: &Study, points: &[Point], todo: &[usize]) -> Result<(), BatchError> {
    let usable_mib = budget::SHARE * memory::free_mib();
    let mut each = of_each_place(study, points, todo)?;
    each.retain(|(_, spec)| budget::expected_mib(spec) > usable_mib);
    let Some((first, spec)) = each.first() else { return Ok(()) };
    let Err(refusal) = budget::check(spec) else { return Ok(()) };
    let places: BTreeSet<&str> = each.iter().map(|(i, _)| points[*i].place.as_str()).collect();
    Err(BatchError::TooLarge {
        too_large: todo.iter().filter(|&&i| places.contains(points[i].place.as_str())).count(),
        cases: todo.len(),
        words: points[*first].words(study),
        refusal,
    })
}

/// The first of the points at `todo` at each place, and its scenario.
fn of_each_place(
    study: &Study,
    points: &[Point],
    todo: &[usize],
) -> Result<Vec<(usize, ScenarioSpec)>, BatchError> {
    let makers = Points::new(study)?;
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for &i in todo.iter().filter(|&&i| seen.insert(points[i].place.as_str())) {
        all.extend(makers.at(points[i].index)?.map(|(_, spec)| (i, spec)));
    }
    Ok(all)
}

/// Computes what is missing of a study below `out` with one thread per runner, and writes `study.csv` and `study.parquet`
/// there, now and then and at the end.
///
/// # Errors
/// The folder cannot be used. A case that fails is not an error; it is listed in the summary, and tried
/// again next time.
pub fn run_study(
    study: &Study,
    points: &[Point],
    out: &Path,
    control: Control<'_>,
    runners: &mut [&mut Runner<'_>],
) -> Result<BatchSummary, BatchError> {
    std::fs::create_dir_all(out).map_err(io(out))?;
    atomic::clean(out)?;
    let plan = Plan::of(study, points);
    // the list first: it says whose folder this is
    plan.write(out)?;
    if let Ok(text) = to_ron(&study.spec) {
        atomic::write(&out.join(ledger::STUDY), |w| w.write_all(text.as_bytes()))?;
    }
    let cases = ledger::make_cases_folder(out)?;
    claim::clean(&cases)?;
    let mut summary = work::run(study, points, &plan, out, control, runners)?;
    summary.table = match ledger::write_tables(&plan, out) {
        // there is no room for it: what was computed is kept, and the summary says so
        Err(_) if summary.disk_full => None,
        Err(error) if error.is_disk_full() => {
            summary.disk_full = true;
            None
        }
        other => Some(other?),
    };
    Ok(summary)
}

/// An error of the file system, for the parts of a batch.
pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> OutputError {
    OutputError::io(path)
}
