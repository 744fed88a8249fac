//! The body as the device feels it: one solve for every port at a frequency, kept for the cases that follow.
//!
//! A port is one head in one direction the skin follows (see [`Ports`]). With the solutions u_j for unit motions the skin's
//! answer to any motion is their sum, and its dynamic stiffness D what a device needs to know of the body: another mass, motor,
//! phase or hand on the same place costs no solve. Every solve starts from zero, with factors of its own frequency, so that an
//! answer does not depend on which cases came before.

use crate::math::{C64, Monitor};
use crate::preset::canon::body_key;
use crate::preset::spec::{CaseSpec, ScenarioSpec};
use crate::run::error::RunError;
use crate::run::harmonic::{Factors, Turn, named, solve_tone};
use crate::run::load::Drive;
use crate::run::outcome::Progress;
use crate::run::prepare::Prepared;
use crate::run::response::port::Ports;
use crate::solver::harmonic::pad::Pad;
use crate::solver::harmonic::{Body, HarmonicSystem, Inner, Solution};
use nalgebra::DMatrix;
use std::collections::VecDeque;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

/// Most memory for kept answers [bytes].
const LIMIT: usize = 256 << 20;

/// All ports at one frequency.
#[derive(Clone, Debug)]
pub struct PortAnswer {
    /// `[port]` the field of a unit motion.
    pub solutions: Vec<Solution>,
    /// D `[port][port]` [N/m].
    pub stiffness: DMatrix<C64>,
    /// `[port]` Krylov iterations.
    pub iterations: Vec<usize>,
    /// Largest true relative residual.
    pub residual: f64,
    /// Wall time of moving to the frequency, and of the iterations [s].
    pub seconds: [f64; 2],
}

impl PortAnswer {
    fn bytes(&self) -> usize {
        let of = |s: &Solution| size_of_val(&s.displacement[..]) + size_of_val(&s.pressure[..]);
        self.solutions.iter().map(of).sum()
    }
}

/// Answers of one body, newest first.
#[derive(Debug, Default)]
pub struct PortShelf {
    answers: VecDeque<(String, Arc<PortAnswer>)>,
}

impl PortShelf {
    fn take(&mut self, key: &str) -> Option<Arc<PortAnswer>> {
        let at = self.answers.iter().position(|(k, _)| k == key)?;
        let found = self.answers.remove(at)?;
        self.answers.push_front(found.clone());
        Some(found.1)
    }

    fn put(&mut self, key: String, answer: Arc<PortAnswer>) {
        self.answers.push_front((key, answer));
        let bytes =
            |all: &VecDeque<(String, Arc<PortAnswer>)>| all.iter().map(|(_, a)| a.bytes()).sum::<usize>();
        while bytes(&self.answers) > LIMIT {
            self.answers.pop_back();
        }
    }
}

/// What is kept on `body` under `key`, else what `solve` says, kept from now on; and whether it was kept.
///
/// # Errors
/// Those of `solve`.
pub fn kept(
    body: &Prepared,
    key: String,
    solve: impl FnOnce() -> Result<PortAnswer, RunError>,
) -> Result<(Arc<PortAnswer>, bool), RunError> {
    let shelf = || body.ports.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = shelf().take(&key) {
        return Ok((known, true));
    }
    let answer = Arc::new(solve()?);
    shelf().put(key, answer.clone());
    Ok((answer, false))
}

/// A placed device against its body.
pub struct Joint<'a> {
    /// Heads and directions.
    pub ports: Ports,
    spec: &'a ScenarioSpec,
    case: &'a CaseSpec,
    body: &'a Prepared,
    progress: &'a Progress<'a>,
    /// What answers are kept under, but for the frequency.
    place: Print,
    padded: bool,
}

impl<'a> Joint<'a> {
    /// The heads of `drive` on `body`.
    pub fn new(
        spec: &'a ScenarioSpec,
        case: &'a CaseSpec,
        body: &'a Prepared,
        drive: &Drive,
        progress: &'a Progress<'a>,
    ) -> Joint<'a> {
        let ports = Ports::new(drive, body.space.n_nodes());
        let mut place = Print::new("ports", spec, &ports.pads);
        for port in &ports.ports {
            place.put(port.head as f64);
            port.vector.iter().for_each(|x| place.put(*x));
        }
        Joint { ports, spec, case, body, progress, place, padded: false }
    }

    /// All ports at `hz`, kept or solved, and whether it was kept; `of` is this frequency and how many there are.
    ///
    /// # Errors
    /// Those of the solver; cancellation.
    pub fn answer(
        &mut self,
        hz: f64,
        of: (usize, usize),
        (system, solid): (&mut HarmonicSystem, &Body),
    ) -> Result<(Arc<PortAnswer>, bool), RunError> {
        let (body, key) = (self.body, self.place.clone().by(system.inner()).at(hz));
        kept(body, key, || {
            if !self.padded {
                system.set_pads(self.ports.pads.clone());
                self.padded = true;
            }
            self.solve(hz, of, system, solid)
        })
    }

    fn solve(
        &self,
        hz: f64,
        (at, of): (usize, usize),
        system: &mut HarmonicSystem,
        solid: &Body,
    ) -> Result<PortAnswer, RunError> {
        let begun = Instant::now();
        system.forget();
        // Factors count as one solve.
        let count = self.ports.ports.len() + 1;
        let report = self.progress.piece(&self.case.name, (at * count, of * count), Factors(hz));
        let monitor = Monitor::new(self.progress.cancel, &report);
        system.set_frequency_unless(hz, hz, solid, monitor).map_err(named(&self.case.name))?;
        let mut answer = PortAnswer {
            solutions: Vec::new(),
            stiffness: DMatrix::zeros(0, 0),
            iterations: Vec::new(),
            residual: 0.0,
            seconds: [begun.elapsed().as_secs_f64(), 0.0],
        };
        for (j, pull) in self.ports.pull.iter().enumerate() {
            let turn =
                Turn { case: &self.case.name, of: (at * count + 1 + j, of * count), progress: self.progress };
            let (solution, info) = solve_tone(system, self.spec, pull, hz, turn)?;
            answer.solutions.push(solution);
            answer.iterations.push(info.iterations);
            answer.residual = answer.residual.max(info.residual);
            answer.seconds[1] += info.seconds;
        }
        let states: Vec<_> = answer.solutions.iter().map(|s| system.states(s)).collect();
        answer.stiffness = self.ports.dynamic_stiffness(system, &states);
        Ok(answer)
    }
}

/// What answers are kept under: blake3 of pads and of what acts on them, and [`body_key`]: body, supports and
/// how it is solved.
#[derive(Clone, Debug)]
pub struct Print {
    hash: blake3::Hasher,
    rest: String,
}

impl Print {
    /// That of `pads`; `kind` keeps apart what acts on them.
    pub fn new(kind: &str, spec: &ScenarioSpec, pads: &[Pad]) -> Print {
        let mut print = Print { hash: blake3::Hasher::new(), rest: format!("{kind} {}", body_key(spec)) };
        for pad in pads {
            pad.tensor.iter().for_each(|x| print.put(*x));
            for (i, j, k) in pad.matrix_entries() {
                [f64::from(i), f64::from(j), k].into_iter().for_each(|x| print.put(x));
            }
        }
        print
    }

    /// Of answers found this way: they are as good, but not the same to the last bit.
    pub fn by(mut self, inner: Inner) -> Print {
        self.put(if inner == Inner::Direct { 1.0 } else { 0.0 });
        self
    }

    /// Adds a number.
    pub fn put(&mut self, x: f64) {
        self.hash.update(&x.to_le_bytes());
    }

    /// As a key at `hz`.
    pub fn at(self, hz: f64) -> String {
        format!("{} {} {:x}", self.hash.finalize().to_hex(), self.rest, hz.to_bits())
    }
}
