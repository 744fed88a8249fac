//! `calfwave view [SCENARIO]`: the app, if it is part of this build.

use crate::cli::args::ViewArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;

/// Runs the command.
///
/// # Errors
/// The app is not part of this build, or there is nothing to draw on.
pub fn open(_args: &ViewArgs, _console: &Console) -> Result<u8, Fault> {
    Err(Fault::Missing(
        "the app is not part of this build: it needs the feature `view` (cargo build --release --features view)".into(),
    ))
}
