//! `SessionSolver`: the engine of an interactive session.

use crate::engine::{Engine, RunOptions};
use crate::model::error::RunError;
use crate::model::progress::{Progress, ProgressEvent};
use crate::preset::scenario::ScenarioSpec;
use crate::session::answer::{Body, CaseAnswer};
use crate::session::case_solver::{SolveError, Solver};
use crate::session::watch::Watch;

/// Harmonics of the field that the window plays.
const PLAYED_HARMONICS: usize = 4;

/// Models in memory: that of the preview and that of the final resolution.
const MODELS: usize = 2;

/// Meshes and solves with one engine: another position of a head, or another frequency, reuses mesh and
/// set-up.
pub struct SessionSolver {
    engine: Engine,
}

impl SessionSolver {
    /// A solver with a thread pool of its own.
    ///
    /// # Errors
    /// Those of [`Engine::new`].
    pub fn new(options: &RunOptions) -> Result<SessionSolver, RunError> {
        Ok(SessionSolver { engine: Engine::new(options)?.with_models(MODELS) })
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
        // The report already covers all harmonics.
        outcome.field.amplitude.truncate(PLAYED_HARMONICS);
        outcome.field.free.truncate(PLAYED_HARMONICS);
        Ok(CaseAnswer { report: outcome.report, field: outcome.field, nodal: outcome.nodal })
    }
}

/// Runs `work`, passes its progress on to `watch`, and converts its errors.
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
