//! `calfwave report DIR`: the report of a finished study or run, made again from its tables.
//!
//! Damaged cases are left out, named, and make the exit code 1.

use crate::cli::args::ReportArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::run::batch::digest;

/// Runs the command.
///
/// # Errors
/// A folder that is neither a study nor a finished run, or that cannot be written.
pub fn report(args: &ReportArgs, console: &Console) -> Result<u8, Fault> {
    let written = digest::write(&args.dir)?;
    console.say(&format!("report in {}", written.path.display()));
    written.damaged.iter().for_each(|(words, why)| console.warn(&format!("damaged: {words}: {why}")));
    Ok(u8::from(!written.damaged.is_empty()))
}
