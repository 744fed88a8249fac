//! Harmonic analysis of a case.
//!
//! With prescribed motion there is one solve per frequency component. If the motion of a head is unknown,
//! there is one solve per port and frequency, and the device is coupled to the ports.

use crate::case::analyses::device_report::{device_row, rattle_warnings};
use crate::case::analyses::harmonic_result::HarmonicResult;
use crate::case::analyses::measure::samples;
use crate::case::analyses::port_solver::PortSolver;
use crate::case::analyses::prescribed::PrescribedMotion;
use crate::case::component::FrequencyComponent;
use crate::case::context::CaseContext;
use crate::case::excitation::Excitation;
use crate::case::harmonic::cycles::{head_cycles, worst_superposition};
use crate::case::method::ports;
use crate::case::outcome::CaseOutcome;
use crate::metric::report::Warning;
use crate::model::error::RunError;
use crate::probe::HarmonicField;
use crate::solver::PowerLedger;
use crate::solver::contact::HeadCycle;
use crate::solver::harmonic::{Body, HarmonicSystem, Solution};
use std::time::Instant;

/// Solves the case and evaluates the result.
///
/// # Errors
/// [`RunError::AtRest`]; those of excitation, solver and evaluation; [`RunError::Cancelled`].
pub fn solve(cx: &CaseContext<'_>) -> Result<CaseOutcome, RunError> {
    let begun = Instant::now();
    cx.begin("place");
    let mut excitation = Excitation::new(cx.spec, cx.case, cx.model, cx.seats())?;
    if excitation.frequency == 0.0 {
        return Err(RunError::AtRest { case: cx.case.name.clone(), method: "Harmonic".into() });
    }
    let mut components = excitation.components();
    cx.begin("set up");
    cx.check()?;
    let highest = components.iter().map(|component| excitation.hz(component.order)).fold(0.0, f64::max);
    let demand = cx.demand(highest, ports(cx.case)?);
    let mut solved = cx.workspace.with_system(cx.spec, cx.model, demand, cx.progress, |system, solid| {
        let (nodes, membranes) = (cx.model.space.n_nodes(), solid.membranes.len());
        let solved = HarmonicResult::new(&excitation, &components, nodes, membranes, system.setup_seconds());
        if excitation.is_coupled() {
            solve_coupled(cx, (&excitation, &mut components), (system, solid), solved)
        } else {
            solve_prescribed(cx, (&excitation, &components), (system, solid), solved)
        }
    })?;
    let wall = begun.elapsed().as_secs_f64();
    cx.begin("measure");
    if excitation.is_coupled() {
        excitation.set_poses(&components);
    }
    let heads = sample_cycles(&excitation, &components, &solved.field, &mut solved.power);
    let device = device_row(&excitation, &components, &solved.tissue, &heads, &solved.power)?;
    let rattling: Vec<Warning> = device.iter().flat_map(rattle_warnings).collect();
    let mut outcome = solved.outcome(cx, excitation, &heads, device, wall)?;
    outcome.report.warnings.extend(rattling);
    Ok(outcome)
}

/// `[head]` one period, or the worst superposition of free-running heads. The input power is added to
/// `power`.
fn sample_cycles(
    excitation: &Excitation,
    components: &[FrequencyComponent],
    field: &HarmonicField,
    power: &mut PowerLedger,
) -> Vec<HeadCycle> {
    let of = |components: &[FrequencyComponent]| {
        head_cycles(excitation, components, field, samples(field.amplitude.len()))
    };
    if !excitation.free_running {
        let heads = of(components);
        power.add_input(&heads, &excitation.loads, excitation.frequency, &field.amplitude);
        return heads;
    }
    let each: Vec<Vec<HeadCycle>> = components.chunks(1).map(of).collect();
    for (component, heads) in components.iter().zip(&each) {
        power.add_input(heads, &[], excitation.hz(component.order), &field.amplitude);
    }
    worst_superposition(each)
}

/// Prescribed motion: one solve per component, unless it was solved before with another amplitude; adds them
/// to `solved`.
fn solve_prescribed(
    cx: &CaseContext<'_>,
    (excitation, components): (&Excitation, &[FrequencyComponent]),
    (system, solid): (&mut HarmonicSystem, &Body),
    mut solved: HarmonicResult,
) -> Result<HarmonicResult, RunError> {
    let solver = PrescribedMotion::new(*cx, excitation);
    for (i, component) in components.iter().enumerate() {
        cx.check()?;
        let hz = excitation.hz(component.order);
        let (solutions, cached, amplitude) =
            solver.solution(component, hz, (i, components.len()), (&mut *system, solid))?;
        solved.add_effort(&solutions, hz, cached);
        let solution = Solution::superpose(&solutions.solutions, &[amplitude]);
        let mut operator = system.operator_at(hz, &solver.pads.pads, solid)?;
        solved.add(cx.model, &mut operator, solid, component.order, hz, solution);
    }
    Ok(solved)
}

/// Coupled motion: one solve per port and frequency; adds them to `solved`. The motion of the device is
/// written into `components`.
fn solve_coupled(
    cx: &CaseContext<'_>,
    (excitation, components): (&Excitation, &mut [FrequencyComponent]),
    (system, solid): (&mut HarmonicSystem, &Body),
    mut solved: HarmonicResult,
) -> Result<HarmonicResult, RunError> {
    let mechanism = excitation.mechanism.as_ref().expect("only a device has unknown motion");
    let solver = PortSolver::new(*cx, excitation);
    let count = components.len();
    for (i, component) in components.iter_mut().enumerate() {
        cx.check()?;
        let hz = excitation.hz(component.order);
        let (solutions, cached) = solver.solutions(hz, (i, count), (&mut *system, solid))?;
        solved.add_effort(&solutions, hz, cached);
        let tissue = solver.ports.on_heads(&solutions.stiffness, mechanism.heads);
        component.heads.copy_from_slice(&mechanism.motion(hz, &tissue)?[..mechanism.heads]);
        let solution = Solution::superpose(&solutions.solutions, &solver.ports.amplitudes(&component.heads));
        solved.tissue.push(tissue);
        let mut operator = system.operator_at(hz, &solver.ports.pads, solid)?;
        solved.add(cx.model, &mut operator, solid, component.order, hz, solution);
    }
    Ok(solved)
}
