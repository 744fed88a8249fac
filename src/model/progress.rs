//! `Progress`: progress events and the cancel flag of one run.

use crate::metric::report::Warning;
use crate::model::error::RunError;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

/// Progress callback and cancel flag of a run.
#[derive(Clone, Copy)]
pub struct Progress<'a> {
    /// Called repeatedly from the computing thread; must return quickly.
    pub on_event: &'a (dyn Fn(ProgressEvent) + Sync),
    /// Set to `true` to stop at the next check.
    pub cancel: &'a AtomicBool,
}

impl Progress<'static> {
    /// Reports nothing and is never cancelled.
    pub fn silent() -> Progress<'static> {
        static NEVER: AtomicBool = AtomicBool::new(false);
        Progress { on_event: &|_| {}, cancel: &NEVER }
    }
}

impl<'a> Progress<'a> {
    /// Checks the cancel flag.
    ///
    /// # Errors
    /// [`RunError::Cancelled`] if it is set.
    pub fn check(&self) -> Result<(), RunError> {
        if self.cancel.load(Ordering::Relaxed) { Err(RunError::Cancelled) } else { Ok(()) }
    }

    /// A progress callback for part number `of.0` (from 0) of `of.1` parts of `case`; `what` names the part
    /// in the event.
    pub fn part(
        &self,
        case: &'a str,
        of: (usize, usize),
        what: impl fmt::Display + Sync + 'a,
    ) -> impl Fn(f64) + Sync + 'a {
        let on_event = self.on_event;
        move |share: f64| {
            let fraction = (of.0 as f64 + share) / of.1 as f64;
            let detail = format!("{what}, {:.0} %", 100.0 * share);
            on_event(ProgressEvent::Step { case: case.to_string(), fraction, detail });
        }
    }
}

/// A progress event.
#[derive(Clone, Debug, PartialEq)]
pub enum ProgressEvent {
    /// A stage begins ("mesh", "materials", "solve", …).
    Stage {
        /// Case name; empty for stages that the cases share.
        case: String,
        /// Name of the stage.
        name: &'static str,
    },
    /// The solver advances.
    Step {
        /// Case name.
        case: String,
        /// Completed share, 0–1; for time stepping of the longest allowed run.
        fraction: f64,
        /// Details for display: cycle, change per cycle.
        detail: String,
    },
    /// The method of a case changes while it is being solved.
    Fallback(Fallback),
}

/// A change of method, with its reason and cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Fallback {
    /// Case name.
    pub case: String,
    /// Why the first method failed.
    pub why: String,
    /// Estimated upper bound of the number of time steps, from point distance and wave speed.
    pub steps: f64,
    /// Estimated upper bound of their duration for the present number of threads [s].
    pub seconds: f64,
}

impl Fallback {
    /// The warning in the report of the case.
    pub fn warning(&self) -> Warning {
        Warning::MethodChanged { why: self.why.clone(), steps: self.steps, duration_s: self.seconds }
    }
}

impl fmt::Display for Fallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.warning().fmt(f)
    }
}
