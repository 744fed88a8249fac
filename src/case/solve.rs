//! `solve_case`: chooses the analysis, applies the preload, solves and measures. Where the scenario leaves the choice open and
//! the harmonic iteration does not converge, time steps follow, which is reported before the first of them.

use crate::case::analyses::{harmonic_analysis, harmonic_balance, static_analysis, transient_analysis};
use crate::case::context::CaseContext;
use crate::case::cost::{least_distance, stepping};
use crate::case::harmonic::workspace::Workspace;
use crate::case::method::{choose, instead, opens};
use crate::case::motor_speed;
use crate::case::outcome::CaseOutcome;
use crate::case::preload::apply_preload;
use crate::model::analysis_kind::AnalysisKind;
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::model::progress::{Fallback, Progress, ProgressEvent};
use crate::preset::spec::{CaseSpec, ScenarioSpec};

/// Solves and measures `case` on `model`; `workspace` is that of the model.
///
/// # Errors
/// Whatever the choice of the analysis, the load, the solver or the measuring refuse; [`RunError::Cancelled`].
pub fn solve_case(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    (model, workspace): (&Model, &Workspace),
    progress: &Progress<'_>,
) -> Result<CaseOutcome, RunError> {
    let choice = choose(spec, case)?;
    let preloaded = apply_preload(spec, case, model, workspace, progress)?;
    // A preloaded model has other moduli, hence a workspace of its own.
    let own = Workspace::default();
    let (model, workspace, preload) = match &preloaded {
        Some((model, state)) => (model, &own, Some(state)),
        None => (model, workspace, None),
    };
    let cx = CaseContext { spec, case, model, workspace, preload, choice: &choice, progress };
    let solved = match choice.kind {
        AnalysisKind::Harmonic if opens(case)? => {
            motor_speed::iterate(case, |case| harmonic_balance::solve(&cx.with_case(case)))
        }
        AnalysisKind::Harmonic => harmonic_analysis::solve(&cx),
        AnalysisKind::Transient => return time_steps(&cx),
        AnalysisKind::Static => return static_analysis::solve(&cx),
    };
    match solved {
        Err(error) if error.is_stagnation() => {
            let fallback = fallback(&cx, &error);
            let choice = instead(spec, case, error)?;
            (progress.on_event)(ProgressEvent::Fallback(fallback.clone()));
            workspace.release_system();
            let mut outcome = time_steps(&CaseContext { choice: &choice, ..cx })?;
            outcome.report.warnings.push(fallback.to_string());
            Ok(outcome)
        }
        other => other,
    }
}

/// The transient analysis at the speed that the motors have under their load.
fn time_steps(cx: &CaseContext<'_>) -> Result<CaseOutcome, RunError> {
    motor_speed::iterate(cx.case, |case| transient_analysis::solve(&cx.with_case(case)))
}

/// The change to time steps after a failed solve, and its cost.
fn fallback(cx: &CaseContext<'_>, error: &RunError) -> Fallback {
    let (unknowns, distance) = (3.0 * cx.model.space.n_nodes() as f64, least_distance(&cx.model.space));
    let cost = stepping(cx.spec, unknowns, distance, rayon::current_num_threads());
    let why = match error {
        RunError::Case { source, .. } => source.to_string(),
        other => other.to_string(),
    };
    Fallback { case: cx.case.name.clone(), why, steps: cost.steps, seconds: cost.seconds }
}
