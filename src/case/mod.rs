//! One case: the model, the excitation, the analysis that solves it, and its outcome.
//!
//! In flow a scenario, one of its cases, and the [`crate::model::Model`] with its [`Workspace`]. Out flows a
//! [`CaseOutcome`]: the report, the field and derived fields at the nodes, time series, and the poses of the
//! heads.
//!
//! Read in this order:
//!
//! - `outcome` – the result of a case
//! - `component`, `excitation/` – heads and loads, and their frequencies
//! - `preload/`, `seat` – the device at rest under its static force
//! - `method` – choice of the analysis, with its reason
//! - `harmonic/`, `workspace`, `context` – shared by the analyses
//! - `harmonic_analysis`, `harmonic_balance`, `static_analysis`, `transient_analysis` – one file per analysis
//! - `harmonic_result`, `device_report`, `measure` – from solutions to the report
//! - `motor_speed`, `cost` – motor speed under load; cost of time stepping
//! - `solve` – `solve_case`: from choice to outcome

pub mod component;
pub mod context;
pub mod cost;
pub mod device_report;
pub mod excitation;
pub mod harmonic;
mod harmonic_analysis;
mod harmonic_balance;
mod harmonic_result;
pub mod measure;
pub mod method;
pub mod motor_speed;
pub mod outcome;
pub mod preload;
pub mod seat;
pub mod solve;
mod static_analysis;
mod transient_analysis;
pub mod workspace;

pub use harmonic_balance::condense_to_axes as on_axes; // shim
pub use harmonic_balance::{ANNULI, LEAST_HARMONICS, condense_to_axes};
pub use outcome::{CaseOutcome, HeadPose, NodalFields, ScenarioOutcome};
pub use solve::solve_case;
pub use workspace::Workspace;
