//! `calfwave view [SCENARIO]`: the app, if it is part of this build.

use crate::cli::args::ViewArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;

/// Runs the command.
///
/// # Errors
/// Invalid input, or nothing to draw on.
#[cfg(feature = "view")]
pub fn open(args: &ViewArgs, console: &Console) -> Result<u8, Fault> {
    crate::cli::view::view(args, console)
}

/// Says that this build has no app.
///
/// # Errors
/// Always: the app is not part of this build.
#[cfg(not(feature = "view"))]
pub fn open(_args: &ViewArgs, _console: &Console) -> Result<u8, Fault> {
    Err(Fault::Missing(
        "the app is not part of this build: it needs the feature `view` (cargo build --release --features view)".into(),
    ))
}
