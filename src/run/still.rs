//! A case held still: heads that rest under the device's static force, where they settled; else every head pressed in by its
//! amplitude, every load at its full force, nothing moving.
//!
//! Amplitudes are linear: pads stay closed. The springpot has no modulus at zero frequency; the magnitude of the one at a stated frequency
//! stands for it.

use crate::material::Rheology;
use crate::math::Monitor;
use crate::math::lanes::Isa;
use crate::metric::report::{ContactRow, Effort, SolveRow};
use crate::preset::spec::{CaseSpec, ScenarioSpec};
use crate::probe::Traces;
use crate::run::error::RunError;
use crate::run::harmonic::{
    Asked, Factors, HarmonicDrive, Turn, head_cycles, held_still, named, solve_tone, with_system,
};
use crate::run::load::{Drive, Stand};
use crate::run::measure::Answered;
use crate::run::method::Choice;
use crate::run::outcome::{CaseOutcome, Progress, ProgressEvent};
use crate::run::prepare::Prepared;
use crate::run::settle::{Settled, Still, rests};
use crate::solver::Contact;
use crate::solver::contact::Pressure;
use crate::solver::meter::HeadCycle;
use crate::units::MM;
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
    if let Some(settled) = resting(case, body)? {
        drive.description.push_str(", at rest");
        let rows = settled.contact.iter().zip(&drive.contacts);
        let heads: Vec<HeadCycle> = rows.map(|(row, contact)| at_rest(row, contact)).collect();
        return outcome((spec, case, body, choice), drive, &heads, &settled.still);
    }
    drive.description.push_str(", held still");
    let tone = held_still(&drive);
    let moduli_hz = spec.analysis.static_moduli_hz;
    let nodes = body.space.n_nodes();
    stage("set up");
    progress.heed()?;
    let asked = Asked { hz: 0.0, solves: 1 };
    let (solution, mean_stress, effort) = with_system(spec, body, asked, progress, |system, solid| {
        let pads = HarmonicDrive::new(&drive);
        let force = pads.force(&drive, &tone, nodes);
        system.set_pads(pads.pads);
        let at_frequency = Instant::now();
        let report = progress.piece(&case.name, (0, 2), Factors(0.0));
        let monitor = Monitor::new(progress.cancel, &report);
        system.set_frequency_unless(0.0, moduli_hz, solid, monitor).map_err(named(&case.name))?;
        let frequency_setup_s = at_frequency.elapsed().as_secs_f64();
        let turn = Turn { case: &case.name, of: (1, 2), progress };
        let (solution, info) = solve_tone(system, spec, &force, 0.0, turn)?;
        let mut effort =
            SolveRow { setup_s: system.setup_seconds(), frequency_setup_s, ..SolveRow::default() };
        effort.count(&info);
        let mean_stress = system.mean_stress(&solution);
        Ok((solution, mean_stress, effort))
    })?;
    let mut still = Still::new(body.harmonic_materials.clone(), &solution.displacement, mean_stress, effort);
    still.wall = begun.elapsed().as_secs_f64();
    stage("measure");
    let heads = head_cycles(&drive, &[tone], &still.field, 1);
    outcome((spec, case, body, choice), drive, &heads, &still)
}

/// The measured case.
fn outcome(
    (spec, case, body, choice): (&ScenarioSpec, &CaseSpec, &Prepared, &Choice),
    drive: Drive,
    heads: &[HeadCycle],
    still: &Still,
) -> Result<CaseOutcome, RunError> {
    let spots = body.spots(spec)?;
    let answered = Answered {
        spec,
        case,
        body,
        drive: &drive,
        choice,
        materials: &still.materials,
        rheology: Rheology::Still(spec.analysis.static_moduli_hz),
        field: &still.field,
        mean_stress: std::slice::from_ref(&still.mean_stress),
        heads,
        power: None,
        stored: None,
        backend: Isa::detect().name().to_string(),
        wall: still.wall,
        effort: Effort::Solved(still.effort.clone()),
    };
    let (report, nodal) = answered.report(&spots);
    let field = still.field.clone();
    let traces = Traces::of_period(&field, &body.gauges(&spots), 1);
    Ok(CaseOutcome { report, field, nodal, traces, heads: drive.poses })
}

/// Where the heads of `case` rest, if resting is all they do.
fn resting<'a>(case: &CaseSpec, body: &'a Prepared) -> Result<Option<&'a Settled>, RunError> {
    let all = Stand::of(case, body)?.is_some_and(|stand| rests(stand.device));
    Ok(body.settled.as_deref().filter(|_| all))
}

/// The one instant of a head at rest.
fn at_rest(row: &ContactRow, contact: &Contact) -> HeadCycle {
    let mut cycle = HeadCycle::default();
    let pose = contact.pose();
    let along = |x: f64| pose.axis * x;
    let pressure = Pressure { peak: row.pressure_peak_kpa * 1e3, area: row.area_cm2 * 1e-4 };
    cycle.push(pose, along(row.force_n), along(row.indentation_mm * MM), pressure);
    cycle
}
