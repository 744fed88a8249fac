//! `calfwave mesh SCENARIO`: the mesh only: quality table, VTU file.

use crate::cli::args::MeshArgs;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::run::open;

/// Runs the command.
///
/// # Errors
/// Invalid input, or a mesh that cannot be made.
pub fn mesh(args: &MeshArgs, console: &Console) -> Result<u8, Fault> {
    open(&args.scenario, &args.changes, console)?;
    Err(Fault::Missing("the mesh generator is not part of this build".into()))
}
