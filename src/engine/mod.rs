//! The engine: threads, models and caches. Every command, study, analysis and the window use it.
//!
//! In flow resolved scenarios. Out flow outcomes ([`crate::case::ScenarioOutcome`]) and reports, and the
//! files of a run folder.
//!
//! Read in this order:
//!
//! - `need` – solve demand of the cases, from the scenario alone
//! - `budget` – memory estimate, checked before meshing and again with the mesh
//! - `engine` – `Engine`: one thread pool, models and reports by key
//! - `refinement` – higher orders until the sites are known within a tolerance
//! - `run_folder` – writes the outcome of a scenario to its run folder, and reads it back

pub mod budget;
#[expect(clippy::module_inception, reason = "the noun of the folder")]
pub(crate) mod engine;
pub mod need;
pub mod refinement;
pub mod run_folder;

pub use engine::{Engine, PreparedModel, RunOptions, by_model, run_scenario};
