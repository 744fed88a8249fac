//! `solve_case`: chooses the analysis, applies the preload, solves and evaluates.
//!
//! If the cycle of the harmonic solver does not converge, the case is solved with factors of all unknowns,
//! provided they fit into memory. If the harmonic method finds no answer and the scenario leaves the method
//! open, the case is solved by time stepping. The change is reported before the first step.

use crate::case::analyses::{harmonic_analysis, harmonic_balance, static_analysis, transient_analysis};
use crate::case::context::CaseContext;
use crate::case::cost::{least_distance, stepping};
use crate::case::method::{Choice, choose, device, fall_back_to_time_stepping, opens};
use crate::case::motor_speed;
use crate::case::moved;
use crate::case::moved::MovedCase;
use crate::case::outcome::CaseOutcome;
use crate::case::workspace::CaseWorkspace;
use crate::drive::mechanism::has_prescribed_motion;
use crate::metric::CaseReport;
use crate::metric::report::{StrikeRow, Warning};
use crate::model::analysis_kind::AnalysisKind;
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::model::progress::{Fallback, Progress, ProgressEvent};
use crate::preset::scenario::{CaseSpec, ScenarioSpec};

/// Largest difference between the mean force on the skin and the static force of a device [%].
const FORCE_PERCENT: f64 = 5.0;

/// Solves `case` on `model` and evaluates the result; `workspace` belongs to `model`. If the placement asks
/// for it, the case is also solved with its device moved, for the treated site alone.
///
/// # Errors
/// Those of the choice of the analysis, of excitation, solver and evaluation; [`RunError::Cancelled`].
pub fn solve_case(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    (model, workspace): (&Model, &CaseWorkspace),
    progress: &Progress<'_>,
) -> Result<CaseOutcome, RunError> {
    let choice = choose(spec, case)?;
    let preloaded = workspace.preloaded(spec, case, model, progress)?;
    let (tissue, solver, preload) = match &preloaded {
        Some(loaded) => (&loaded.model, &loaded.workspace, Some(&loaded.state)),
        None => (model, &workspace.unloaded, None),
    };
    let cx = CaseContext {
        spec,
        case,
        model: tissue,
        workspace: solver,
        preload,
        moved_seats: None,
        choice: &choice,
        direct: false,
        progress,
    };
    let mut outcome = solve_analysis(&cx)?;
    // Heads that stay on the skin: the tissue stays as the preload left it. Any other case is solved anew.
    let keeps_tissue = choice.kind == AnalysisKind::Harmonic && !opens(case)?;
    for moved in moved::cases(case) {
        let solved = match keeps_tissue {
            true => moved.seats(&cx).and_then(|seats| {
                solve_analysis(&CaseContext { case: &moved.case, moved_seats: Some(&seats), ..cx })
            }),
            false => solve_case(spec, &moved.case, (model, workspace), progress),
        };
        add_moved(&mut outcome.report, &moved, solved)?;
    }
    Ok(outcome)
}

/// Adds the treated site of a moved case to `report`. A place at which the device cannot stand is left out
/// with a warning.
fn add_moved(
    report: &mut CaseReport,
    moved: &MovedCase,
    solved: Result<CaseOutcome, RunError>,
) -> Result<(), RunError> {
    match solved {
        Ok(outcome) => {
            let row = outcome.report.treated_site().map(|site| moved.row(site));
            report.treated.iter_mut().for_each(|treated| treated.moved.extend(row.clone()));
        }
        Err(error) if moved::is_no_place(&error) => {
            report.warnings.push(Warning::NotReadThere { why: error.to_string() });
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Solves the case of `cx` by the chosen analysis, under the preload of `cx`, or by what is left if that
/// fails.
fn solve_analysis(cx: &CaseContext<'_>) -> Result<CaseOutcome, RunError> {
    let (spec, case) = (cx.spec, cx.case);
    let solved = match solve_as_chosen(cx) {
        Err(error) if error.has_stagnated() && cx.workspace.may_replace_cycle(cx.model) => {
            cx.begin("the iteration does not converge: factors of all unknowns");
            let why = "the iteration does not converge, so all unknowns are factored";
            let choice = Choice { kind: cx.choice.kind, reason: format!("{}; {why}", cx.choice.reason) };
            solve_as_chosen(&CaseContext { choice: &choice, direct: true, ..*cx })
        }
        other => other,
    };
    if cx.choice.kind == AnalysisKind::Static {
        return solved;
    }
    let outcome = match solved {
        Err(error) if error.is_left_to_time_stepping() => {
            let fallback = fallback(cx, &error);
            let choice = fall_back_to_time_stepping(spec, case, error)?;
            (cx.progress.on_event)(ProgressEvent::Fallback(fallback.clone()));
            cx.workspace.release_system();
            let mut outcome = solve_transient(&CaseContext { choice: &choice, ..*cx })?;
            outcome.report.warnings.push(fallback.warning());
            outcome
        }
        other => other?,
    };
    check_mean_force(case, &outcome.report)?;
    Ok(outcome)
}

/// Solves the case of `cx` by the chosen analysis.
fn solve_as_chosen(cx: &CaseContext<'_>) -> Result<CaseOutcome, RunError> {
    match cx.choice.kind {
        AnalysisKind::Harmonic if opens(cx.case)? => {
            motor_speed::iterate(cx.case, |case| harmonic_balance::solve(&cx.with_case(case)))
        }
        AnalysisKind::Harmonic => harmonic_analysis::solve(cx),
        AnalysisKind::Transient => solve_transient(cx),
        AnalysisKind::Static => static_analysis::solve(cx),
    }
}

/// Checks that a device whose depth is an outcome presses with its static force on average.
fn check_mean_force(case: &CaseSpec, report: &CaseReport) -> Result<(), RunError> {
    let (Some(device), Some(row)) = (device(case)?, &report.device) else { return Ok(()) };
    let declared_n = device.body.static_force_n;
    let prescribed = device.heads.iter().any(|h| has_prescribed_motion(&h.drive, device));
    let strikes: Option<Vec<&StrikeRow>> = row.heads.iter().map(|h| h.strike.as_ref()).collect();
    let Some(strikes) = strikes.filter(|_| !prescribed && declared_n > 0.0) else { return Ok(()) };
    let mean_n: f64 = strikes.iter().map(|s| s.mean_force_n).sum();
    if (mean_n / declared_n - 1.0).abs() > 0.01 * FORCE_PERCENT {
        let case = case.name.clone();
        return Err(RunError::ForceNotMet { case, mean_n, declared_n, most_percent: FORCE_PERCENT });
    }
    Ok(())
}

/// Transient analysis at the motor speed under load.
fn solve_transient(cx: &CaseContext<'_>) -> Result<CaseOutcome, RunError> {
    motor_speed::iterate(cx.case, |case| transient_analysis::solve(&cx.with_case(case)))
}

/// The change to time stepping after a failed harmonic solve, with its cost.
fn fallback(cx: &CaseContext<'_>, error: &RunError) -> Fallback {
    let (unknowns, distance) = (3.0 * cx.model.space.n_nodes() as f64, least_distance(&cx.model.space));
    let cost = stepping(cx.spec, unknowns, distance, rayon::current_num_threads());
    let why = match error {
        RunError::Case { source, .. } => source.to_string(),
        other => other.to_string(),
    };
    Fallback { case: cx.case.name.clone(), why, steps: cost.steps, seconds: cost.seconds }
}
