//! Arguments of `claims`.

use super::changes::Changes;
use clap::Args;
use std::path::PathBuf;

/// `claims`.
#[derive(Clone, Debug, Args)]
pub struct ClaimsArgs {
    /// Claims file or name.
    #[arg(default_value = "claims")]
    pub claims: PathBuf,
    /// Folder for the report, the page and the stored results [default: runs/NAME].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// File for the page, in Markdown [default: claims.md in the folder].
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    /// Only list the cases, and say how many are computed already.
    #[arg(long)]
    pub dry_run: bool,
    /// Judge by the results that exist; missing results are marked.
    #[arg(long)]
    pub partial: bool,
    /// Compute all results anew; interrupted, the same command without --fresh continues.
    #[arg(long, conflicts_with_all = ["partial", "dry_run"])]
    pub fresh: bool,
    /// Changes of every experiment that has the field; --subject changes experiments on a leg, --resolution
    /// those without a resolution of their own.
    #[command(flatten)]
    pub changes: Changes,
    /// Threads [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}
