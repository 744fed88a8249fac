//! Arguments of `mesh`.

use super::changes::Changes;
use clap::Args;
use std::path::PathBuf;

/// `mesh`.
#[derive(Clone, Debug, Args)]
pub struct MeshArgs {
    /// Scenario file or name.
    pub scenario: PathBuf,
    /// Folder for the VTU file [default: none is written].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Changes of the scenario.
    #[command(flatten)]
    pub changes: Changes,
}
