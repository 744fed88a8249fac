//! `Frame`: what the session shows the window.

use crate::mesh::spec::Resolution;
use crate::model::progress::Fallback;
use crate::model::refusal::Refusal;
use crate::session::answer::Answer;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The stage of the worker.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stage {
    /// No request yet, or the last one is finished.
    #[default]
    Idle,
    /// Meshing the body at this resolution.
    Meshing(Resolution),
    /// Solving one case.
    Solving {
        /// The present resolution.
        resolution: Resolution,
        /// Index of the case in the scenario.
        case: usize,
        /// The present part of the solve: `mesh`, `settle`, `solve`, …; empty before the first.
        part: &'static str,
        /// Completed share of that part, 0–1.
        share: f32,
    },
    /// Cancelled by the user.
    Cancelled,
    /// Not started: the scenario does not fit into memory.
    TooLarge(Refusal),
    /// Stopped by an error; its message.
    Failed(String),
}

/// The state of the session as the window sees it.
#[derive(Clone, Default)]
pub struct Frame {
    /// Number of the request to which this frame belongs; grows with every `Load`.
    pub request: u64,
    /// The stage of the worker.
    pub stage: Stage,
    /// The best answer so far; may still belong to an earlier request while `stale`.
    pub answer: Option<Arc<Answer>>,
    /// Whether `answer` belongs to an earlier request or to a coarser resolution than the present one.
    pub stale: bool,
    /// Incremented whenever `answer` changes.
    pub serial: u64,
    /// Changes of method during this request, with their cost.
    pub fallbacks: Vec<Fallback>,
}

/// Locks the cell. It holds plain data, which stays consistent after a panic in another thread.
pub(super) fn lock(cell: &Mutex<Frame>) -> MutexGuard<'_, Frame> {
    cell.lock().unwrap_or_else(PoisonError::into_inner)
}
