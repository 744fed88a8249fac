//! Many scenarios from one study: every case computed once, kept, and gathered into one table.
//!
//! A case is a folder `cases/<id>/`, named by what it asks (see [`crate::preset::canon`]). It is filled
//! under another name and renamed when it is whole, so whatever stands there is finished, whoever was killed
//! and whenever. The table is put together from the texts in those folders: it does not depend on which
//! run computed what, in which order, or how many did so at once.

pub mod claim;
pub mod digest;
pub mod estimate;
pub mod gather;
pub mod ledger;
pub mod order;
pub mod point;
pub mod work;

use crate::output::OutputError;
use crate::output::atomic;
use crate::output::manifest::Manifest;
use crate::preset::load::to_ron;
use crate::preset::problem::PresetError;
use crate::preset::study::{MAX_CASES, MOST_CASES};
use crate::preset::{ScenarioSpec, Study};
use ledger::Plan;
use order::Shard;
use point::{Point, Points};
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
    #[error(
        "the study has {count} cases; more than {limit} are computed only with --yes, more than {MOST_CASES} not at all"
    )]
    TooMany {
        /// Cases of the study.
        count: u64,
        /// Most without asking.
        limit: u64,
    },
    /// Longer than anybody meant to wait.
    #[error("the study would take {estimate}; if that is meant, say --yes")]
    TooLong {
        /// In words.
        estimate: String,
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
    /// Being computed by another process.
    pub busy: usize,
    /// Case id, axis values in words, reason; in the order of the study.
    pub failed: Vec<(String, String, String)>,
    /// Stopped on request before the end.
    pub cancelled: bool,
    /// Stopped because the disk is full.
    pub disk_full: bool,
    /// The table of all finished cases.
    pub table: PathBuf,
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
/// Too many of them (unless `many` is set), none at all, or the first that is not valid.
pub fn points(study: &Study, many: bool) -> Result<Vec<Point>, BatchError> {
    let count = study.spec.case_count();
    if count > MOST_CASES || count > MAX_CASES && !many {
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
    let cases = out.join("cases");
    std::fs::create_dir_all(&cases).map_err(OutputError::io(&cases))?;
    atomic::clean(out)?;
    claim::clean(&cases)?;
    if let Ok(text) = to_ron(&study.spec) {
        atomic::write(&out.join(ledger::STUDY), |w| w.write_all(text.as_bytes()))?;
    }
    let plan = Plan::of(study, points);
    plan.write(out)?;
    let mut summary = work::run(study, points, &plan, out, control, runners)?;
    summary.table = out.join(ledger::TABLE);
    match ledger::write_tables(&plan, out) {
        // there is no room for it: what was computed is kept, and the summary says so
        Err(_) if summary.disk_full => {}
        other => drop(other?),
    }
    Ok(summary)
}

/// Whether a case is there, whole and undamaged.
fn is_finished(folder: &Path) -> bool {
    Manifest::read(folder).is_ok_and(|m| m.verify(folder).is_ok())
}

/// An error of the file system, for the parts of a batch.
pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> OutputError {
    OutputError::io(path)
}
