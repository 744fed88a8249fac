//! `Session`: the handle of the window to the worker thread.
//!
//! ```text
//! window ──Command──▶ worker ──▶ one-slot cell (newest Frame) ──▶ window polls
//! ```
//!
//! A new command sets the cancel token of the ticket before it. Meshing, factorisation, static contact,
//! Krylov iterations and time steps all check that token.

use crate::session::answer_store::AnswerStore;
use crate::session::case_solver::Solver;
use crate::session::command::Command;
use crate::session::frame::{Frame, lock};
use crate::session::ticket::Ticket;
use crate::session::worker::Worker;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

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
    /// Those of the operating system if it refuses a thread.
    pub fn start(solver: impl Solver, store: AnswerStore) -> std::io::Result<Session> {
        let (commands, inbox) = channel();
        let cell = Arc::new(Mutex::new(Frame::default()));
        let worker = Worker::new(Box::new(solver), store, cell.clone());
        let thread =
            std::thread::Builder::new().name("session".into()).spawn(move || worker.serve(&inbox))?;
        Ok(Session { commands: Some(commands), newest: Mutex::default(), cell, worker: Some(thread) })
    }

    /// Sends a command without waiting. The solve of an earlier request is cancelled.
    pub fn send(&self, command: Command) {
        let ticket = {
            let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
            newest.cancel.store(true, Ordering::Relaxed);
            *newest = Ticket { number: newest.number + 1, cancel: Arc::default() };
            newest.clone()
        };
        if let Some(commands) = &self.commands {
            // If the worker has ended, the cell holds its last frame.
            let _ = commands.send((ticket, command));
        }
    }

    /// The newest frame; does not wait for the worker.
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
