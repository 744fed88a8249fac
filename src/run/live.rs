//! `Pipeline`: the real computing behind an interactive session.

use crate::preset::spec::ScenarioSpec;
use crate::run::answer::{Body, CaseAnswer};
use crate::run::case::run_case;
use crate::run::error::RunError;
use crate::run::outcome::{Progress, ProgressEvent};
use crate::run::prepare::Prepared;
use crate::run::session::{SolveError, Solver, Watch};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Harmonics kept for playback.
const PLAYED: usize = 4;

/// Meshes and solves, keeping the last body so that its cases need not mesh it again.
#[derive(Default)]
pub struct Pipeline {
    prepared: Option<Prepared>,
}

impl Solver for Pipeline {
    fn body(&mut self, scenario: &ScenarioSpec) -> Result<Body, SolveError> {
        let prepared = Prepared::new(scenario).map_err(told)?;
        let body =
            Body { mesh: prepared.mesh.clone(), space: prepared.space.clone(), calf: prepared.calf.clone() };
        self.prepared = Some(prepared);
        Ok(body)
    }

    fn case(
        &mut self,
        scenario: &ScenarioSpec,
        body: &Body,
        watch: &Watch,
    ) -> Result<CaseAnswer, SolveError> {
        if !self.prepared.as_ref().is_some_and(|p| Arc::ptr_eq(&p.space, &body.space)) {
            self.prepared = Some(Prepared::new(scenario).map_err(told)?);
        }
        let (Some(prepared), Some(case)) = (&self.prepared, scenario.cases.first()) else {
            return Err(SolveError::Failed("the scenario has no case".into()));
        };
        let cancel = AtomicBool::new(false);
        let on_event = |event: ProgressEvent| {
            if let ProgressEvent::Step { fraction, .. } = event {
                watch.progress(fraction as f32);
            }
            if watch.cancelled() {
                cancel.store(true, Ordering::Relaxed);
            }
        };
        let progress = Progress { on_event: &on_event, cancel: &cancel };
        let mut outcome = run_case(scenario, case, prepared, &progress).map_err(told)?;
        // The picture plays four harmonics; the report has measured them all.
        outcome.field.amplitude.truncate(PLAYED);
        Ok(CaseAnswer { report: outcome.report, field: outcome.field })
    }
}

/// The pipeline's reason in the session's words.
fn told(error: RunError) -> SolveError {
    match error {
        RunError::Cancelled => SolveError::Cancelled,
        other => SolveError::Failed(other.to_string()),
    }
}
