//! One case: a model, what acts on it, the analysis that solves it, and its outcome.
//!
//! In flow a scenario, one of its cases, and the [`crate::model::Model`] with its [`Workspace`]. Out flows a
//! [`CaseOutcome`]: the report, the field and derived fields at the nodes, time series, and the poses of the heads.
//!
//! Read in this order:
//!
//! - `outcome` – what a solved case is
//! - `component`, `excitation/` – what acts, and at which frequencies
//! - `preload/`, `seat` – the device at rest, before anything moves
//! - `method` – which analysis, and why
//! - `harmonic/`, `workspace`, `context` – what the analyses share
//! - `harmonic_analysis`, `harmonic_balance`, `static_analysis`, `transient_analysis` – one file per analysis
//! - `harmonic_result`, `device_report`, `measure` – from solutions to the report
//! - `motor_speed`, `cost` – motors under load; the cost of time steps
//! - `solve` – the whole way of one case

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

pub use harmonic_balance::{HARMONICS, RINGS, on_axes};
pub use outcome::{CaseOutcome, HeadPose, NodalFields, ScenarioOutcome};
pub use solve::solve_case;
pub use workspace::Workspace;
