//! One case: a model, what acts on it, the analysis that solves it, and its outcome.
//!
//! In flow a scenario, one of its cases, and the [`crate::model::Model`] with its [`Workspace`]. Out flows a
//! [`CaseOutcome`]: the report, the field and derived fields at the nodes, time series, and the poses of the heads.
//!
//! Read in this order:
//!
//! - `outcome` – what a solved case is
//! - `component` – everything that acts at one frequency
//! - `seat` – one head at rest under its static force
//! - `excitation/` – what acts on the body, and at which frequencies
//! - `harmonic/` – harmonic solves: pads, ports, kept solutions, the solver's workspace
//! - `preload/` – the device at rest, before anything moves
//! - `method` – which analysis, and why
//! - `cost` – the cost of time steps
//! - `context` – what every analysis is given
//! - `analyses/` – one file per analysis, and the report
//! - `motor_speed` – motors that slow down under load
//! - `solve` – the whole way of one case

pub mod analyses;
pub mod component;
pub mod context;
pub mod cost;
pub mod excitation;
pub mod harmonic;
pub mod method;
pub mod motor_speed;
pub mod outcome;
pub mod preload;
pub mod seat;
pub mod solve;

pub use analyses::harmonic_balance::{HARMONICS, RINGS, on_axes};
pub use harmonic::workspace::Workspace;
pub use outcome::{CaseOutcome, HeadPose, NodalFields, ScenarioOutcome};
pub use solve::solve_case;
