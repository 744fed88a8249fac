//! Arguments of `bench`.

use super::changes::Changes;
use super::number::{counts, numbers};
use crate::solver::harmonic::DisplacementSolver;
use clap::Args;
use std::path::PathBuf;

/// `bench`.
#[derive(Clone, Debug, Args)]
pub struct BenchArgs {
    /// Polynomial orders, 2 to 6.
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "2,3,4,5,6",
        value_parser = clap::value_parser!(u8).range(2..=6)
    )]
    pub orders: Vec<u8>,
    /// Thread counts, of `--factors` those of the program's own solver [default: 1 and all cores].
    #[arg(long, value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Vec<u16>,
    /// Millions of degrees of freedom.
    #[arg(long, default_value_t = 1.2, value_parser = numbers(0.001, 100.0))]
    pub mdof: f64,
    /// Seconds per figure.
    #[arg(long, default_value_t = 0.5, value_parser = numbers(0.001, 3600.0))]
    pub seconds: f64,
    /// Measure the harmonic solver on this scenario instead.
    #[arg(long, value_name = "SCENARIO")]
    pub harmonic: Option<PathBuf>,
    /// Compare the factors of the harmonic solver on this scenario with a general sparse LU instead.
    #[arg(long, value_name = "SCENARIO", conflicts_with = "harmonic")]
    pub factors: Option<PathBuf>,
    /// Frequency of the factored matrix [Hz] (factors).
    #[arg(long, default_value_t = 50.0, value_parser = numbers(1e-3, 1000.0))]
    pub hz: f64,
    /// How the scenario is changed (harmonic, factors).
    #[command(flatten)]
    pub changes: Changes,
    /// Frequencies [Hz]; factors of one serve the next if it is within 12 % (harmonic).
    #[arg(long, value_delimiter = ',', default_value = "20,50,100,200", value_parser = numbers(0.0, 1000.0))]
    pub frequencies: Vec<f64>,
    /// Bulk moduli [MPa] (harmonic).
    #[arg(long, value_delimiter = ',', default_value = "5,25,2200", value_parser = numbers(1e-3, 1e9))]
    pub bulk: Vec<f64>,
    /// Membranes: on, off (harmonic).
    #[arg(long, value_delimiter = ',', default_value = "on,off")]
    pub membranes: Vec<String>,
    /// How displacements are solved for inside [default: as a run to the highest frequency would choose]
    /// (harmonic).
    #[arg(long)]
    pub inner: Option<InnerArg>,
    /// Relative residual (harmonic).
    #[arg(long, default_value_t = 1e-5, value_parser = numbers(1e-7, 1e-2))]
    pub tolerance: f64,
    /// Most iterations (harmonic).
    #[arg(long, default_value_t = 200, value_parser = counts(1, 2000))]
    pub most: usize,
}

/// How the harmonic solver solves for displacements inside its iteration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum InnerArg {
    /// Factors of all unknowns.
    Direct,
    /// A p-multigrid cycle.
    Multigrid,
}

impl From<InnerArg> for DisplacementSolver {
    fn from(arg: InnerArg) -> DisplacementSolver {
        match arg {
            InnerArg::Direct => DisplacementSolver::Direct,
            InnerArg::Multigrid => DisplacementSolver::Multigrid,
        }
    }
}
