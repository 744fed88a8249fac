//! The interactive session: a worker thread computes, and the window never waits.
//!
//! In flow commands of the window: a scenario with the resolutions at which it is solved, or a cancellation.
//! Out flows the newest [`Frame`]: the stage of the worker, and the best answer so far.
//!
//! Read in this order:
//!
//! - `answer` – what the window shows of a scenario
//! - `answer_store` – solved cases on disk, and those built into the program
//! - `command`, `ticket` – what the window asks, with its number and cancel token
//! - `frame` – what the window sees
//! - `watch` – cancel token and progress of one solve
//! - `case_solver` – the interface to what computes
//! - `worker` – answers requests, coarsest resolution first
//! - `session` – the handle of the window
//! - `solver` – the engine behind the worker

pub(crate) mod answer;
pub(crate) mod answer_store;
pub(crate) mod case_solver;
pub(crate) mod command;
pub(crate) mod frame;
#[expect(clippy::module_inception, reason = "the noun of the folder")]
pub(crate) mod session;
pub(crate) mod solver;
mod ticket;
pub(crate) mod watch;
mod worker;

pub use answer::{Answer, Body, CaseAnswer};
pub use answer_store::AnswerStore;
pub use case_solver::{SolveError, Solver};
pub use command::{Command, Request};
pub use frame::{Frame, Stage};
pub use session::Session;
pub use solver::SessionSolver;
pub use watch::Watch;
