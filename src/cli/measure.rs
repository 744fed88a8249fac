//! `calfwave bench`: throughput of the solver's kernels on this machine.

use crate::cli::args::BenchArgs;
use crate::cli::bench::{BenchOptions, bench};
use crate::cli::bench_harmonic;
use crate::cli::console::Console;
use crate::cli::fault::Fault;
use crate::cli::run::open;
use crate::solver::harmonic::Inner;

/// Fewest degrees of freedom that still measure the kernel and not the loop around it.
const MIN_DOF: f64 = 1000.0;

/// Runs the command.
///
/// # Errors
/// A size or time that makes no sense.
pub fn measure(args: &BenchArgs, console: &Console) -> Result<u8, Fault> {
    let dof = args.mdof * 1e6;
    if !(MIN_DOF..=1e9).contains(&dof) {
        return Err(Fault::Usage(format!("--mdof {} is out of range; allowed: 0.001 to 1000", args.mdof)));
    }
    if !(args.seconds > 0.0 && args.seconds <= 600.0) {
        return Err(Fault::Usage(format!("--seconds {} is out of range; allowed: > 0 to 600", args.seconds)));
    }
    if let Some(path) = &args.harmonic {
        let scenario = open(path, &args.changes, console)?;
        let options = bench_harmonic::Options {
            frequencies: args.frequencies.clone(),
            bulk: args.bulk.clone(),
            membranes: args.membranes.iter().map(|m| m != "off").collect(),
            tolerance: args.tolerance,
            most: args.most,
            inner: args.inner.map(Inner::from),
        };
        bench_harmonic::bench(&scenario.spec, &options, |line| console.say(&line))?;
        return Ok(0);
    }
    let mut options = BenchOptions { dof: dof as usize, seconds: args.seconds, ..BenchOptions::default() };
    options.orders = args.orders.iter().map(|n| usize::from(*n)).collect();
    options.threads = match args.threads.is_empty() {
        true => default_threads(),
        false => args.threads.iter().map(|n| usize::from(*n)).collect(),
    };
    let rows = |row: &crate::cli::bench::BenchRow| {
        console.note(&format!(
            "order {} {} {} × {}: {:.1} MDOF/s",
            row.order, row.material, row.isa, row.threads, row.mdof_per_s
        ));
    };
    let table = bench(&options, rows);
    console.say(&table.to_string());
    Ok(0)
}

/// One, and all cores.
fn default_threads() -> Vec<usize> {
    let all = std::thread::available_parallelism().map_or(1, usize::from);
    if all > 1 { vec![1, all] } else { vec![1] }
}
