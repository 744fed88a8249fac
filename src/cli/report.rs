//! `calfwave report DIR`: makes the report of a study or run again from its tables.
//!
//! Damaged cases are left out and named; the exit code is then 1.

use crate::cli::args::ReportArgs;
use crate::cli::error::CommandError;
use crate::cli::terminal::console::Console;
use crate::study;

/// Runs the command.
///
/// # Errors
/// The folder is neither a study nor a finished run, or cannot be written.
pub fn report(args: &ReportArgs, console: &Console) -> Result<u8, CommandError> {
    let written = study::report::write(&args.dir)?;
    console.print(&format!("report in {}", written.path.display()));
    written.damaged.iter().for_each(|(words, why)| console.warn(&format!("damaged: {words}: {why}")));
    Ok(u8::from(!written.damaged.is_empty()))
}
