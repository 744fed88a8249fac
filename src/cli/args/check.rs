//! Arguments of `check`.

use clap::Args;
use std::path::PathBuf;

/// `check`.
#[derive(Clone, Debug, Args)]
pub struct CheckArgs {
    /// Preset files or names.
    #[arg(required_unless_present = "list")]
    pub files: Vec<PathBuf>,
    /// List the shipped presets with their questions.
    #[arg(long)]
    pub list: bool,
    /// Treat warnings about unlikely values as errors.
    #[arg(long)]
    pub strict: bool,
}
