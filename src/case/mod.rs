//! One case: the model, the excitation, the analysis that solves it, and its outcome.
//!
//! In flow a scenario, one of its cases, and the [`crate::model::Model`] with its [`CaseWorkspace`]. Out
//! flows a [`CaseOutcome`]: the report, the field and derived fields at the nodes, time series, and the poses
//! of the heads.
//!
//! Read in this order:
//!
//! - `outcome` – the result of a case
//! - `component` – everything that acts at one frequency
//! - `seat` – one head at rest under its static force
//! - `excitation/` – heads and loads, and their frequencies
//! - `harmonic/` – harmonic solves: pads, ports, cached solutions, the solver's workspace
//! - `preload/` – the device at rest under its static force
//! - `workspace` – solver state and preload that cases share
//! - `method` – choice of the analysis, with its reason
//! - `cost` – cost of time stepping
//! - `context` – what every analysis is given
//! - `analyses/` – one file per analysis, and the report
//! - `motor_speed` – motor speed under load
//! - `moved` – the treated site with the device moved
//! - `solve` – `solve_case`: from choice to outcome

pub(crate) mod analyses;
pub(crate) mod component;
pub(crate) mod context;
pub(crate) mod cost;
pub mod excitation;
pub mod harmonic;
pub(crate) mod method;
pub(crate) mod motor_speed;
pub(crate) mod moved;
pub(crate) mod outcome;
pub(crate) mod preload;
pub(crate) mod seat;
pub(crate) mod solve;
pub(crate) mod workspace;

pub use analyses::harmonic_balance::{ANNULI, LEAST_HARMONICS, condense_to_axes};
pub use outcome::{CaseOutcome, HeadPose, NodalFields, ScenarioOutcome};
pub use solve::solve_case;
pub use workspace::CaseWorkspace;
