//! The subcommand: explicit step, or harmonic solver or its factors on a scenario.

use super::explicit::{self, BenchOptions, BenchRow};
use super::{factors, harmonic};
use crate::cli::args::BenchArgs;
use crate::cli::error::CommandError;
use crate::cli::scenario::load;
use crate::cli::terminal::console::Console;
use crate::solver::harmonic::DisplacementSolver;

/// Least number of degrees of freedom at which the kernel rather than the loop around it dominates the time.
const MIN_DOF: f64 = 1000.0;

/// Runs the command.
///
/// # Errors
/// A size or time out of range; whatever the scenario of the harmonic solver refuses.
pub fn bench(args: &BenchArgs, console: &Console) -> Result<u8, CommandError> {
    let dof = args.mdof * 1e6;
    if !(MIN_DOF..=1e9).contains(&dof) {
        return Err(CommandError::Usage(format!(
            "--mdof {} is out of range; allowed: 0.001 to 1000",
            args.mdof
        )));
    }
    if !(args.seconds > 0.0 && args.seconds <= 600.0) {
        return Err(CommandError::Usage(format!(
            "--seconds {} is out of range; allowed: > 0 to 600",
            args.seconds
        )));
    }
    if let Some(path) = &args.harmonic {
        let scenario = load(path, &args.changes, console)?;
        let options = harmonic::Options {
            frequencies: args.frequencies.clone(),
            bulk: args.bulk.clone(),
            membranes: args.membranes.iter().map(|m| m != "off").collect(),
            tolerance: args.tolerance,
            most: args.most,
            inner: args.inner.map(DisplacementSolver::from),
        };
        harmonic::bench(&scenario.spec, &options, |line| console.print(&line))?;
        return Ok(0);
    }
    if let Some(path) = &args.factors {
        let scenario = load(path, &args.changes, console)?;
        console.print(&factors::bench(&scenario.spec, args.hz, &threads(args))?);
        return Ok(0);
    }
    let mut options = BenchOptions { dof: dof as usize, seconds: args.seconds, ..BenchOptions::default() };
    options.orders = args.orders.iter().map(|n| usize::from(*n)).collect();
    options.threads = threads(args);
    let rows = |row: &BenchRow| {
        console.note(&format!(
            "order {} {} {} × {}: {:.1} MDOF/s",
            row.order, row.material, row.isa, row.threads, row.mdof_per_s
        ));
    };
    console.print(&explicit::table(&explicit::bench(&options, rows)));
    Ok(0)
}

/// The thread counts asked for; one and all cores by default.
fn threads(args: &BenchArgs) -> Vec<usize> {
    if !args.threads.is_empty() {
        return args.threads.iter().map(|n| usize::from(*n)).collect();
    }
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    if all > 1 { vec![1, all] } else { vec![1] }
}
