//! The analyses of a case: one file each, and what they share from solutions to the report.
//!
//! In flows a [`crate::case::context::CaseContext`]. Out flows a [`crate::case::outcome::CaseOutcome`].
//!
//! Read in this order:
//!
//! - `device_report` – rows of the report about the device: on the body, and in air
//! - `housing` – vibration of the housing from the forces on the heads
//! - `hazards` – hazard rows: the motion on top of the device at rest
//! - `measure` – from a solved case to its report
//! - `harmonic_result` – what the harmonic solves of a case add up to
//! - `port_solver` – one solve per port, for heads whose motion is an outcome
//! - `prescribed` – one solve per component, for prescribed motion
//! - `harmonic_analysis` – one complex solve per frequency
//! - `harmonic_balance` – contact that may open, periodic
//! - `static_analysis` – constant loads
//! - `transient_analysis` – time steps to the steady state

pub(crate) mod device_report;
pub(crate) mod harmonic_analysis;
pub(crate) mod harmonic_balance;
mod harmonic_result;
mod hazards;
mod housing;
pub(crate) mod measure;
mod port_solver;
mod prescribed;
pub(crate) mod static_analysis;
pub(crate) mod transient_analysis;
