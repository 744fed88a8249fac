//! One case: the method is chosen, solves, and is measured. Where the choice was left open and the harmonic iteration does not
//! converge, time steps answer instead and say so.

use crate::preset::spec::{CaseSpec, ScenarioSpec};
use crate::run::error::RunError;
use crate::run::method::{Chosen, choose, instead};
use crate::run::outcome::{CaseOutcome, Progress};
use crate::run::prepare::Prepared;
use crate::run::settle::settle;
use crate::run::{periodic, still, transient};

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
    match choice.chosen {
        Chosen::Harmonic => match periodic::solve(spec, case, body, &choice, progress) {
            Err(error) if error.is_stagnation() => {
                let choice = instead(spec, error)?;
                transient::solve(spec, case, body, &choice, progress)
            }
            other => other,
        },
        Chosen::Transient => transient::solve(spec, case, body, &choice, progress),
        Chosen::Static => still::solve(spec, case, body, &choice, progress),
    }
}
