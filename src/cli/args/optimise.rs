//! Arguments of `optimise`.

use super::changes::Changes;
use super::number::counts;
use clap::Args;
use std::path::PathBuf;

/// `optimise`.
#[derive(Clone, Debug, Args)]
pub struct OptimiseArgs {
    /// Scenario file or name.
    pub scenario: PathBuf,
    /// Site (or probe) at which the column is maximised. May be repeated; then the mean counts.
    #[arg(long, value_name = "NAME", required = true)]
    pub site: Vec<String>,
    /// Column of sites.csv to be maximised.
    #[arg(long, value_name = "COLUMN", default_value = "fibre_strain_peak_mean_percent")]
    pub column: String,
    /// Upper limit of a column: `superficial_strain_peak_percent=10`, `contact_pressure_peak_kpa=20`. May be
    /// repeated.
    #[arg(long, value_name = "COLUMN=MOST", required = true)]
    pub limit: Vec<String>,
    /// Field to be varied: `PATH=FROM..TO` [default: placement and frequency]. May be repeated.
    #[arg(long, value_name = "PATH=FROM..TO")]
    pub vary: Vec<String>,
    /// Which case [default: the first].
    #[arg(long, value_name = "NAME")]
    pub case: Option<String>,
    /// Points spread over the ranges before the search.
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = counts(0, 65_536))]
    pub scan: usize,
    /// Largest number of points of the search.
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = counts(0, 100_000))]
    pub evaluations: usize,
    /// Folder for history, best scenario and its run [default: runs/NAME/optimise].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Threads [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Changes of the scenario.
    #[command(flatten)]
    pub changes: Changes,
}
