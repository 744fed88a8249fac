//! A case by harmonic solves: one for every frequency that is driven.

use crate::material::Rheology;
use crate::math::C64;
use crate::math::lanes::Isa;
use crate::metric::report::{Effort, SolveRow};
use crate::preset::spec::{CaseSpec, ScenarioSpec};
use crate::probe::{HarmonicField, Traces};
use crate::run::error::RunError;
use crate::run::harmonic::{
    HarmonicDrive, Tone, Turn, head_cycles, heed, named, solve_tone, tones, with_system,
};
use crate::run::load::Drive;
use crate::run::measure::{Answered, samples};
use crate::run::method::Choice;
use crate::run::outcome::{CaseOutcome, Progress, ProgressEvent};
use crate::run::prepare::Prepared;
use crate::solver::harmonic::{Body, HarmonicSystem};
use crate::solver::{PowerLedger, Solid};
use std::f64::consts::TAU;
use std::time::Instant;

/// What the solves of a case leave behind.
struct Solved {
    field: HarmonicField,
    /// `[harmonic][element · point]` mean stress [Pa]; empty where nothing is driven.
    mean_stress: Vec<Vec<C64>>,
    /// Losses; the input is still to be counted.
    power: PowerLedger,
    effort: SolveRow,
}

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
    let stage = |name| (progress.on_event)(ProgressEvent::Stage { case: case.name.clone(), name });
    let begun = Instant::now();
    stage("place");
    let drive = Drive::new(spec, case, body)?;
    let tones = tones(&drive);
    stage("set up");
    heed(progress)?;
    let mut solved = with_system(spec, body, |system, solid| {
        sweep(spec, case, body, (&drive, &tones), (system, solid), progress)
    })?;
    let wall = begun.elapsed().as_secs_f64();
    stage("measure");
    let field = &solved.field;
    let spots = body.spots(spec)?;
    let heads = head_cycles(&drive, &tones, field, samples(field.amplitude.len()));
    solved.power.add_input(&heads, &drive.loads, drive.frequency, &field.amplitude);
    let answered = Answered {
        spec,
        case,
        body,
        drive: &drive,
        choice,
        materials: &body.harmonic_materials,
        rheology: Rheology::Exact,
        field,
        mean_stress: &solved.mean_stress,
        heads: &heads,
        power: Some(&solved.power),
        stored: 0.0,
        backend: Isa::detect().name().to_string(),
        wall,
        effort: Effort::Solved(solved.effort),
    };
    let (report, nodal) = answered.report(&spots);
    let traces = Traces::of_period(field, body.watched_nodes(&spots), samples(field.amplitude.len()));
    Ok(CaseOutcome { report, field: solved.field, nodal, traces, heads: drive.poses })
}

/// One solve for every tone.
fn sweep(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    body: &Prepared,
    (drive, tones): (&Drive, &[Tone]),
    (system, solid): (&mut HarmonicSystem, &Body),
    progress: &Progress<'_>,
) -> Result<Solved, RunError> {
    let nodes = body.space.n_nodes();
    let pads = HarmonicDrive::new(drive);
    system.set_pads(pads.pads.clone());
    let orders = tones.last().map_or(1, |tone| tone.order);
    let mut solved = Solved {
        field: HarmonicField {
            frequency_hz: drive.frequency,
            amplitude: vec![vec![[C64::default(); 3]; nodes]; orders],
        },
        mean_stress: vec![Vec::new(); orders],
        power: PowerLedger { membranes: vec![0.0; solid.membranes.len()], ..PowerLedger::default() },
        effort: SolveRow { setup_s: system.setup_seconds(), ..SolveRow::default() },
    };
    for (i, tone) in tones.iter().enumerate() {
        heed(progress)?;
        let hz = drive.frequency * tone.order as f64;
        let begun = Instant::now();
        system.set_frequency(hz, hz, solid).map_err(named(&case.name))?;
        solved.effort.frequency_setup_s += begun.elapsed().as_secs_f64();
        let turn = Turn { case: &case.name, of: (i, tones.len()), progress };
        let (solution, info) = solve_tone(system, spec, &pads.force(drive, tone, nodes), hz, turn)?;
        solved.effort.frequencies_hz.push(hz);
        solved.effort.iterations.push(info.iterations);
        solved.effort.residual = solved.effort.residual.max(info.residual);
        solved.effort.solve_s += info.seconds;
        let u = &solution.displacement;
        for (sum, power) in solved.power.membranes.iter_mut().zip(system.membrane_power(u)) {
            *sum += power;
        }
        let region = &body.mesh.region;
        let tissue = Solid { space: &body.space, geometry: &body.geometry, material: solid.material, region };
        let boundary = (solid.hold)(&body.space, solid.material, hz);
        solved.power.add_losses(&tissue, Rheology::Exact, &boundary, u, TAU * hz);
        solved.mean_stress[tone.order - 1] = system.mean_stress(&body.space, &body.geometry, &solution);
        solved.field.amplitude[tone.order - 1] = solution.displacement;
    }
    Ok(solved)
}
