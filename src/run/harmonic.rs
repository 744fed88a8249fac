//! From a placed drive to the harmonic solver: pads, what acts at each frequency, and what the heads feel.
//!
//! Every head and load has its own frequency and harmonics; all are multiples of the common frequency. What acts at the same
//! multiple is superposed, phases included: one solve for each multiple that anything drives. Heads without a common period
//! are solved each at its own frequencies, and their powers add.

use crate::drive::{Mechanism, Signal};
use crate::math::{C64, V3};
use crate::preset::contrast::Contrast;
use crate::preset::spec::ScenarioSpec;
use crate::probe::HarmonicField;
use crate::run::error::RunError;
use crate::run::load::Drive;
use crate::run::outcome::{Progress, ProgressEvent};
use crate::run::prepare::Prepared;
use crate::solver::Contact;
use crate::solver::harmonic::pad::Pad;
use crate::solver::harmonic::{Body, HarmonicError, HarmonicInfo, HarmonicSystem, Inner, Solution};
use crate::solver::meter::HeadCycle;
use nalgebra::Vector3;
use std::collections::BTreeMap;
use std::f64::consts::TAU;
use std::fmt;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

/// Everything that acts at one frequency.
#[derive(Clone, Debug, PartialEq)]
pub struct Tone {
    /// Multiple of the drive's common frequency, ≥ 1 (number of the frequency if there is none); 0 for what stands still.
    pub order: usize,
    /// `[head]` complex displacement [m].
    pub heads: Vec<Vector3<C64>>,
    /// `[load]` complex amplitude of its signal.
    pub loads: Vec<C64>,
}

impl Tone {
    fn silent(drive: &Drive, order: usize) -> Tone {
        let heads = vec![Vector3::zeros(); drive.contacts.len()];
        Tone { order, heads, loads: vec![C64::default(); drive.loads.len()] }
    }
}

/// What `drive` does at each frequency, ascending; silent ones are left out. Heads whose motion is an outcome stand still here.
pub fn tones(drive: &Drive) -> Vec<Tone> {
    let mut tones: BTreeMap<usize, Tone> = BTreeMap::new();
    for order in drive.mechanism.iter().flat_map(Mechanism::frequencies).map(|hz| drive.order(hz)) {
        tones.insert(order, Tone::silent(drive, order));
    }
    let mut at = |signal: &Signal, put: &mut dyn FnMut(&mut Tone, C64)| {
        for (hz, z) in signal.tones() {
            let order = drive.order(hz);
            put(tones.entry(order).or_insert_with(|| Tone::silent(drive, order)), z);
        }
    };
    for (i, contact) in drive.contacts.iter().enumerate() {
        let (pose, motion) = (contact.pose(), contact.motion());
        let along = |v: V3| move |tone: &mut Tone, z: C64| tone.heads[i] += v.map(C64::from) * z;
        at(&motion.normal, &mut along(pose.axis));
        at(&motion.tangential, &mut along(pose.proximal));
    }
    for (i, load) in drive.loads.iter().enumerate() {
        at(&load.signal, &mut |tone, z| tone.loads[i] += z);
    }
    tones.into_values().collect()
}

/// The drive held still where each head stands deepest and each load is strongest: every harmonic at phase 0, tangential
/// motion, which is in quadrature, at its zero.
pub fn held_still(drive: &Drive) -> Tone {
    let peak = |signal: &Signal| C64::from(signal.harmonics.iter().map(|z| z.norm()).sum::<f64>());
    let head = |c: &Contact| c.pose().axis.map(C64::from) * peak(&c.motion().normal);
    Tone {
        order: 0,
        heads: drive.contacts.iter().map(head).collect(),
        loads: drive.loads.iter().map(|l| peak(&l.signal)).collect(),
    }
}

/// Pads of a drive's heads.
pub struct HarmonicDrive {
    /// `[head]`.
    pub pads: Vec<Pad>,
}

impl HarmonicDrive {
    /// The closed pads of all heads.
    pub fn new(drive: &Drive) -> HarmonicDrive {
        let pad = |c: &Contact| {
            let (entries, tensor) = c.pad_matrix();
            Pad::new(&entries, tensor)
        };
        HarmonicDrive { pads: drive.contacts.iter().map(pad).collect() }
    }

    /// `[node][component]` force of `tone` of `drive` on a body of `nodes` nodes [N].
    pub fn force(&self, drive: &Drive, tone: &Tone, nodes: usize) -> Vec<[C64; 3]> {
        let mut force = vec![[C64::default(); 3]; nodes];
        self.pads.iter().zip(&tone.heads).for_each(|(pad, x)| pad.pull(x, &mut force));
        for (load, z) in drive.loads.iter().zip(&tone.loads) {
            for (n, p) in &load.pattern {
                (0..3).for_each(|c| force[*n as usize][c] += z * p[c]);
            }
        }
        force
    }
}

/// What a case is going to ask of the harmonic solver.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Highest frequency [Hz].
    pub hz: f64,
    /// Solves at each frequency.
    pub solves: usize,
}

impl Asked {
    /// How displacements are best solved for: a matter of the question alone, never of the machine.
    pub fn inner(self, spec: &ScenarioSpec, body: &Prepared) -> Inner {
        let unknowns = 3 * body.space.n_nodes();
        self.by(spec, body.space.order, unknowns, &|hz| body.elements_per_wave(hz))
    }

    /// The same for so many `unknowns` of `order`, where `waves` tells the elements to the slowest shear wave at a frequency [Hz].
    pub fn by(self, spec: &ScenarioSpec, order: usize, unknowns: usize, waves: &dyn Fn(f64) -> f64) -> Inner {
        Inner::faster(order, unknowns, waves(self.hz), self.solves, Contrast::ratio(spec))
    }
}

/// The harmonic solver of `body`, made on first use and kept for the cases that follow if they are best solved the same way.
/// No case hears of the factors of another: its answer would depend on their order.
///
/// # Errors
/// A body the solver refuses; cancellation; whatever `work` returns.
pub fn with_system<R>(
    spec: &ScenarioSpec,
    body: &Prepared,
    asked: Asked,
    progress: &Progress<'_>,
    work: impl FnOnce(&mut HarmonicSystem, &Body) -> Result<R, RunError>,
) -> Result<R, RunError> {
    let hold = |space: &_, material: &_, hz: f64| body.hold_on(spec, space, material, hz);
    let solid = body.harmonic_body(&hold, asked.inner(spec, body))?;
    // What a panic elsewhere left may be half changed.
    let poisoned = body.system.is_poisoned();
    let mut kept = body.system.lock().unwrap_or_else(PoisonError::into_inner);
    if poisoned {
        *kept = None;
        body.system.clear_poison();
    }
    let mut system = match kept.take().filter(|system| system.inner() == solid.inner) {
        Some(system) => system,
        None => HarmonicSystem::new_unless(&solid, progress.cancel)?,
    };
    system.forget();
    work(kept.insert(system), &solid)
}

/// Lets go of the solver of `body`, factors and all.
pub fn release(body: &Prepared) {
    *body.system.lock().unwrap_or_else(PoisonError::into_inner) = None;
}

/// What is made at a frequency before anything is solved there, in words.
#[derive(Clone, Copy, Debug)]
pub struct Factors(
    /// Frequency [Hz].
    pub f64,
);

impl fmt::Display for Factors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} Hz: factorisation", to_read(self.0))
    }
}

/// A frequency as it is told: hundredths are enough.
fn to_read(hz: f64) -> f64 {
    (100.0 * hz).round() / 100.0
}

/// Where a solve stands among all of its case.
#[derive(Clone, Copy)]
pub struct Turn<'a> {
    /// Name of the case.
    pub case: &'a str,
    /// This solve and how many there are.
    pub of: (usize, usize),
    /// Who listens.
    pub progress: &'a Progress<'a>,
}

/// One solve at the system's present frequency `hz`, reported as it goes; `tolerance` and `iterations` are the scenario's.
///
/// # Errors
/// [`RunError::Case`] with the solver's reason; [`RunError::Cancelled`] on request.
pub fn solve_tone(
    system: &mut HarmonicSystem,
    spec: &ScenarioSpec,
    force: &[[C64; 3]],
    hz: f64,
    turn: Turn<'_>,
) -> Result<(Solution, HarmonicInfo), RunError> {
    solve_to(system, spec.analysis.tolerance, spec.analysis.iterations, force, hz, turn)
}

/// [`solve_tone`] to a `tolerance` of its own, in at most `most` iterations.
///
/// # Errors
/// As [`solve_tone`].
pub fn solve_to(
    system: &mut HarmonicSystem,
    tolerance: f64,
    most: usize,
    force: &[[C64; 3]],
    hz: f64,
    turn: Turn<'_>,
) -> Result<(Solution, HarmonicInfo), RunError> {
    let mut watch = |iteration: usize, residual: f64| {
        let own = (residual.ln() / tolerance.ln()).clamp(0.0, 1.0);
        (turn.progress.on_event)(ProgressEvent::Step {
            case: turn.case.to_string(),
            fraction: (turn.of.0 as f64 + own) / turn.of.1 as f64,
            detail: format!("{} Hz: {iteration} iterations, residual {residual:.0e}", to_read(hz)),
        });
        !turn.progress.cancel.load(Ordering::Relaxed)
    };
    system.solve_watched(force, None, tolerance, most, &mut watch).map_err(named(turn.case))
}

/// Names the case in a fault of the solver.
pub fn named(case: &str) -> impl Fn(HarmonicError) -> RunError {
    move |error| match RunError::from(error) {
        RunError::Cancelled => RunError::Cancelled,
        other => RunError::Case { case: case.to_string(), source: Box::new(other) },
    }
}

/// `[head]` what each head of `drive` does and feels at `samples` instants of one period of `field`, moved by `tones`;
/// at one instant where the field stands still. Free-running tones come one at a time, each with its own period.
pub fn head_cycles(drive: &Drive, tones: &[Tone], field: &HarmonicField, samples: usize) -> Vec<HeadCycle> {
    let nodes = field.amplitude.first().map_or(0, Vec::len);
    let (mut u, mut scratch) = (vec![0.0; 3 * nodes], vec![0.0; 3 * nodes]);
    let cycle = |(head, contact): (usize, &Contact)| {
        let mut cycle = HeadCycle::default();
        let under: Vec<u32> = {
            let mut all: Vec<u32> = contact.patch().faces.iter().flatten().copied().collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        for sample in 0..samples {
            let turn = |order: usize| {
                let cycles = if drive.free_running { 1 } else { order };
                C64::from_polar(1.0, TAU * (cycles * sample) as f64 / samples as f64)
            };
            for &n in &under {
                for c in 0..3 {
                    let part =
                        |t: &Tone| (field.amplitude[t.order.max(1) - 1][n as usize][c] * turn(t.order)).re;
                    u[3 * n as usize + c] = tones.iter().map(part).sum();
                }
            }
            let x: V3 = tones.iter().map(|t| t.heads[head].map(|z| (z * turn(t.order)).re)).sum();
            let (force, pressure) = contact.closed_touch(x, &u, &mut scratch);
            cycle.push(contact.pose(), force, x, pressure);
        }
        cycle
    };
    drive.contacts.iter().enumerate().map(cycle).collect()
}

/// The strongest moment of free-running tones: `[tone][head]` cycles, each turned until its force peaks at the first instant,
/// and summed. Pressures of the tones are taken to peak at one point.
pub fn strongest(tones: Vec<Vec<HeadCycle>>) -> Vec<HeadCycle> {
    let mut heads: Vec<HeadCycle> = Vec::new();
    for mut tone in tones {
        for cycle in &mut tone {
            let peak = (0..cycle.force.len()).max_by(|&a, &b| cycle.force[a].total_cmp(&cycle.force[b]));
            cycle.turn(peak.unwrap_or(0));
        }
        if heads.is_empty() {
            heads = tone;
        } else {
            heads.iter_mut().zip(&tone).for_each(|(sum, cycle)| sum.add(cycle));
        }
    }
    heads
}
