//! `calfwave bench`: speed of the solver's kernels on this machine.
//!
//! In: orders, thread counts and sizes, or a scenario. Out: a table.
//!
//! - `explicit` – throughput of the explicit time step
//! - `harmonic` – iterations, time and memory of the harmonic solver on a scenario
//! - `factors` – the multifrontal factors beside a general sparse LU
//! - `command` – the subcommand

pub(crate) mod command;
pub(crate) mod explicit;
pub(crate) mod factors;
pub(crate) mod harmonic;

pub use command::bench;
