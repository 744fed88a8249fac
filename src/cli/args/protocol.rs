//! Arguments of `protocol`.

use super::changes::Changes;
use clap::Args;
use std::path::PathBuf;

/// `protocol`.
#[derive(Clone, Debug, Args)]
pub struct ProtocolArgs {
    /// Protocol file or name.
    pub protocol: PathBuf,
    /// Folder for the tables, the report and the stored results [default: runs/protocol_NAME].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Only list the placements, and say which are computed already.
    #[arg(long)]
    pub dry_run: bool,
    /// Threads [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Changes of the scenario; paths are those in the scenario that the protocol names.
    #[command(flatten)]
    pub changes: Changes,
}
