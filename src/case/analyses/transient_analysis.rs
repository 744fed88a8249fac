//! Transient analysis of a case: time stepping from rest until the sites are in a steady state.

use crate::case::analyses::device_report::percussion_row;
use crate::case::analyses::housing::weighted_acceleration;
use crate::case::analyses::measure::{SolvedCase, samples};
use crate::case::context::CaseContext;
use crate::case::excitation::Excitation;
use crate::case::outcome::CaseOutcome;
use crate::drive::Mechanism;
use crate::material::Rheology;
use crate::math::C64;
use crate::metric::hazard::hand_row;
use crate::metric::report::{Effort, StepRow};
use crate::metric::site::SampleSite;
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::model::progress::ProgressEvent;
use crate::preset::scenario::ScenarioSpec;
use crate::probe::{HarmonicField, TraceRecorder};
use crate::solver::explicit::MechanismDynamics;
use crate::solver::spec::Backend;
use crate::solver::stiffness::{Reference, Simd, Stiffness, projection};
use crate::solver::{
    Clock, Contact, Membrane, Parts, Progress as StepProgress, Real, RunInfo, RunPlan, Simulation, ledger,
};

/// Solves the case and evaluates the result.
///
/// # Errors
/// Those of excitation, solver and evaluation; [`RunError::Cancelled`].
pub fn solve(cx: &CaseContext<'_>) -> Result<CaseOutcome, RunError> {
    let (space, geometry, materials) = (&cx.model.space, &cx.model.geometry, &cx.model.materials);
    match cx.spec.analysis.backend {
        Backend::Reference => {
            let stiffness = Reference::new(space, geometry, materials);
            step::<f64>(cx, Box::new(stiffness))
        }
        Backend::Simd => {
            let stiffness = Simd::new(space, geometry, materials)?;
            step::<f32>(cx, Box::new(stiffness))
        }
    }
}

/// Steps with the operator `stiffness` until the steady state.
fn step<T: Real>(
    cx: &CaseContext<'_>,
    stiffness: Box<dyn Stiffness<T> + Send>,
) -> Result<CaseOutcome, RunError> {
    let (spec, model) = (cx.spec, cx.model);
    cx.begin("place");
    let excitation = Excitation::new(spec, cx.case, model, cx.seats())?;
    let backend = stiffness.isa().to_string();
    let harmonics = spec.analysis.harmonics.max(excitation.highest_order());
    let clock = Clock {
        period: 1.0 / excitation.frequency,
        samples: samples(harmonics),
        safety: spec.analysis.safety,
    };
    cx.begin("time step");
    let parts = parts(spec, model, &excitation, stiffness)?;
    let mut simulation = Simulation::new_cancellable(parts, clock, cx.progress.cancel)?;
    let most = most_steps(&simulation, spec.analysis.max_time_s);
    let sites = model.sites(spec)?;
    let plan = RunPlan {
        max_time: spec.analysis.max_time_s,
        fade_in: spec.analysis.ramp_s,
        steady_tolerance: 0.01 * spec.analysis.steady_percent,
        harmonics,
        sites: monitored_nodes(model, &sites),
    };
    let mut traces = TraceRecorder::new(simulation.steps_per_sample() as u64, model.trace_points(&sites));
    cx.begin("solve");
    let mut report_step = |p: &StepProgress| {
        let fraction = (p.time / p.max_time).min(1.0);
        let detail = step_detail(p, most);
        (cx.progress.on_event)(ProgressEvent::Step { case: cx.case.name.clone(), fraction, detail });
    };
    let mut info = simulation.run(&plan, &mut [&mut traces], &mut report_step, cx.progress.cancel)?;
    cx.begin("measure");
    let power_ledger = ledger(&simulation, &info, &model.space, &model.geometry, &model.materials);
    let stored = stored_change(&simulation, &info);
    let amplitude = std::mem::take(&mut info.amplitude);
    let field = HarmonicField { frequency_hz: info.frequency, amplitude, ..HarmonicField::default() };
    let mean_stress = projected(model, &field);
    let solved_case = SolvedCase {
        cx,
        excitation: &excitation,
        materials: &model.materials,
        rheology: Rheology::Fitted,
        field: &field,
        mean_stress: &mean_stress,
        heads: &info.heads,
        power: Some(&power_ledger),
        stored,
        backend,
        wall: info.wall,
        effort: Effort::Stepped(effort(model, &info)),
    };
    let (mut report, nodal, dissipation) = solved_case.report(&sites);
    let watts = info.mechanism.map(|e| [e.input, e.mounts, e.hand].map(|e| e * info.frequency));
    let watts = watts.unwrap_or([power_ledger.total_input(), 0.0, 0.0]);
    report.device = percussion_row(&excitation, &info.heads, &power_ledger, watts);
    if report.device.is_some() {
        report.hazards.push(hand_row(weighted_acceleration(&excitation, &info.heads)?));
    }
    let traces = traces.into_traces(&field);
    Ok(CaseOutcome { report, field, nodal, dissipation, traces, heads: excitation.poses })
}

/// Number of steps to the end of the period that contains `max_time` [s].
fn most_steps<T: Real>(simulation: &Simulation<T>, max_time: f64) -> u64 {
    let clock = simulation.clock();
    let periods = (max_time / clock.period * (1.0 - 1e-9)).ceil().max(1.0) as u64;
    periods * (clock.samples * simulation.steps_per_sample()) as u64
}

/// Progress text: step of at most `most` steps, and the change per cycle once two periods can be compared.
fn step_detail(p: &StepProgress, most: u64) -> String {
    let change = match p.change.is_finite() {
        true => format!(", change {:.1} %", 100.0 * p.change),
        false => String::new(),
    };
    format!("{:.0} ms, step {} of at most {most}{change}", p.time * 1e3, p.step)
}

/// The body with its supports, membranes, contacts and loads.
fn parts<T: Real>(
    spec: &ScenarioSpec,
    model: &Model,
    excitation: &Excitation,
    stiffness: Box<dyn Stiffness<T> + Send>,
) -> Result<Parts<T>, RunError> {
    let mut parts =
        Parts::new(&model.space, &model.geometry, &model.materials, model.regions.clone(), stiffness);
    for (name, membrane) in &model.tissues.membranes {
        parts.membranes.push(Membrane::new(&model.space, model.sheet(name)?, membrane, &model.materials)?);
    }
    parts.boundary = model.boundary(spec, excitation.frequency)?;
    parts.contacts.clone_from(&excitation.contacts);
    parts.loads.clone_from(&excitation.loads);
    if let Some(mechanism) = excitation.mechanism.as_ref().filter(|m| m.is_free()) {
        parts.mechanism = Some(dynamics(mechanism.clone(), &excitation.contacts, spec.analysis.ramp_s));
    }
    Ok(parts)
}

/// The device in motion: from rest under its static force if a contact is known there, else from first touch.
fn dynamics(mechanism: Mechanism, contacts: &[Contact], ramp: f64) -> MechanismDynamics {
    if contacts.iter().any(|c| c.at_rest().is_some()) {
        let along = |c: &Contact| c.at_rest().unwrap_or_default();
        let rest = |c: &Contact| (c.pose().axis * along(c).0, c.pose().axis * along(c).1);
        return MechanismDynamics::from_rest(mechanism, contacts.iter().map(rest).collect());
    }
    let dynamics = MechanismDynamics::new(mechanism, ramp);
    // A contact that cannot open is held closed by a preload that is not part of the solution.
    if contacts.iter().any(Contact::is_unilateral) { dynamics } else { dynamics.without_weight() }
}

/// `[harmonic][element · point]` mean stress for orders that project it [Pa]; empty where the solver
/// collocates it.
fn projected(model: &Model, field: &HarmonicField) -> Vec<Vec<C64>> {
    if !projection::needed(model.space.order) {
        return Vec::new();
    }
    let of =
        |u: &Vec<[C64; 3]>| projection::mean_stress(&model.space, &model.geometry, &model.materials.bulk, u);
    field.amplitude.iter().map(of).collect()
}

/// `[site]` nodes monitored for the steady state; those of the loaded surface if there are no sites.
fn monitored_nodes(model: &Model, sites: &[SampleSite]) -> Vec<Vec<u32>> {
    let nodes: Vec<Vec<u32>> = sites.iter().map(|s| model.nearest_nodes(s)).collect();
    if nodes.is_empty() { vec![model.loaded_nodes()] } else { nodes }
}

/// Power that still goes into stored energy [W]: twice the relative change of the amplitudes per period times
/// the stored energy, per period. An upper estimate; zero in the steady state, `None` after a single period.
fn stored_change<T: Real>(simulation: &Simulation<T>, info: &RunInfo) -> Option<f64> {
    let change = Some(info.change).filter(|change| change.is_finite())?;
    Some(2.0 * change * simulation.energy().stored().abs() * info.frequency)
}

/// The row of the time stepping.
fn effort(model: &Model, info: &RunInfo) -> StepRow {
    StepRow {
        dt_us: info.dt * 1e6,
        steps: info.steps as usize,
        cycles: info.periods as f64,
        steady: info.steady,
        last_change_percent: info.change.is_finite().then_some(100.0 * info.change),
        fit_error_percent: 100.0 * model.materials.fit_error(),
        mdof_s: info.mdof_per_second,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_known_change_is_reported() {
        let at = |change: f64| {
            step_detail(&StepProgress { step: 300, time: 0.0125, max_time: 0.6, change }, 14_400)
        };
        assert_eq!(at(0.034), "12 ms, step 300 of at most 14400, change 3.4 %");
        for unknown in [f64::INFINITY, f64::NAN] {
            assert_eq!(at(unknown), "12 ms, step 300 of at most 14400");
        }
    }
}
