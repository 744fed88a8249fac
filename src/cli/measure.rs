//! `calfwave bench`: throughput of the solver's kernels on this machine.

use crate::cli::args::BenchArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;

/// Runs the command.
///
/// # Errors
/// The kernels are not part of this build.
pub fn measure(_args: &BenchArgs, _console: &Console) -> Result<u8, Fault> {
    Err(Fault::Missing("the kernels are not part of this build".into()))
}
