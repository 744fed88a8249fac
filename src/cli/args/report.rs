//! Arguments of `report`.

use clap::Args;
use std::path::PathBuf;

/// `report`.
#[derive(Clone, Debug, Args)]
pub struct ReportArgs {
    /// Folder of a study, or of a run.
    pub dir: PathBuf,
}
