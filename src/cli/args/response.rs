//! Arguments of `response`.

use super::changes::Changes;
use clap::Args;
use std::path::PathBuf;

/// `response`.
#[derive(Clone, Debug, Args)]
pub struct ResponseArgs {
    /// Scenario file or name.
    pub scenario: PathBuf,
    /// Which case [default: the first].
    #[arg(long, value_name = "NAME")]
    pub case: Option<String>,
    /// Lowest frequency [Hz].
    #[arg(long, value_name = "HZ", default_value_t = 10.0)]
    pub from: f64,
    /// Highest frequency [Hz].
    #[arg(long, value_name = "HZ", default_value_t = 200.0)]
    pub to: f64,
    /// Wanted relative error, checked against direct solves.
    #[arg(long, value_name = "E", default_value_t = 1e-3)]
    pub error: f64,
    /// Relative residual of each solve [default: 0.002 of the error, 2e-6 to 3e-5].
    #[arg(long, value_name = "R")]
    pub tolerance: Option<f64>,
    /// Where solves start from.
    #[arg(long, value_name = "START", default_value = "model")]
    pub start: StartArg,
    /// Table with a fine grid of frequencies: stiffness, driving-point impedance, transfers to the sites.
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Picture (SVG) of the driving-point impedance, resonances marked.
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
    /// Solve again even if there is a stored result.
    #[arg(long)]
    pub fresh: bool,
    /// Threads [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Changes of the scenario.
    #[command(flatten)]
    pub changes: Changes,
}

/// Where a solve starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum StartArg {
    /// Zero.
    Nothing,
    /// The solution at the nearest solved frequency.
    Nearest,
    /// The response computed so far.
    Model,
}
