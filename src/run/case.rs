//! One case: the method is chosen, solves, and is measured. Where the choice was left open and the harmonic iteration does not
//! converge, time steps answer instead, and that is said before the first of them.

use crate::preset::spec::{CaseSpec, ScenarioSpec};
use crate::run::cost::{least_distance, stepping};
use crate::run::error::RunError;
use crate::run::harmonic::release;
use crate::run::method::{Choice, Chosen, choose, instead, opens};
use crate::run::outcome::{CaseOutcome, Fallback, Progress, ProgressEvent};
use crate::run::prepare::Prepared;
use crate::run::settle::settle;
use crate::run::{droop, percussion, periodic, still, transient};

/// Solves and measures `case`.
///
/// # Errors
/// Whatever the choice of the method, the load, the solver or the measuring refuse; [`RunError::Cancelled`] on request.
pub fn run_case(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    body: &Prepared,
    progress: &Progress<'_>,
) -> Result<CaseOutcome, RunError> {
    let choice = choose(spec, case)?;
    let settled = settle(spec, case, body, progress)?;
    let body = settled.as_ref().unwrap_or(body);
    let stepped =
        |choice: &Choice| droop::settle(case, |case| transient::solve(spec, case, body, choice, progress));
    let solved = match choice.chosen {
        Chosen::Harmonic if opens(case)? => {
            droop::settle(case, |case| percussion::solve(spec, case, body, &choice, progress))
        }
        Chosen::Harmonic => periodic::solve(spec, case, body, &choice, progress),
        Chosen::Transient => return stepped(&choice),
        Chosen::Static => return still::solve(spec, case, body, &choice, progress),
    };
    match solved {
        Err(error) if error.is_stagnation() => {
            let fallback = fallback(spec, case, body, &error);
            let choice = instead(spec, case, error)?;
            (progress.on_event)(ProgressEvent::Fallback(fallback.clone()));
            release(body);
            let mut outcome = stepped(&choice)?;
            outcome.report.warnings.push(fallback.to_string());
            Ok(outcome)
        }
        other => other,
    }
}

/// Time steps in place of the solve that failed, and what they cost.
fn fallback(spec: &ScenarioSpec, case: &CaseSpec, body: &Prepared, error: &RunError) -> Fallback {
    let (unknowns, distance) = (3.0 * body.space.n_nodes() as f64, least_distance(&body.space));
    let cost = stepping(spec, unknowns, distance, rayon::current_num_threads());
    let why = match error {
        RunError::Case { source, .. } => source.to_string(),
        other => other.to_string(),
    };
    Fallback { case: case.name.clone(), why, steps: cost.steps, seconds: cost.seconds }
}
