//! Many scenarios from one study: every case computed once, kept, and gathered into one table.
//!
//! A case is a folder `cases/<id>/`, named by what it asks (see [`crate::preset::canon`]). It is filled
//! under another name and renamed when it is whole, so whatever stands there is finished, whoever was killed
//! and whenever. The table is put together from the texts in those folders: it does not depend on which
//! run computed what.

pub mod claim;
pub mod gather;
pub mod point;

use crate::output::OutputError;
use crate::output::atomic;
use crate::output::manifest::Manifest;
use crate::preset::load::to_ron;
use crate::preset::problem::PresetError;
use crate::preset::study::MAX_CASES;
use crate::preset::{ScenarioSpec, Study};
use claim::Claim;
use point::Point;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

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
pub type Runner<'a> = dyn FnMut(&ScenarioSpec, &Path) -> Result<(), CaseFailure> + 'a;

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
    #[error("the study has {count} cases, more than {limit}; if that is meant, say --yes")]
    TooMany {
        /// Cases of the study.
        count: u64,
        /// Most without asking.
        limit: u64,
    },
}

/// What came of a study.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchSummary {
    /// Cases of the study.
    pub cases: usize,
    /// Computed now.
    pub computed: usize,
    /// Found finished.
    pub reused: usize,
    /// Being computed by another process.
    pub busy: usize,
    /// Case id, axis values in words, reason.
    pub failed: Vec<(String, String, String)>,
    /// Stopped on request before the end.
    pub cancelled: bool,
    /// Stopped because the disk is full.
    pub disk_full: bool,
    /// The table of all finished cases.
    pub table: PathBuf,
}

/// All cases of a study, checked before any is computed.
///
/// # Errors
/// Too many of them (unless `many` is set), or the first that is not valid.
pub fn points(study: &Study, many: bool) -> Result<Vec<Point>, BatchError> {
    let count = study.spec.case_count();
    if count > MAX_CASES && !many {
        return Err(BatchError::TooMany { count, limit: MAX_CASES });
    }
    (0..count).map(|i| Ok(point::at(study, i)?.0)).collect()
}

/// Computes what is missing of a study below `out`, and writes `study.csv` there.
///
/// # Errors
/// The folder cannot be used. A case that fails is not an error; it is listed in the summary, and tried
/// again next time.
pub fn run_study(
    study: &Study,
    points: &[Point],
    out: &Path,
    cancel: &AtomicBool,
    runner: &mut Runner<'_>,
    on_case: &dyn Fn(usize, &Point, CaseEvent),
) -> Result<BatchSummary, BatchError> {
    let cases = out.join("cases");
    std::fs::create_dir_all(&cases).map_err(OutputError::io(&cases))?;
    atomic::clean(out)?;
    claim::clean(&cases)?;
    if let Ok(text) = to_ron(&study.spec) {
        atomic::write(&out.join("study.ron"), |w| w.write_all(text.as_bytes()))?;
    }
    let mut summary =
        BatchSummary { cases: points.len(), table: out.join("study.csv"), ..BatchSummary::default() };
    for (i, point) in points.iter().enumerate() {
        if cancel.load(Ordering::Relaxed) {
            summary.cancelled = true;
            break;
        }
        let event = one_case(study, i, point, &cases, runner, on_case, &mut summary)?;
        on_case(i, point, event);
        if summary.disk_full {
            break;
        }
    }
    let table = gather::table(study, points, &cases)?;
    atomic::write(&summary.table, |w| table.write(w))?;
    Ok(summary)
}

/// Reuses or computes one case.
fn one_case(
    study: &Study,
    index: usize,
    point: &Point,
    cases: &Path,
    runner: &mut Runner<'_>,
    on_case: &dyn Fn(usize, &Point, CaseEvent),
    summary: &mut BatchSummary,
) -> Result<CaseEvent, BatchError> {
    let folder = cases.join(&point.id);
    if is_finished(&folder) {
        summary.reused += 1;
        return Ok(CaseEvent::Reused);
    }
    let Some(claim) = Claim::take(cases, &point.id)? else {
        summary.busy += 1;
        return Ok(CaseEvent::Busy);
    };
    if is_finished(&folder) {
        summary.reused += 1;
        return Ok(CaseEvent::Reused);
    }
    on_case(index, point, CaseEvent::Started);
    let (_, spec) = point::at(study, index as u64)?;
    match compute(&spec, &claim, &folder, runner) {
        Ok(()) => {
            claim.forget_failure()?;
            summary.computed += 1;
            Ok(CaseEvent::Computed)
        }
        Err(CaseFailure::Cancelled) => {
            summary.cancelled = true;
            Ok(CaseEvent::Failed)
        }
        Err(failure) => {
            let (CaseFailure::Failed(reason) | CaseFailure::DiskFull(reason)) = &failure else {
                return Ok(CaseEvent::Failed);
            };
            summary.disk_full |= matches!(failure, CaseFailure::DiskFull(_));
            summary.failed.push((point.id.clone(), point.words(study), reason.clone()));
            // with a full disk the note cannot be kept either; the summary has it
            let _ = claim.note_failure(reason);
            Ok(CaseEvent::Failed)
        }
    }
}

/// Fills a working folder and gives it the case's name.
fn compute(
    spec: &ScenarioSpec,
    claim: &Claim,
    folder: &Path,
    runner: &mut Runner<'_>,
) -> Result<(), CaseFailure> {
    let failed = |e: OutputError| match e.is_disk_full() {
        true => CaseFailure::DiskFull(e.to_string()),
        false => CaseFailure::Failed(e.to_string()),
    };
    let work = claim.work_folder().map_err(failed)?;
    let answer = runner(spec, &work).and_then(|()| claim.publish(&work, folder).map_err(failed));
    if answer.is_err() {
        let _ = std::fs::remove_dir_all(&work);
    }
    answer
}

/// Whether a case is there, whole and undamaged.
fn is_finished(folder: &Path) -> bool {
    Manifest::read(folder).is_ok_and(|m| m.verify(folder).is_ok())
}

/// An error of the file system, for the parts of a batch.
pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> OutputError {
    OutputError::io(path)
}
