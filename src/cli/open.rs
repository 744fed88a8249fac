//! `calfwave view [SCENARIO]`: the app, if it is part of this build.

use crate::cli::args::ViewArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;

/// Runs the command.
///
/// # Errors
/// Invalid input, nothing to draw on (exit code 5), or no picture.
#[cfg(feature = "view")]
pub fn open(args: &ViewArgs, console: &Console) -> Result<u8, Fault> {
    crate::cli::view::view(args, console)
}

/// Says that the app is missing.
///
/// # Errors
/// Always: the app is not part of this build (exit code 5).
#[cfg(not(feature = "view"))]
pub fn open(_args: &ViewArgs, _console: &Console) -> Result<u8, Fault> {
    Err(Fault::Missing(
        "the app is not part of this build: it needs the feature `view` (cargo build --release --features view)".into(),
    ))
}
