//! Harmonic analysis of a case: one solve for every frequency component with prescribed motion, or, where the motion of a
//! head is an outcome, one solve for every port at each frequency, with the device coupled to them.

use crate::case::analyses::device_report::{device_row, rattles};
use crate::case::analyses::harmonic_result::HarmonicResult;
use crate::case::analyses::measure::samples;
use crate::case::analyses::port_solver::PortSolver;
use crate::case::analyses::prescribed::PrescribedMotion;
use crate::case::component::FrequencyComponent;
use crate::case::context::CaseContext;
use crate::case::excitation::Excitation;
use crate::case::harmonic::SolveDemand;
use crate::case::harmonic::cycles::{head_cycles, strongest};
use crate::case::method::ports;
use crate::case::outcome::CaseOutcome;
use crate::model::error::RunError;
use crate::probe::HarmonicField;
use crate::solver::PowerLedger;
use crate::solver::harmonic::{Body, HarmonicSystem, Solution};
use crate::solver::meter::HeadCycle;
use std::time::Instant;

/// Solves and measures `case`.
///
/// # Errors
/// Whatever the load, the solver or the measuring refuse; [`RunError::Cancelled`] on request.
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
    let demand = SolveDemand { hz: highest, solves: ports(cx.case)? };
    let mut solved = cx.workspace.with_system(cx.spec, cx.model, demand, cx.progress, |system, solid| {
        if excitation.is_outcome() {
            coupled(cx, (&excitation, &mut components), (system, solid))
        } else {
            prescribed(cx, (&excitation, &components), (system, solid))
        }
    })?;
    let wall = begun.elapsed().as_secs_f64();
    cx.begin("measure");
    if excitation.is_outcome() {
        excitation.show(&components);
    }
    let heads = cycles(&excitation, &components, &solved.field, &mut solved.power);
    let device = device_row(&excitation, &components, &solved.tissue, &heads, &solved.power)?;
    let rattles: Vec<String> = device.iter().flat_map(rattles).collect();
    let mut outcome = solved.outcome(cx, excitation, &heads, device, wall)?;
    outcome.report.warnings.extend(rattles);
    Ok(outcome)
}

/// `[head]` one period, or the strongest moment of free-running heads; their power goes into `power`.
fn cycles(
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
    strongest(each)
}

/// One solve for every component that was not solved before at another strength.
fn prescribed(
    cx: &CaseContext<'_>,
    (excitation, components): (&Excitation, &[FrequencyComponent]),
    (system, solid): (&mut HarmonicSystem, &Body),
) -> Result<HarmonicResult, RunError> {
    let mut solved = HarmonicResult::new(
        excitation,
        components,
        cx.model.space.n_nodes(),
        solid.membranes.len(),
        system.setup_seconds(),
    );
    let motion = PrescribedMotion::new(*cx, excitation);
    for (i, component) in components.iter().enumerate() {
        cx.check()?;
        let hz = excitation.hz(component.order);
        let (solutions, known, strength) =
            motion.solution(component, hz, (i, components.len()), (&mut *system, solid))?;
        solved.count(&solutions, hz, known);
        let solution = Solution::combine(&solutions.solutions, &[strength]);
        system.set_operator(hz, solid)?;
        solved.keep(cx.model, system, solid, component.order, hz, solution);
    }
    Ok(solved)
}

/// One solve for every port at every frequency; the motion of the coupled device is written into `components`.
fn coupled(
    cx: &CaseContext<'_>,
    (excitation, components): (&Excitation, &mut [FrequencyComponent]),
    (system, solid): (&mut HarmonicSystem, &Body),
) -> Result<HarmonicResult, RunError> {
    let mechanism = excitation.mechanism.as_ref().expect("only a device has an outcome");
    let mut solved = HarmonicResult::new(
        excitation,
        components,
        cx.model.space.n_nodes(),
        solid.membranes.len(),
        system.setup_seconds(),
    );
    let mut solver = PortSolver::new(*cx, excitation);
    let count = components.len();
    for (i, component) in components.iter_mut().enumerate() {
        cx.check()?;
        let hz = excitation.hz(component.order);
        let (solutions, known) = solver.solutions(hz, (i, count), (&mut *system, solid))?;
        solved.count(&solutions, hz, known);
        let tissue = solver.ports.on_heads(&solutions.stiffness, mechanism.heads);
        component.heads.copy_from_slice(&mechanism.motion(hz, &tissue)?[..mechanism.heads]);
        let solution = Solution::combine(&solutions.solutions, &solver.ports.moved(&component.heads));
        solved.tissue.push(tissue);
        system.set_operator(hz, solid)?;
        solved.keep(cx.model, system, solid, component.order, hz, solution);
    }
    Ok(solved)
}
