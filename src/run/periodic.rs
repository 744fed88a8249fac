//! A case by harmonic solves: one for every frequency that is driven, or, where the motion of a head is an outcome, one for
//! every port at that frequency and the device joined on.

use crate::material::Rheology;
use crate::math::C64;
use crate::math::lanes::Isa;
use crate::metric::report::{DeviceRow, Effort, SolveRow};
use crate::preset::spec::{CaseSpec, ScenarioSpec};
use crate::probe::{HarmonicField, Traces};
use crate::run::device::{device_row, rattles};
use crate::run::error::RunError;
use crate::run::harmonic::{Asked, Tone, head_cycles, strongest, tones, with_system};
use crate::run::joint::{Joint, PortAnswer};
use crate::run::load::Drive;
use crate::run::measure::{Answered, samples};
use crate::run::method::{Choice, ports};
use crate::run::outcome::{CaseOutcome, Progress, ProgressEvent};
use crate::run::prepare::Prepared;
use crate::run::told::Told;
use crate::solver::harmonic::{Body, HarmonicSystem, Solution};
use crate::solver::meter::HeadCycle;
use crate::solver::{PowerLedger, Solid};
use nalgebra::DMatrix;
use std::f64::consts::TAU;
use std::time::Instant;

/// What the solves of a case leave behind.
pub(super) struct Solved {
    pub field: HarmonicField,
    /// `[harmonic][element · point]` mean stress [Pa]; empty where nothing is driven.
    pub mean_stress: Vec<Vec<C64>>,
    /// Losses; the input is still to be counted.
    pub power: PowerLedger,
    pub effort: SolveRow,
    /// `[tone]` dynamic stiffness of the body on the heads' components, where ports were solved.
    pub tissue: Vec<DMatrix<C64>>,
}

impl Solved {
    pub fn new(drive: &Drive, tones: &[Tone], nodes: usize, membranes: usize, setup_s: f64) -> Solved {
        let orders = tones.last().map_or(1, |tone| tone.order);
        let free = if drive.free_running { (1..=orders).map(|o| drive.hz(o)).collect() } else { Vec::new() };
        Solved {
            field: HarmonicField {
                frequency_hz: drive.frequency,
                amplitude: vec![vec![[C64::default(); 3]; nodes]; orders],
                free,
            },
            mean_stress: vec![Vec::new(); orders],
            power: PowerLedger { membranes: vec![0.0; membranes], ..PowerLedger::default() },
            effort: SolveRow { setup_s, ..SolveRow::default() },
            tissue: Vec::new(),
        }
    }

    /// Counts the solves behind an answer; their time only if they were done now.
    fn count(&mut self, answer: &PortAnswer, hz: f64, known: bool) {
        let effort = &mut self.effort;
        effort.frequencies_hz.extend(answer.iterations.iter().map(|_| hz));
        effort.iterations.extend(&answer.iterations);
        effort.residual = effort.residual.max(answer.residual);
        if !known {
            effort.frequency_setup_s += answer.seconds[0];
            effort.solve_s += answer.seconds[1];
        }
    }

    /// Counts the losses of one tone's solution and keeps it.
    pub fn keep(
        &mut self,
        body: &Prepared,
        system: &mut HarmonicSystem,
        solid: &Body,
        order: usize,
        hz: f64,
        solution: Solution,
    ) {
        let u = &solution.displacement;
        for (sum, power) in self.power.membranes.iter_mut().zip(system.membrane_power(u)) {
            *sum += power;
        }
        let region = &body.mesh.region;
        let tissue = Solid { space: &body.space, geometry: &body.geometry, material: solid.material, region };
        let boundary = (solid.hold)(&body.space, solid.material, hz);
        self.power.add_losses(&tissue, Rheology::Exact, &boundary, u, TAU * hz);
        self.mean_stress[order - 1] = system.mean_stress(&solution);
        self.field.amplitude[order - 1] = solution.displacement;
    }

    /// The measured case: `heads` over one period, `wall` seconds for all of it, `device` as its row.
    pub fn outcome(
        self,
        (spec, case, body, choice): (&ScenarioSpec, &CaseSpec, &Prepared, &Choice),
        drive: Drive,
        heads: &[HeadCycle],
        device: Option<DeviceRow>,
        wall: f64,
    ) -> Result<CaseOutcome, RunError> {
        let spots = body.spots(spec)?;
        let answered = Answered {
            spec,
            case,
            body,
            drive: &drive,
            choice,
            materials: &body.harmonic_materials,
            rheology: Rheology::Exact,
            field: &self.field,
            mean_stress: &self.mean_stress,
            heads,
            power: Some(&self.power),
            stored: Some(0.0),
            backend: Isa::detect().name().to_string(),
            wall,
            effort: Effort::Solved(self.effort),
        };
        let (mut report, nodal) = answered.report(&spots);
        report.device = device;
        let samples = samples(self.field.amplitude.len());
        let traces = Traces::of_period(&self.field, &body.gauges(&spots), samples);
        Ok(CaseOutcome { report, field: self.field, nodal, traces, heads: drive.poses })
    }
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
    let mut drive = Drive::new(spec, case, body)?;
    if drive.frequency == 0.0 {
        return Err(RunError::AtRest { case: case.name.clone(), method: "Harmonic".into() });
    }
    let mut tones = tones(&drive);
    stage("set up");
    progress.heed()?;
    let highest = tones.iter().map(|tone| drive.hz(tone.order)).fold(0.0, f64::max);
    let asked = Asked { hz: highest, solves: ports(case)? };
    let mut solved = with_system(spec, body, asked, progress, |system, solid| {
        if drive.is_outcome() {
            joined(spec, case, body, (&drive, &mut tones), (system, solid), progress)
        } else {
            sweep(spec, case, body, (&drive, &tones), (system, solid), progress)
        }
    })?;
    let wall = begun.elapsed().as_secs_f64();
    stage("measure");
    if drive.is_outcome() {
        drive.show(&tones);
    }
    let heads = cycles(&drive, &tones, &solved.field, &mut solved.power);
    let device = device_row(&drive, &tones, &solved.tissue, &heads, &solved.power)?;
    let rattles: Vec<String> = device.iter().flat_map(rattles).collect();
    let mut outcome = solved.outcome((spec, case, body, choice), drive, &heads, device, wall)?;
    outcome.report.warnings.extend(rattles);
    Ok(outcome)
}

/// `[head]` one period, or the strongest moment of free-running heads; their power goes into `power`.
fn cycles(drive: &Drive, tones: &[Tone], field: &HarmonicField, power: &mut PowerLedger) -> Vec<HeadCycle> {
    let of = |tones: &[Tone]| head_cycles(drive, tones, field, samples(field.amplitude.len()));
    if !drive.free_running {
        let heads = of(tones);
        power.add_input(&heads, &drive.loads, drive.frequency, &field.amplitude);
        return heads;
    }
    let each: Vec<Vec<HeadCycle>> = tones.chunks(1).map(of).collect();
    for (tone, heads) in tones.iter().zip(&each) {
        power.add_input(heads, &[], drive.hz(tone.order), &field.amplitude);
    }
    strongest(each)
}

/// One solve for every tone that was not answered before at another strength.
fn sweep(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    body: &Prepared,
    (drive, tones): (&Drive, &[Tone]),
    (system, solid): (&mut HarmonicSystem, &Body),
    progress: &Progress<'_>,
) -> Result<Solved, RunError> {
    let mut solved =
        Solved::new(drive, tones, body.space.n_nodes(), solid.membranes.len(), system.setup_seconds());
    let told = Told::new(spec, case, body, drive, progress);
    for (i, tone) in tones.iter().enumerate() {
        progress.heed()?;
        let hz = drive.hz(tone.order);
        let (answer, known, strength) = told.answer(tone, hz, (i, tones.len()), (&mut *system, solid))?;
        solved.count(&answer, hz, known);
        let solution = Solution::combine(&answer.solutions, &[strength]);
        system.set_operator(hz, solid)?;
        solved.keep(body, system, solid, tone.order, hz, solution);
    }
    Ok(solved)
}

/// One solve for every port at every frequency; the device is joined on and its motion put into `tones`.
fn joined(
    spec: &ScenarioSpec,
    case: &CaseSpec,
    body: &Prepared,
    (drive, tones): (&Drive, &mut [Tone]),
    (system, solid): (&mut HarmonicSystem, &Body),
    progress: &Progress<'_>,
) -> Result<Solved, RunError> {
    let mechanism = drive.mechanism.as_ref().expect("only a device has an outcome");
    let mut solved =
        Solved::new(drive, tones, body.space.n_nodes(), solid.membranes.len(), system.setup_seconds());
    let mut joint = Joint::new(spec, case, body, drive, progress);
    let count = tones.len();
    for (i, tone) in tones.iter_mut().enumerate() {
        progress.heed()?;
        let hz = drive.hz(tone.order);
        let (answer, known) = joint.answer(hz, (i, count), (&mut *system, solid))?;
        solved.count(&answer, hz, known);
        let tissue = joint.ports.on_heads(&answer.stiffness, mechanism.heads);
        tone.heads.copy_from_slice(&mechanism.motion(hz, &tissue)?[..mechanism.heads]);
        let solution = Solution::combine(&answer.solutions, &joint.ports.moved(&tone.heads));
        solved.tissue.push(tissue);
        system.set_operator(hz, solid)?;
        solved.keep(body, system, solid, tone.order, hz, solution);
    }
    Ok(solved)
}
