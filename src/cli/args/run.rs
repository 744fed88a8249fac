//! Arguments of `run`.

use super::changes::Changes;
use super::number::numbers;
use clap::Args;
use std::path::PathBuf;

/// `run`.
#[derive(Clone, Debug, Args)]
pub struct RunArgs {
    /// Scenario file or name.
    pub scenario: PathBuf,
    /// Folder for the files [default: runs/NAME].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Threads [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Do not write the field file (the largest).
    #[arg(long)]
    pub no_field: bool,
    /// Also compute elements of one order less, and write the error beside every number.
    #[arg(long, conflicts_with = "variants")]
    pub error: bool,
    /// Raise the order of the elements until the displacement and strain of every site have errors of at most
    /// this many percent.
    #[arg(long, value_name = "PERCENT", value_parser = numbers(0.1, 100.0), conflicts_with = "variants")]
    pub tolerance_percent: Option<f64>,
    /// Also compute softer, contracted and stiffer muscle: a folder each, and a table of intervals.
    #[arg(long)]
    pub variants: bool,
    /// Changes of the scenario.
    #[command(flatten)]
    pub changes: Changes,
}
