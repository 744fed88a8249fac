//! Interface between a study and its caller: the runner that computes a case, events of a case, the summary
//! of a study.

use crate::output::OutputError;
use crate::preset::ScenarioSpec;
use crate::study::design_point::DesignPoint;
use crate::study::schedule::Shard;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Why a case has no result.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CaseFailure {
    /// Cancelled on request. This is not a failure of the case; the next run computes it.
    Cancelled,
    /// The disk is full; no further case is started.
    DiskFull(String),
    /// Only this case failed; the other cases continue.
    Failed(String),
}

impl From<OutputError> for CaseFailure {
    fn from(error: OutputError) -> CaseFailure {
        match error.is_disk_full() {
            true => CaseFailure::DiskFull(error.to_string()),
            false => CaseFailure::Failed(error.to_string()),
        }
    }
}

/// Computes a scenario and writes its tables and manifest into an empty folder.
pub type Runner<'a> = dyn FnMut(&ScenarioSpec, &Path) -> Result<(), CaseFailure> + Send + 'a;

/// State change of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseEvent {
    /// Its computation has started.
    Started,
    /// It has been computed.
    Computed,
    /// It was finished already.
    Reused,
    /// It has no result.
    Failed,
    /// Another process is computing it.
    Busy,
}

/// Outcome of a study run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StudySummary {
    /// Number of cases of the study, or of the shard.
    pub cases: usize,
    /// Cases computed in this run.
    pub computed: usize,
    /// Of the cases that were computed or failed in this run: those that had failed before.
    pub retried: usize,
    /// Cases that were finished before this run.
    pub reused: usize,
    /// Cases that another process was still computing when this run was cancelled.
    pub busy: usize,
    /// `(case id, axis values in words, reason)` of each failed case, in the order of the study.
    pub failed: Vec<(String, String, String)>,
    /// The run was cancelled before the end.
    pub cancelled: bool,
    /// The run ended because the disk is full.
    pub disk_full: bool,
    /// Path of the table of all finished cases; `None` if the disk was too full for it.
    pub table: Option<PathBuf>,
}

/// Settings of a study run.
#[derive(Clone, Copy)]
pub struct StudyControl<'a> {
    /// The part of the study to be computed.
    pub shard: Shard,
    /// Set to cancel the run.
    pub cancel: &'a AtomicBool,
    /// Called from the worker threads for each event: index of the case in the study, the case, the event.
    pub on_case: &'a (dyn Fn(usize, &DesignPoint, CaseEvent) + Sync),
}
