//! Arguments of `compare`.

use super::changes::Changes;
use clap::Args;
use std::path::PathBuf;

/// `compare`.
#[derive(Clone, Debug, Args)]
pub struct CompareArgs {
    /// Run folders, or scenarios; the others are divided by the first.
    #[arg(required = true)]
    pub runs: Vec<PathBuf>,
    /// Column of sites.csv to compare [default: a few].
    #[arg(long, value_name = "COLUMN")]
    pub column: Vec<String>,
    /// Compare the cases of one scenario fairly: each at its own drive, at equal power into the tissue, at
    /// equal peak pressure, at equal displacement of the head.
    #[arg(long, conflicts_with = "column")]
    pub fair: bool,
    /// Fair: the case that keeps its drive [default: the first whose contact may open, else the first].
    #[arg(long, value_name = "CASE", requires = "fair")]
    pub reference: Option<String>,
    /// Fair: also with softer, contracted and stiffer muscle.
    #[arg(long, requires = "fair")]
    pub variants: bool,
    /// Fair: also with other values, one at a time: `geometry.fat_posterior_mm=3,12,18`. May be repeated.
    #[arg(long, value_name = "PATH=V,V,…", requires = "fair")]
    pub vary: Vec<String>,
    /// Fair: folder for the tables, the report and the stored results [default: runs/fair_NAME].
    #[arg(long, value_name = "DIR", requires = "fair")]
    pub out: Option<PathBuf>,
    /// Threads for scenarios [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Changes of scenarios.
    #[command(flatten)]
    pub changes: Changes,
}
