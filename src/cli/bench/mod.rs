//! `calfwave bench`: speed of the solver's kernels on this machine.
//!
//! In: orders, thread counts and sizes, or a scenario. Out: a table.
//!
//! - `command`: the subcommand
//! - `explicit`: throughput of the explicit time step
//! - `harmonic`: iterations, time and memory of the harmonic solver on a scenario

pub mod command;
pub mod explicit;
pub mod harmonic;

pub use command::bench;
