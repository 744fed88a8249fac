//! The interactive session: a worker thread computes, the window never waits.
//!
//! In flow commands of the window: a scenario with the resolutions to answer it at, or a cancellation. Out flows the newest
//! [`Frame`]: what the worker is doing, and the best answer so far.
//!
//! Read in this order:
//!
//! - `answer` – what the window shows of a scenario
//! - `answer_store` – answers on disk, and those built into the program
//! - `session` – commands, tickets, frames, and the worker
//! - `solver` – the engine behind the worker

pub mod answer;
pub mod answer_store;
#[expect(clippy::module_inception, reason = "the noun of the folder")]
pub mod session;
pub mod solver;

pub use answer::{Answer, Body, CaseAnswer};
pub use answer_store::AnswerStore;
pub use session::{Command, Frame, Request, Session, SolveError, Solver, Stage, Watch};
pub use solver::SessionSolver;
