//! Static analysis of a case: heads at rest under the static force of the device; otherwise every head at its
//! peak displacement and every load at its peak force, constant in time.
//!
//! The analysis at peak amplitude is linear: pads stay closed. A springpot has no modulus at zero frequency,
//! so the magnitude of its modulus at `static_moduli_hz` is used.

use crate::case::analyses::measure::SolvedCase;
use crate::case::context::CaseContext;
use crate::case::excitation::{Excitation, Placement};
use crate::case::harmonic::Pads;
use crate::case::harmonic::cycles::head_cycles;
use crate::case::harmonic::solve::{Factors, SolveProgress, named, solve_component};
use crate::case::outcome::CaseOutcome;
use crate::case::preload::{PreloadState, StaticSolution, rests};
use crate::material::Rheology;
use crate::math::Monitor;
use crate::math::lanes::Isa;
use crate::metric::report::{ContactRow, Effort, SolveRow};
use crate::model::error::RunError;
use crate::probe::Traces;
use crate::solver::Contact;
use crate::solver::contact::{HeadCycle, Pressure};
use crate::units::MM;
use std::time::Instant;

/// Solves the case and evaluates the result.
///
/// # Errors
/// Those of excitation, solver and evaluation; [`RunError::Cancelled`].
pub fn solve(cx: &CaseContext<'_>) -> Result<CaseOutcome, RunError> {
    let begun = Instant::now();
    cx.begin("place");
    let mut excitation = Excitation::new(cx.spec, cx.case, cx.model, cx.seats())?;
    if let Some(state) = resting(cx)? {
        excitation.description.push_str(", at rest");
        let rows = state.contact.iter().zip(&excitation.contacts);
        let heads: Vec<HeadCycle> = rows.map(|(row, contact)| at_rest(row, contact)).collect();
        return outcome(cx, excitation, &heads, &state.solution);
    }
    excitation.description.push_str(", applied statically");
    let component = excitation.peak_component();
    let moduli_hz = cx.spec.analysis.static_moduli_hz;
    let nodes = cx.model.space.n_nodes();
    cx.begin("set up");
    cx.check()?;
    let demand = cx.demand(0.0, 1);
    let (solution, mean_stress, effort) =
        cx.workspace.with_system(cx.spec, cx.model, demand, cx.progress, |system, solid| {
            let pads = Pads::new(&excitation);
            let force = pads.force(&excitation, &component, nodes);
            let setup_begun = Instant::now();
            let report = cx.progress.part(&cx.case.name, (0, 2), Factors(0.0));
            let monitor = Monitor::new(cx.progress.cancel, &report);
            let mut system = system
                .at_monitored(0.0, moduli_hz, &pads.pads, solid, monitor)
                .map_err(named(&cx.case.name))?;
            let frequency_setup_s = setup_begun.elapsed().as_secs_f64();
            let progress = SolveProgress { case: &cx.case.name, of: (1, 2), progress: cx.progress };
            let (solution, info) = solve_component(&mut system, cx.spec, &force, progress)?;
            let mut effort =
                SolveRow { setup_s: system.setup_seconds(), frequency_setup_s, ..SolveRow::default() };
            effort.count(&info);
            let mean_stress = system.mean_stress(&solution);
            Ok::<_, RunError>((solution, mean_stress, effort))
        })?;
    let mut solved =
        StaticSolution::new(cx.model.harmonic_materials.clone(), &solution.displacement, mean_stress, effort);
    solved.wall = begun.elapsed().as_secs_f64();
    cx.begin("measure");
    let heads = head_cycles(&excitation, &[component], &solved.field, 1);
    outcome(cx, excitation, &heads, &solved)
}

/// The outcome of the case.
fn outcome(
    cx: &CaseContext<'_>,
    excitation: Excitation,
    heads: &[HeadCycle],
    solved: &StaticSolution,
) -> Result<CaseOutcome, RunError> {
    let sites = cx.model.sites(cx.spec)?;
    let solved_case = SolvedCase {
        cx,
        excitation: &excitation,
        materials: &solved.materials,
        rheology: Rheology::Static(cx.spec.analysis.static_moduli_hz),
        field: &solved.field,
        mean_stress: std::slice::from_ref(&solved.mean_stress),
        heads,
        power: None,
        stored: None,
        backend: Isa::detect().name().to_string(),
        wall: solved.wall,
        effort: Effort::Solved(solved.effort.clone()),
    };
    let (report, nodal, dissipation) = solved_case.report(&sites);
    let field = solved.field.clone();
    let traces = Traces::of_period(&field, &cx.model.trace_points(&sites), 1);
    Ok(CaseOutcome { report, field, nodal, dissipation, traces, heads: excitation.poses })
}

/// The preload state if every head of the case rests.
fn resting<'a>(cx: &CaseContext<'a>) -> Result<Option<&'a PreloadState>, RunError> {
    let all = Placement::of(cx.case, cx.model)?.is_some_and(|placed| rests(placed.device));
    Ok(cx.preload.filter(|_| all))
}

/// The single instant of a head at rest.
fn at_rest(row: &ContactRow, contact: &Contact) -> HeadCycle {
    let mut cycle = HeadCycle::default();
    let pose = contact.pose();
    let along = |x: f64| pose.axis * x;
    let (peak, area) = (row.pressure_peak_kpa * 1e3, row.area_cm2 * 1e-4);
    let pressure = Pressure { peak, area, percentile: None };
    cycle.push(pose, along(row.force_n), along(row.indentation_mm * MM), pressure);
    cycle
}
