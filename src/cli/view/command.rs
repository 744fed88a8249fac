//! The subcommand `view`, in builds with and without the app.

use crate::cli::args::ViewArgs;
use crate::cli::error::CommandError;
use crate::cli::terminal::console::Console;

/// Runs the command.
///
/// # Errors
/// Invalid input, or no display or graphics adapter.
#[cfg(feature = "view")]
pub fn view(args: &ViewArgs, console: &Console) -> Result<u8, CommandError> {
    super::launch::launch(args, console)
}

/// Reports that this build does not contain the app.
///
/// # Errors
/// Always.
#[cfg(not(feature = "view"))]
pub fn view(_args: &ViewArgs, _console: &Console) -> Result<u8, CommandError> {
    Err(CommandError::Missing(
        "the app is not part of this build: it needs the feature `view` (cargo build --release --features \
         view)"
            .into(),
    ))
}
