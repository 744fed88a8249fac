//! `CaseContext`: the input of every analysis of a case.

use crate::case::harmonic::SolveDemand;
use crate::case::harmonic::workspace::Workspace;
use crate::case::method::Choice;
use crate::case::preload::PreloadState;
use crate::case::seat::Seat;
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::model::progress::{Progress, ProgressEvent};
use crate::preset::scenario::{CaseSpec, ScenarioSpec};

/// A case with its model and the chosen analysis.
#[derive(Clone, Copy)]
pub struct CaseContext<'a> {
    /// The scenario.
    pub spec: &'a ScenarioSpec,
    /// One of its cases.
    pub case: &'a CaseSpec,
    /// The model, with the tangent moduli of the preload if there is one.
    pub model: &'a Model,
    /// Solver state that the cases of this model share.
    pub workspace: &'a Workspace,
    /// The device at rest under its static force; `None` if the case does not depend on it.
    pub preload: Option<&'a PreloadState>,
    /// `[head]` seats in place of those of the preload, for a device that was moved after it.
    pub moved_seats: Option<&'a [Seat]>,
    /// The analysis and the reason for it.
    pub choice: &'a Choice,
    /// Whether the cycle has failed on this case, so that only the direct solver is left.
    pub direct: bool,
    /// Progress and cancellation.
    pub progress: &'a Progress<'a>,
}

impl<'a> CaseContext<'a> {
    /// The same context for another version of the case.
    pub fn with_case(self, case: &'a CaseSpec) -> CaseContext<'a> {
        CaseContext { case, ..self }
    }

    /// `solves` at each frequency up to `hz` [Hz].
    pub fn demand(&self, hz: f64, solves: usize) -> SolveDemand {
        SolveDemand { direct: self.direct, ..SolveDemand::new(hz, solves) }
    }

    /// Reports that the stage `name` begins.
    pub fn begin(&self, name: &'static str) {
        (self.progress.on_event)(ProgressEvent::Stage { case: self.case.name.clone(), name });
    }

    /// Checks the cancel flag.
    ///
    /// # Errors
    /// [`RunError::Cancelled`] if it is set.
    pub fn check(&self) -> Result<(), RunError> {
        self.progress.check()
    }

    /// `[head]` heads at rest under the preload; empty without preload.
    pub fn seats(&self) -> &'a [Seat] {
        self.moved_seats.unwrap_or(self.preload.map_or(&[], |preload| &preload.seats))
    }
}
