//! The interactive session: a worker thread owns the computing, the window never waits.
//!
//! ```text
//! window ──Command──▶ worker ──▶ one-slot cell (newest Frame wins) ──▶ window polls
//! ```
//!
//! A request climbs a ladder of resolutions: the body first, then every case at the coarsest step, then
//! again at each finer one. What is known already (memory, then disk) is not computed twice. A new
//! request, or `Cancel`, sets the token of the ticket before it, which whatever runs for that ticket reads: meshing,
//! factorisation, contact at rest, iterations and time steps alike.

use crate::cache::Lru;
use crate::fem::Space;
use crate::mesh::spec::Resolution;
use crate::model::model::single_case;
use crate::model::progress::Fallback;
use crate::model::refusal::Refusal;
use crate::preset::canon::case_id;
use crate::preset::spec::ScenarioSpec;
use crate::session::answer::{Answer, Body, CaseAnswer};
use crate::session::answer_store::AnswerStore;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

/// How many case answers stay in memory.
const MEMORY_CASES: usize = 12;

/// What the window asks for.
pub enum Command {
    /// Answer this scenario, coarsest resolution first.
    Load(Box<Request>),
    /// Stop computing; keep what is shown.
    Cancel,
}

/// A scenario and the resolutions to answer it at.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The question, every part inline.
    pub scenario: ScenarioSpec,
    /// Resolutions in the order they are wanted, at least one; each replaces `scenario.resolution`.
    pub ladder: Vec<Resolution>,
}

/// What the worker is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Stage {
    /// Nothing asked yet, or everything answered.
    #[default]
    Idle,
    /// Meshing the body at this resolution.
    Meshing(Resolution),
    /// Solving one case.
    Solving {
        /// Resolution of the rung being climbed.
        resolution: Resolution,
        /// Case index in the scenario.
        case: usize,
        /// What is being done for it: `mesh`, `settle`, `solve`, …; empty before anything is.
        part: &'static str,
        /// Share of that part done, 0–1.
        share: f32,
    },
    /// Stopped at the user's word.
    Cancelled,
    /// Not begun: it does not fit into memory.
    TooLarge(Refusal),
    /// Stopped by a fault, in plain words.
    Failed(String),
}

/// The newest state of affairs.
#[derive(Clone, Default)]
pub struct Frame {
    /// Serial number of the request this belongs to; grows with every `Load`.
    pub request: u64,
    /// What the worker is doing.
    pub stage: Stage,
    /// The best answer so far; may still belong to an earlier request while `stale`.
    pub answer: Option<Arc<Answer>>,
    /// Whether `answer` belongs to an earlier request or a coarser rung than the one being climbed.
    pub stale: bool,
    /// Grows whenever `answer` changes.
    pub serial: u64,
    /// What changed its method while it was being solved for this request, and what that costs.
    pub fallbacks: Vec<Fallback>,
}

/// Who waits for an answer: the token of its ticket, which asks to stop, and ears for the progress. The default wants it in any case and
/// hears nothing.
#[derive(Default)]
pub struct Watch {
    cancel: Arc<AtomicBool>,
    cell: Arc<Mutex<Frame>>,
    /// Resolution and case in the making.
    of: Option<(Resolution, usize)>,
}

impl Watch {
    /// Set once the answer is no longer wanted: return as soon as possible.
    pub fn token(&self) -> &AtomicBool {
        &self.cancel
    }

    /// Whether the answer is no longer wanted.
    pub fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    /// Says which part of a case begins.
    pub fn part(&self, name: &'static str) {
        self.show(|part, share| (*part, *share) = (name, 0.0));
    }

    /// Reports the share done of the present part, 0–1.
    pub fn progress(&self, done: f32) {
        self.show(|_, share| *share = done);
    }

    /// Says that a case changes its method.
    pub fn fallback(&self, fallback: Fallback) {
        lock(&self.cell).fallbacks.push(fallback);
    }

    fn show(&self, change: impl FnOnce(&mut &'static str, &mut f32)) {
        let mut frame = lock(&self.cell);
        if let (Some(of), Stage::Solving { resolution, case, part, share }) = (self.of, &mut frame.stage)
            && of == (*resolution, *case)
        {
            change(part, share);
        }
    }
}

/// Why a case has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SolveError {
    /// Asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// More memory than there is.
    #[error(transparent)]
    TooLarge(#[from] Refusal),
    /// A fault, in plain words.
    #[error("{0}")]
    Failed(String),
}

/// What computes: the real pipeline, or a closed form in tests.
pub trait Solver: Send + 'static {
    /// Builds the body of a scenario.
    ///
    /// # Errors
    /// `Cancelled` when `watch` says so, a body that does not fit into memory, or a fault in plain words.
    fn body(&mut self, scenario: &ScenarioSpec, watch: &Watch) -> Result<Body, SolveError>;

    /// Answers the only case of `scenario` on `body`.
    ///
    /// # Errors
    /// As [`Solver::body`].
    fn case(&mut self, scenario: &ScenarioSpec, body: &Body, watch: &Watch)
    -> Result<CaseAnswer, SolveError>;
}

/// One command's number, and the token that is set once it is no longer wanted.
#[derive(Clone, Default)]
struct Ticket {
    number: u64,
    cancel: Arc<AtomicBool>,
}

/// The handle the window holds. Dropping it stops the worker.
pub struct Session {
    commands: Option<Sender<(Ticket, Command)>>,
    newest: Mutex<Ticket>,
    cell: Arc<Mutex<Frame>>,
    worker: Option<JoinHandle<()>>,
}

impl Session {
    /// Starts the worker thread.
    ///
    /// # Errors
    /// The operating system refused a thread.
    pub fn start(solver: impl Solver, store: AnswerStore) -> std::io::Result<Session> {
        let (commands, inbox) = channel();
        let cell = Arc::new(Mutex::new(Frame::default()));
        let worker = Worker {
            solver: Box::new(solver),
            store,
            cell: cell.clone(),
            memory: Lru::of_count(MEMORY_CASES),
        };
        let thread =
            std::thread::Builder::new().name("session".into()).spawn(move || worker.serve(&inbox))?;
        Ok(Session { commands: Some(commands), newest: Mutex::default(), cell, worker: Some(thread) })
    }

    /// Sends a command; never waits. Whatever is being computed for an earlier request stops.
    pub fn send(&self, command: Command) {
        let ticket = {
            let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
            newest.cancel.store(true, Ordering::Relaxed);
            *newest = Ticket { number: newest.number + 1, cancel: Arc::default() };
            newest.clone()
        };
        if let Some(commands) = &self.commands {
            // A worker that is gone has left its last word in the cell.
            let _ = commands.send((ticket, command));
        }
    }

    /// The newest state of affairs; never waits for computing.
    pub fn latest(&self) -> Frame {
        lock(&self.cell).clone()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner).cancel.store(true, Ordering::Relaxed);
        self.commands = None;
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

/// The cell holds plain data: after a panic elsewhere it is still whole.
fn lock(cell: &Mutex<Frame>) -> MutexGuard<'_, Frame> {
    cell.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Worker {
    solver: Box<dyn Solver>,
    store: AnswerStore,
    cell: Arc<Mutex<Frame>>,
    /// Answers by [`case_id`].
    memory: Lru<Arc<CaseAnswer>>,
}

impl Worker {
    fn serve(mut self, inbox: &Receiver<(Ticket, Command)>) {
        while let Ok((ticket, command)) = inbox.recv() {
            let end = match command {
                Command::Cancel => Stage::Cancelled,
                Command::Load(request) => match self.climb(&ticket, &request) {
                    Ok(()) => Stage::Idle,
                    Err(SolveError::Cancelled) => Stage::Cancelled,
                    Err(SolveError::TooLarge(refusal)) => Stage::TooLarge(refusal),
                    Err(SolveError::Failed(why)) => Stage::Failed(why),
                },
            };
            let mut frame = lock(&self.cell);
            frame.stage = end;
        }
    }

    /// Answers a request rung by rung.
    fn climb(&mut self, ticket: &Ticket, request: &Request) -> Result<(), SolveError> {
        {
            let mut frame = lock(&self.cell);
            frame.request = ticket.number;
            frame.fallbacks.clear();
            frame.stale = frame.answer.is_some();
        }
        let rungs: Vec<ScenarioSpec> = request
            .ladder
            .iter()
            .map(|&resolution| ScenarioSpec { resolution, ..request.scenario.clone() })
            .collect();
        let first = self.first_rung(ticket, &rungs)?;
        for scenario in &rungs[first..] {
            self.rung(ticket, scenario)?;
        }
        Ok(())
    }

    /// Where to start: at the last rung if its answers are known already, else at the first.
    fn first_rung(&mut self, ticket: &Ticket, rungs: &[ScenarioSpec]) -> Result<usize, SolveError> {
        let Some((last, _)) = rungs.split_last().filter(|(_, before)| !before.is_empty()) else {
            return Ok(0);
        };
        let body = match self.solver.body(last, &self.watch(ticket, None)) {
            // What does not fit is refused when its rung comes, after the coarser ones.
            Err(SolveError::TooLarge(_)) => return Ok(0),
            other => other?,
        };
        let known = (0..last.cases.len())
            .all(|i| self.recall(&case_id(&single_case(last, i)), &body.space).is_some());
        Ok(if known { rungs.len() - 1 } else { 0 })
    }

    /// Answers every case at one resolution; shows each as soon as it is there.
    fn rung(&mut self, ticket: &Ticket, scenario: &ScenarioSpec) -> Result<(), SolveError> {
        self.set_stage(Stage::Meshing(scenario.resolution));
        let body = self.solver.body(scenario, &self.watch(ticket, None))?;
        let mut answer = Answer { scenario: scenario.clone(), body, cases: vec![None; scenario.cases.len()] };
        let questions: Vec<_> = (0..scenario.cases.len()).map(|i| single_case(scenario, i)).collect();
        for (slot, question) in answer.cases.iter_mut().zip(&questions) {
            *slot = self.recall(&case_id(question), &answer.body.space);
        }
        self.offer(&answer);
        for (case, question) in questions.iter().enumerate() {
            if answer.cases[case].is_some() {
                continue;
            }
            let resolution = scenario.resolution;
            self.set_stage(Stage::Solving { resolution, case, part: "", share: 0.0 });
            let watch = self.watch(ticket, Some((resolution, case)));
            let found = Arc::new(self.solver.case(question, &answer.body, &watch)?);
            self.remember(&case_id(question), &answer.body.space, &found);
            answer.cases[case] = Some(found);
            self.offer(&answer);
        }
        Ok(())
    }

    fn watch(&self, ticket: &Ticket, of: Option<(Resolution, usize)>) -> Watch {
        Watch { cancel: ticket.cancel.clone(), cell: self.cell.clone(), of }
    }

    fn set_stage(&self, stage: Stage) {
        lock(&self.cell).stage = stage;
    }

    /// Puts an answer into the cell unless a complete one to the same question, before it was edited, is there and this one
    /// is not complete: what answers another question says nothing about this one.
    fn offer(&self, answer: &Answer) {
        let mut frame = lock(&self.cell);
        let worth_keeping = |shown: &Arc<Answer>| {
            let (old, new) = (&shown.scenario, &answer.scenario);
            shown.complete() && (&old.title, &old.question) == (&new.title, &new.question)
        };
        if answer.complete() || !frame.answer.as_ref().is_some_and(worth_keeping) {
            frame.stale = !answer.complete();
            frame.answer = Some(Arc::new(answer.clone()));
            frame.serial += 1;
        }
    }

    fn recall(&mut self, key: &str, space: &Space) -> Option<Arc<CaseAnswer>> {
        if let Some(answer) = self.memory.get(key) {
            return Some(answer.clone());
        }
        let answer = Arc::new(self.store.get(key, space)?);
        self.memory.insert(key.to_owned(), answer.clone());
        Some(answer)
    }

    fn remember(&mut self, key: &str, space: &Space, answer: &Arc<CaseAnswer>) {
        // A full disk costs the next start some seconds, nothing else.
        let _ = self.store.put(key, space, answer);
        self.memory.insert(key.to_owned(), answer.clone());
    }
}
