//! The body as the device feels it: one solve for every port at a frequency, kept for the cases that follow.
//!
//! A port is one head in one direction the skin follows (see [`Ports`]). With the solutions u_j for unit motions the skin's
//! answer to any motion is their sum, and its dynamic stiffness D what a device needs to know of the body: another mass, motor,
//! phase or hand on the same place costs no solve. Every solve starts from zero, so that an answer does not depend on which
//! cases came before.

use crate::math::C64;
use crate::preset::spec::{CaseSpec, ScenarioSpec};
use crate::run::error::RunError;
use crate::run::harmonic::{Turn, named, solve_tone};
use crate::run::load::Drive;
use crate::run::outcome::Progress;
use crate::run::prepare::Prepared;
use crate::run::response::port::Ports;
use crate::solver::harmonic::{Body, HarmonicSystem, Solution};
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

/// A placed device against its body.
pub struct Joint<'a> {
    /// Heads and directions.
    pub ports: Ports,
    spec: &'a ScenarioSpec,
    case: &'a CaseSpec,
    body: &'a Prepared,
    progress: &'a Progress<'a>,
    /// What answers are kept under, but for the frequency.
    place: String,
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
        let place = place(spec, &ports);
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
        let key = format!("{} {:x}", self.place, hz.to_bits());
        let shelf = || self.body.ports.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = shelf().take(&key) {
            return Ok((known, true));
        }
        if !self.padded {
            system.set_pads(self.ports.pads.clone());
            self.padded = true;
        }
        let answer = Arc::new(self.solve(hz, of, system, solid)?);
        self.body.ports.lock().unwrap_or_else(PoisonError::into_inner).put(key, answer.clone());
        Ok((answer, false))
    }

    fn solve(
        &self,
        hz: f64,
        (at, of): (usize, usize),
        system: &mut HarmonicSystem,
        solid: &Body,
    ) -> Result<PortAnswer, RunError> {
        let begun = Instant::now();
        system.set_frequency(hz, hz, solid).map_err(named(&self.case.name))?;
        let mut answer = PortAnswer {
            solutions: Vec::new(),
            stiffness: DMatrix::zeros(0, 0),
            iterations: Vec::new(),
            residual: 0.0,
            seconds: [begun.elapsed().as_secs_f64(), 0.0],
        };
        let count = self.ports.ports.len();
        for (j, pull) in self.ports.pull.iter().enumerate() {
            let turn =
                Turn { case: &self.case.name, of: (at * count + j, of * count), progress: self.progress };
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

/// blake3 of pads and directions; supports and tolerance beside it, since they are not the body's.
fn place(spec: &ScenarioSpec, ports: &Ports) -> String {
    let mut hash = blake3::Hasher::new();
    let mut put = |x: f64| {
        hash.update(&x.to_le_bytes());
    };
    for port in &ports.ports {
        put(port.head as f64);
        port.vector.iter().for_each(|x| put(*x));
    }
    for pad in &ports.pads {
        pad.tensor.iter().for_each(|x| put(*x));
        for (i, j, k) in pad.matrix_entries() {
            [f64::from(i), f64::from(j), k].into_iter().for_each(&mut put);
        }
    }
    format!("{} {:?} {:x}", hash.finalize().to_hex(), spec.boundary, spec.analysis.tolerance.to_bits())
}
