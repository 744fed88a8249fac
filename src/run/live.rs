//! `Pipeline`: the real computing behind an interactive session.

use crate::preset::canon::body_key;
use crate::preset::spec::ScenarioSpec;
use crate::run::answer::{Body, CaseAnswer};
use crate::run::case::run_case;
use crate::run::error::RunError;
use crate::run::outcome::{Progress, ProgressEvent};
use crate::run::pipeline::prepare;
use crate::run::prepare::Prepared;
use crate::run::session::{SolveError, Solver, Watch};

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
    fn prepare(&mut self, scenario: &ScenarioSpec, watch: &Watch) -> Result<&Prepared, SolveError> {
        let wanted = body_key(scenario);
        match self.bodies.iter().position(|(key, _)| *key == wanted) {
            Some(at) => self.bodies[..=at].rotate_right(1),
            None => {
                self.bodies.truncate(KEPT - 1);
                let mut body = listened(watch, |progress| prepare(scenario, progress));
                if matches!(body, Err(SolveError::TooLarge(_))) && !self.bodies.is_empty() {
                    // What is kept may be what leaves no room.
                    self.bodies.clear();
                    body = listened(watch, |progress| prepare(scenario, progress));
                }
                self.bodies.insert(0, (wanted, body?));
            }
        }
        Ok(&self.bodies[0].1)
    }
}

impl Solver for Pipeline {
    fn body(&mut self, scenario: &ScenarioSpec, watch: &Watch) -> Result<Body, SolveError> {
        let prepared = self.prepare(scenario, watch)?;
        Ok(Body { mesh: prepared.mesh.clone(), space: prepared.space.clone(), calf: prepared.calf.clone() })
    }

    fn case(&mut self, scenario: &ScenarioSpec, _: &Body, watch: &Watch) -> Result<CaseAnswer, SolveError> {
        let prepared = self.prepare(scenario, watch)?;
        let Some(case) = scenario.cases.first() else {
            return Err(SolveError::Failed("the scenario has no case".into()));
        };
        let mut outcome = listened(watch, |progress| run_case(scenario, case, prepared, progress))?;
        // The picture plays four harmonics; the report has measured them all.
        outcome.field.amplitude.truncate(PLAYED);
        outcome.field.free.truncate(PLAYED);
        Ok(CaseAnswer { report: outcome.report, field: outcome.field, nodal: outcome.nodal })
    }
}

/// What `work` answers while `watch` listens to it, in the session's words.
fn listened<T>(
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
        let watch = Watch::default();
        let mut space = |spec: &ScenarioSpec| pipeline.body(spec, &watch).expect("meshes").space;
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
