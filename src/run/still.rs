//! A case held still: every head pressed in by its amplitude, every load at its full force, nothing moving.
//!
//! Linear: pads stay closed. The springpot has no modulus at zero frequency; the magnitude of the one at a stated frequency
//! stands for it.

use crate::material::Rheology;
use crate::math::C64;
use crate::math::lanes::Isa;
use crate::metric::report::{Effort, SolveRow};
use crate::preset::spec::{CaseSpec, ScenarioSpec};
use crate::probe::{HarmonicField, Traces};
use crate::run::error::RunError;
use crate::run::harmonic::{
    HarmonicDrive, Turn, head_cycles, heed, held_still, named, solve_tone, with_system,
};
use crate::run::load::Drive;
use crate::run::measure::Answered;
use crate::run::method::Choice;
use crate::run::outcome::{CaseOutcome, Progress, ProgressEvent};
use crate::run::prepare::Prepared;
use std::time::Instant;

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
    let mut drive = Drive::new(spec, case, body)?;
    drive.description.push_str(", held still");
    let tone = held_still(&drive);
    let moduli_hz = spec.analysis.static_moduli_hz;
    let nodes = body.space.n_nodes();
    stage("set up");
    heed(progress)?;
    let (solution, mean_stress, effort) = with_system(spec, body, |system, solid| {
        let pads = HarmonicDrive::new(&drive);
        let force = pads.force(&drive, &tone, nodes);
        system.set_pads(pads.pads);
        let at_frequency = Instant::now();
        system.set_frequency(0.0, moduli_hz, solid).map_err(named(&case.name))?;
        let frequency_setup_s = at_frequency.elapsed().as_secs_f64();
        let turn = Turn { case: &case.name, of: (0, 1), progress };
        let (solution, info) = solve_tone(system, spec, &force, 0.0, turn)?;
        let effort = SolveRow {
            frequencies_hz: vec![0.0],
            iterations: vec![info.iterations],
            residual: info.residual,
            setup_s: system.setup_seconds(),
            frequency_setup_s,
            solve_s: info.seconds,
        };
        let mean_stress = system.mean_stress(&body.space, &body.geometry, &solution);
        Ok((solution, mean_stress, effort))
    })?;
    let wall = begun.elapsed().as_secs_f64();
    stage("measure");
    let real = |u: [C64; 3]| u.map(|z| C64::from(z.re));
    let amplitude = vec![solution.displacement.into_iter().map(real).collect()];
    let field = HarmonicField { amplitude, ..HarmonicField::default() };
    let heads = head_cycles(&drive, &[tone], &field, 1);
    let spots = body.spots(spec)?;
    let answered = Answered {
        spec,
        case,
        body,
        drive: &drive,
        choice,
        materials: &body.harmonic_materials,
        rheology: Rheology::Still(moduli_hz),
        field: &field,
        mean_stress: &[mean_stress],
        heads: &heads,
        power: None,
        stored: 0.0,
        backend: Isa::detect().name().to_string(),
        wall,
        effort: Effort::Solved(effort),
    };
    let (report, nodal) = answered.report(&spots);
    let traces = Traces::of_period(&field, body.watched_nodes(&spots), 1);
    Ok(CaseOutcome { report, field, nodal, traces, heads: drive.poses })
}
