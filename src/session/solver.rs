//! `SessionSolver`: the engine behind an interactive session.

use crate::engine::{Engine, RunOptions};
use crate::model::error::RunError;
use crate::model::progress::{Progress, ProgressEvent};
use crate::preset::spec::ScenarioSpec;
use crate::session::answer::{Body, CaseAnswer};
use crate::session::session::{SolveError, Solver, Watch};

/// Harmonics kept for playback.
const PLAYED: usize = 4;

/// Models kept: those of a preview and of the answer that replaces it.
const KEPT: usize = 2;

/// Meshes and solves with one engine: a head that moves, or another frequency, needs neither mesh nor set-up.
pub struct SessionSolver {
    engine: Engine,
}

impl SessionSolver {
    /// A solver with threads of its own.
    ///
    /// # Errors
    /// The operating system refused threads.
    pub fn new(options: &RunOptions) -> Result<SessionSolver, RunError> {
        Ok(SessionSolver { engine: Engine::new(options)?.with_models(KEPT) })
    }
}

impl Solver for SessionSolver {
    fn body(&mut self, scenario: &ScenarioSpec, watch: &Watch) -> Result<Body, SolveError> {
        let prepared = watched(watch, |progress| self.engine.model(scenario, progress))?;
        let model = &prepared.model;
        Ok(Body { mesh: model.mesh.clone(), space: model.space.clone(), calf: model.calf.clone() })
    }

    fn case(&mut self, scenario: &ScenarioSpec, _: &Body, watch: &Watch) -> Result<CaseAnswer, SolveError> {
        let Some(case) = scenario.cases.first() else {
            return Err(SolveError::Failed("the scenario has no case".into()));
        };
        let mut outcome = watched(watch, |progress| self.engine.case(scenario, case, progress))?;
        // The picture plays four harmonics; the report has measured all of them.
        outcome.field.amplitude.truncate(PLAYED);
        outcome.field.free.truncate(PLAYED);
        Ok(CaseAnswer { report: outcome.report, field: outcome.field, nodal: outcome.nodal })
    }
}

/// The result of `work`, with its progress and its errors passed on to `watch`.
fn watched<T>(
    watch: &Watch,
    work: impl FnOnce(&Progress<'_>) -> Result<T, RunError>,
) -> Result<T, SolveError> {
    let on_event = |event: ProgressEvent| match event {
        ProgressEvent::Stage { name, .. } => watch.part(name),
        ProgressEvent::Step { fraction, .. } => watch.progress(fraction as f32),
        ProgressEvent::Fallback(fallback) => watch.fallback(fallback),
    };
    work(&Progress { on_event: &on_event, cancel: watch.token() }).map_err(|error| match error {
        RunError::Cancelled => SolveError::Cancelled,
        RunError::Memory(refusal) => SolveError::TooLarge(refusal),
        other => SolveError::Failed(other.to_string()),
    })
}
