//! A case by time steps: from rest until the sites are steady.

use crate::material::Rheology;
use crate::math::C64;
use crate::metric::report::{Effort, StepRow};
use crate::metric::site::Spot;
use crate::preset::spec::{CaseSpec, ScenarioSpec};
use crate::probe::{HarmonicField, TraceMeter};
use crate::run::device::struck_row;
use crate::run::error::RunError;
use crate::run::load::Drive;
use crate::run::measure::{Answered, samples};
use crate::run::method::Choice;
use crate::run::outcome::{CaseOutcome, Progress, ProgressEvent};
use crate::run::prepare::Prepared;
use crate::solver::spec::Backend;
use crate::solver::stiffness::{Reference, Simd, Stiffness, projection};
use crate::solver::{
    Clock, Contact, Membrane, Parts, Progress as Marched, Real, Rig, RunInfo, RunPlan, Simulation, ledger,
};

/// Solves and measures `case`.
///
/// # Errors
/// Whatever the load, the solver or the measuring refuse; [`RunError::Cancelled`] on request.
pub fn solve(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    body: &Prepared,
    choice: &Choice,
    progress: &Progress<'_>,
) -> Result<CaseOutcome, RunError> {
    let (space, geometry, materials) = (&body.space, &body.geometry, &body.materials);
    match spec.analysis.backend {
        Backend::Reference => {
            let stiffness = Reference::new(space, geometry, materials);
            march::<f64>(spec, case, body, choice, progress, Box::new(stiffness))
        }
        Backend::Simd => {
            let stiffness = Simd::new(space, geometry, materials)?;
            march::<f32>(spec, case, body, choice, progress, Box::new(stiffness))
        }
    }
}

fn march<T: Real>(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    body: &Prepared,
    choice: &Choice,
    progress: &Progress<'_>,
    stiffness: Box<dyn Stiffness<T> + Send>,
) -> Result<CaseOutcome, RunError> {
    let stage = |name| (progress.on_event)(ProgressEvent::Stage { case: case.name.clone(), name });
    stage("place");
    let drive = Drive::new(spec, case, body)?;
    let backend = stiffness.isa().to_string();
    let harmonics = spec.analysis.harmonics.max(drive.highest_order());
    let clock =
        Clock { period: 1.0 / drive.frequency, samples: samples(harmonics), safety: spec.analysis.safety };
    stage("time step");
    let parts = parts(spec, body, &drive, stiffness)?;
    let mut simulation = Simulation::new_unless(parts, clock, progress.cancel)?;
    let most = most_steps(&simulation, spec.analysis.max_time_s);
    let spots = body.spots(spec)?;
    let plan = RunPlan {
        max_time: spec.analysis.max_time_s,
        settle: spec.analysis.ramp_s,
        steady: 0.01 * spec.analysis.steady_percent,
        harmonics,
        sites: watched(body, &spots),
    };
    let mut traces = TraceMeter::new(simulation.steps_per_sample() as u64, body.gauges(&spots));
    stage("solve");
    let mut tell = |p: &Marched| {
        let fraction = (p.time / p.max_time).min(1.0);
        let detail = words(p, most);
        (progress.on_event)(ProgressEvent::Step { case: case.name.clone(), fraction, detail });
    };
    let mut info = simulation.run(&plan, &mut [&mut traces], &mut tell, progress.cancel)?;
    stage("measure");
    let power_ledger = ledger(&simulation, &info, &body.space, &body.geometry, &body.materials);
    let stored = stored_change(&simulation, &info);
    let amplitude = std::mem::take(&mut info.amplitude);
    let field = HarmonicField { frequency_hz: info.frequency, amplitude, ..HarmonicField::default() };
    let mean_stress = projected(body, &field);
    let answered = Answered {
        spec,
        case,
        body,
        drive: &drive,
        choice,
        materials: &body.materials,
        rheology: Rheology::Fitted,
        field: &field,
        mean_stress: &mean_stress,
        heads: &info.heads,
        power: Some(&power_ledger),
        stored,
        backend,
        wall: info.wall,
        effort: Effort::Stepped(effort(body, &info)),
    };
    let (mut report, nodal) = answered.report(&spots);
    let watts = info.rig.map(|e| [e.input, e.mounts, e.hand].map(|e| e * info.frequency));
    let watts = watts.unwrap_or([power_ledger.total_input(), 0.0, 0.0]);
    report.device = struck_row(&drive, &info.heads, &power_ledger, watts);
    let traces = traces.into_traces(&field);
    Ok(CaseOutcome { report, field, nodal, traces, heads: drive.poses })
}

/// Steps until the end of the period that reaches `max_time` [s].
fn most_steps<T: Real>(simulation: &Simulation<T>, max_time: f64) -> u64 {
    let clock = simulation.clock();
    let periods = (max_time / clock.period * (1.0 - 1e-9)).ceil().max(1.0) as u64;
    periods * (clock.samples * simulation.steps_per_sample()) as u64
}

/// How far time steps have come, of `most` of them; the change is told once two periods can be compared.
fn words(p: &Marched, most: u64) -> String {
    let change = match p.change.is_finite() {
        true => format!(", change {:.1} %", 100.0 * p.change),
        false => String::new(),
    };
    format!("{:.0} ms, step {} of at most {most}{change}", p.time * 1e3, p.step)
}

/// The body with everything that holds and drives it.
fn parts<T: Real>(
    spec: &ScenarioSpec,
    body: &Prepared,
    drive: &Drive,
    stiffness: Box<dyn Stiffness<T> + Send>,
) -> Result<Parts<T>, RunError> {
    let mut parts = Parts::new(&body.space, &body.geometry, &body.materials, &body.mesh.region, stiffness);
    for (name, membrane) in &body.tissues.membranes {
        parts.membranes.push(Membrane::new(&body.space, body.surface(name)?, membrane, &body.materials)?);
    }
    parts.boundary = body.boundary(spec, drive.frequency)?;
    parts.contacts.clone_from(&drive.contacts);
    parts.loads.clone_from(&drive.loads);
    if let Some(mechanism) = drive.mechanism.as_ref().filter(|m| m.is_free()) {
        let rig = Rig::new(mechanism.clone(), spec.analysis.ramp_s);
        // A contact that cannot open is kept by a preload that stays out of the answer.
        let opens = drive.contacts.iter().any(Contact::is_unilateral);
        parts.rig = Some(if opens { rig } else { rig.weightless() });
    }
    Ok(parts)
}

/// `[harmonic]` mean stress of orders that project it; none where the solver collocates it.
fn projected(body: &Prepared, field: &HarmonicField) -> Vec<Vec<C64>> {
    if !projection::needed(body.space.order) {
        return Vec::new();
    }
    let of =
        |u: &Vec<[C64; 3]>| projection::mean_stress(&body.space, &body.geometry, &body.materials.bulk, u);
    field.amplitude.iter().map(of).collect()
}

/// Nodes watched for the steady state: those of every spot, or the pressed surface if there is none.
fn watched(body: &Prepared, spots: &[Spot]) -> Vec<Vec<u32>> {
    let nodes: Vec<Vec<u32>> = spots.iter().map(|s| body.nodes_near(s)).collect();
    if nodes.is_empty() { vec![body.loaded_nodes()] } else { nodes }
}

/// Power that still goes into stored energy: twice the relative change of the amplitudes per period times the energy
/// now stored, per period [W]; an upper estimate, zero in the steady state, none after a single period.
fn stored_change<T: Real>(simulation: &Simulation<T>, info: &RunInfo) -> Option<f64> {
    let change = Some(info.change).filter(|change| change.is_finite())?;
    Some(2.0 * change * simulation.energy().stored().abs() * info.frequency)
}

fn effort(body: &Prepared, info: &RunInfo) -> StepRow {
    StepRow {
        dt_us: info.dt * 1e6,
        steps: info.steps as usize,
        cycles: info.periods as f64,
        steady: info.steady,
        last_change_percent: info.change.is_finite().then_some(100.0 * info.change),
        fit_error_percent: 100.0 * body.materials.fit_error(),
        mdof_s: info.mdof_per_second,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_change_that_is_known_is_told() {
        let at = |change: f64| words(&Marched { step: 300, time: 0.0125, max_time: 0.6, change }, 14_400);
        assert_eq!(at(0.034), "12 ms, step 300 of at most 14400, change 3.4 %");
        for unknown in [f64::INFINITY, f64::NAN] {
            assert_eq!(at(unknown), "12 ms, step 300 of at most 14400");
        }
    }
}
