//! Arguments of `batch`.

use super::changes::Changes;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `batch`.
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct BatchArgs {
    /// What to do with a study's folder instead of computing.
    #[command(subcommand)]
    pub action: Option<BatchAction>,
    /// Study file or name.
    #[arg(required = true)]
    pub study: Option<PathBuf>,
    /// Folder for the table and the cases [default: runs/NAME].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Cases computed at once [default: as many as there are cores and memory for].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Threads of each case [default: the cores divided by the cases at once].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Only this part of the study, counted from 1, such as 2/8; all parts may share one folder.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// Also compute every case with softer, contracted and stiffer muscle.
    #[arg(long)]
    pub variants: bool,
    /// Continue even if there are very many cases, or the computation takes very long.
    #[arg(long)]
    pub yes: bool,
    /// Only list the cases and estimate their cost.
    #[arg(long)]
    pub dry_run: bool,
    /// Changes of the scenario that is varied.
    #[command(flatten)]
    pub changes: Changes,
}

/// What to do with a study's folder.
#[derive(Clone, Debug, Subcommand)]
pub enum BatchAction {
    /// Print how many cases are finished, failed, running, damaged.
    Status {
        /// Folder of the study.
        dir: PathBuf,
    },
    /// Gather finished cases, here and from other folders of the same study, into the table and the report.
    Merge {
        /// Folder of the study; made if it is missing.
        dir: PathBuf,
        /// Folders to copy finished cases from.
        from: Vec<PathBuf>,
    },
    /// Compare every finished case with its checksums.
    Verify {
        /// Folder of the study.
        dir: PathBuf,
    },
}
