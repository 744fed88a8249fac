//! The engine: threads, models and caches behind every command, study, analysis and the window.
//!
//! In flow resolved scenarios. Out flow outcomes ([`crate::case::ScenarioOutcome`]) and reports, and the files of a run
//! folder.
//!
//! Read in this order:
//!
//! - `need` – what the cases ask of the solver, read from the scenario alone
//! - `budget` – whether it fits into memory, judged before meshing and once the mesh is known
//! - `engine` – `Engine`: models by key, reports by key, one thread pool
//! - `run_folder` – from an outcome to the files of its run folder, and back

pub mod budget;
#[expect(clippy::module_inception, reason = "the noun of the folder")]
pub mod engine;
pub mod need;
pub mod run_folder;

pub use engine::{Engine, PreparedModel, RunOptions, by_model, run_scenario};
