//! `Worker`: the thread that solves requests.
//!
//! A request is solved at each resolution of its ladder in turn: the body first, then every case. Cases found
//! in memory or on disk are not solved again.

use crate::cache::Lru;
use crate::fem::Space;
use crate::mesh::spec::Resolution;
use crate::model::scenario::single_case;
use crate::preset::identity::case_id;
use crate::preset::scenario::ScenarioSpec;
use crate::session::answer::{Answer, CaseAnswer};
use crate::session::answer_store::AnswerStore;
use crate::session::case_solver::{SolveError, Solver};
use crate::session::command::{Command, Request};
use crate::session::frame::{Frame, Stage, lock};
use crate::session::ticket::Ticket;
use crate::session::watch::Watch;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};

/// How many solved cases stay in memory.
const MEMORY_CASES: usize = 12;

/// State of the worker thread.
pub(super) struct Worker {
    solver: Box<dyn Solver>,
    store: AnswerStore,
    cell: Arc<Mutex<Frame>>,
    /// Solved cases by [`case_id`].
    memory: Lru<Arc<CaseAnswer>>,
}

impl Worker {
    /// A worker that writes its frames into `cell`.
    pub fn new(solver: Box<dyn Solver>, store: AnswerStore, cell: Arc<Mutex<Frame>>) -> Worker {
        Worker { solver, store, cell, memory: Lru::of_count(MEMORY_CASES) }
    }

    /// Executes the commands of `inbox` until it is closed.
    pub fn serve(mut self, inbox: &Receiver<(Ticket, Command)>) {
        while let Ok((ticket, command)) = inbox.recv() {
            let end = match command {
                Command::Cancel => Stage::Cancelled,
                Command::Load(request) => match self.solve(&ticket, &request) {
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

    /// Solves a request at each resolution of its ladder.
    fn solve(&mut self, ticket: &Ticket, request: &Request) -> Result<(), SolveError> {
        {
            let mut frame = lock(&self.cell);
            frame.request = ticket.number;
            // The end of the request before is not that of this one.
            frame.stage = request.ladder.first().map_or(Stage::Idle, |&first| Stage::Meshing(first));
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
            self.solve_at(ticket, scenario)?;
        }
        Ok(())
    }

    /// Index of the first resolution to solve: the last one if all its cases are stored, else 0.
    fn first_rung(&mut self, ticket: &Ticket, rungs: &[ScenarioSpec]) -> Result<usize, SolveError> {
        let Some((last, _)) = rungs.split_last().filter(|(_, before)| !before.is_empty()) else {
            return Ok(0);
        };
        let body = match self.solver.body(last, &self.watch(ticket, None)) {
            // If the last resolution does not fit, the coarser ones are solved before it is refused.
            Err(SolveError::TooLarge(_)) => return Ok(0),
            other => other?,
        };
        let stored = (0..last.cases.len())
            .all(|i| self.recall(&case_id(&single_case(last, i)), &body.space).is_some());
        Ok(if stored { rungs.len() - 1 } else { 0 })
    }

    /// Solves every case at one resolution, and shows each as soon as it is solved.
    fn solve_at(&mut self, ticket: &Ticket, scenario: &ScenarioSpec) -> Result<(), SolveError> {
        self.set_stage(Stage::Meshing(scenario.resolution));
        let body = self.solver.body(scenario, &self.watch(ticket, None))?;
        let mut answer = Answer { scenario: scenario.clone(), body, cases: vec![None; scenario.cases.len()] };
        let single: Vec<_> = (0..scenario.cases.len()).map(|i| single_case(scenario, i)).collect();
        for (slot, spec) in answer.cases.iter_mut().zip(&single) {
            *slot = self.recall(&case_id(spec), &answer.body.space);
        }
        self.offer(&answer);
        for (case, spec) in single.iter().enumerate() {
            if answer.cases[case].is_some() {
                continue;
            }
            let resolution = scenario.resolution;
            self.set_stage(Stage::Solving { resolution, case, part: "", share: 0.0 });
            let watch = self.watch(ticket, Some((resolution, case)));
            let solved = Arc::new(self.solver.case(spec, &answer.body, &watch)?);
            self.remember(&case_id(spec), &answer.body.space, &solved);
            answer.cases[case] = Some(solved);
            self.offer(&answer);
        }
        Ok(())
    }

    fn watch(&self, ticket: &Ticket, of: Option<(Resolution, usize)>) -> Watch {
        Watch::new(ticket.cancel.clone(), self.cell.clone(), of)
    }

    fn set_stage(&self, stage: Stage) {
        lock(&self.cell).stage = stage;
    }

    /// Shows `answer`. An incomplete answer does not replace a complete one to the same scenario, identified
    /// by title and question, whose values may have been edited; an answer to another scenario is replaced at
    /// once.
    fn offer(&self, answer: &Answer) {
        let mut frame = lock(&self.cell);
        let stays = |shown: &Arc<Answer>| {
            let (old, new) = (&shown.scenario, &answer.scenario);
            shown.complete() && (&old.title, &old.question) == (&new.title, &new.question)
        };
        if answer.complete() || !frame.answer.as_ref().is_some_and(stays) {
            frame.stale = !answer.complete();
            frame.answer = Some(Arc::new(answer.clone()));
            frame.serial += 1;
        }
    }

    /// The solved case with id `key`, from memory or from the store.
    fn recall(&mut self, key: &str, space: &Space) -> Option<Arc<CaseAnswer>> {
        if let Some(solved) = self.memory.get(key) {
            return Some(solved.clone());
        }
        let solved = Arc::new(self.store.get(key, space)?);
        self.memory.insert(key.to_owned(), solved.clone());
        Some(solved)
    }

    /// Keeps a solved case in memory and in the store.
    fn remember(&mut self, key: &str, space: &Space, solved: &Arc<CaseAnswer>) {
        // If the file cannot be written, the next start solves the case again.
        let _ = self.store.put(key, space, solved);
        self.memory.insert(key.to_owned(), solved.clone());
    }
}
