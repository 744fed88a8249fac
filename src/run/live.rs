//! `Pipeline`: the real computing behind an interactive session.

use crate::preset::canon::body_key;
use crate::preset::spec::ScenarioSpec;
use crate::run::answer::{Body, CaseAnswer};
use crate::run::case::run_case;
use crate::run::error::RunError;
use crate::run::outcome::{Progress, ProgressEvent};
use crate::run::prepare::Prepared;
use crate::run::session::{SolveError, Solver, Watch};
use std::sync::atomic::{AtomicBool, Ordering};

/// Harmonics kept for playback.
const PLAYED: usize = 4;

/// Bodies kept: those of a preview and of the answer that replaces it.
const KEPT: usize = 2;

/// Meshes and solves, keeping the last bodies with their harmonic solvers: a head that moves, or another frequency, needs
/// neither mesh nor set-up.
#[derive(Default)]
pub struct Pipeline {
    /// Newest first: [`body_key`] and the body.
    bodies: Vec<(String, Prepared)>,
}

impl Pipeline {
    /// The body of `scenario`, made now if it is not among those kept.
    fn prepare(&mut self, scenario: &ScenarioSpec) -> Result<&Prepared, SolveError> {
        let wanted = body_key(scenario);
        match self.bodies.iter().position(|(key, _)| *key == wanted) {
            Some(at) => self.bodies[..=at].rotate_right(1),
            None => {
                self.bodies.truncate(KEPT - 1);
                self.bodies.insert(0, (wanted, Prepared::new(scenario).map_err(told)?));
            }
        }
        Ok(&self.bodies[0].1)
    }
}

impl Solver for Pipeline {
    fn body(&mut self, scenario: &ScenarioSpec) -> Result<Body, SolveError> {
        let prepared = self.prepare(scenario)?;
        Ok(Body { mesh: prepared.mesh.clone(), space: prepared.space.clone(), calf: prepared.calf.clone() })
    }

    fn case(&mut self, scenario: &ScenarioSpec, _: &Body, watch: &Watch) -> Result<CaseAnswer, SolveError> {
        let prepared = self.prepare(scenario)?;
        let Some(case) = scenario.cases.first() else {
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
        outcome.field.free.truncate(PLAYED);
        Ok(CaseAnswer { report: outcome.report, field: outcome.field, nodal: outcome.nodal })
    }
}

/// The pipeline's reason in the session's words.
fn told(error: RunError) -> SolveError {
    match error {
        RunError::Cancelled => SolveError::Cancelled,
        other => SolveError::Failed(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mesh::spec::Resolution;
    use crate::preset::load_scenario;
    use std::sync::Arc;

    #[test]
    fn only_what_shapes_the_body_makes_a_new_one() {
        let mut spec = load_scenario("block_flat_head".as_ref()).expect("shipped").spec;
        spec.resolution = Resolution::Custom { order: 2, element_mm: 40.0 };
        let mut pipeline = Pipeline::default();
        let mut space = |spec: &ScenarioSpec| pipeline.body(spec).expect("meshes").space;
        let first = space(&spec);
        spec.cases[0].name = "another".into();
        assert!(Arc::ptr_eq(&first, &space(&spec)), "another case on the same body");
        let mut finer = spec.clone();
        finer.resolution = Resolution::Custom { order: 3, element_mm: 40.0 };
        assert!(!Arc::ptr_eq(&first, &space(&finer)));
        assert!(Arc::ptr_eq(&first, &space(&spec)), "the coarser one is still there");
        spec.boundary.ends = crate::solver::spec::EndSpec::Fixed;
        assert!(!Arc::ptr_eq(&first, &space(&spec)), "other ends are another body");
    }
}
