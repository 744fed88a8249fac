//! A layered gel block under a pressed disc: how the displacement falls off with depth.
//!
//! ```text
//! cargo run --release --no-default-features --example phantom
//! ```

use calfwave::engine::{RunOptions, run_scenario};
use calfwave::mesh::spec::Resolution;
use calfwave::model::Progress;
use calfwave::preset::load_scenario;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut scenario = load_scenario("block_pressure".as_ref())?.spec;
    scenario.resolution = Resolution::Preview;
    let outcome = run_scenario(&scenario, &RunOptions::default(), &Progress::silent())?;
    let report = &outcome.cases[0].report;
    println!("{} at {} Hz, {} unknowns", report.load, report.frequency_hz, report.solver.dof);
    println!("probe                  depth [mm]  displacement RMS [µm]");
    for probe in &report.sites {
        println!("{:<22} {:>10.1}  {:>21.2}", probe.name, probe.depth_mm, probe.displacement_rms_um.mean);
    }
    let ledger = report.ledger.as_ref().ok_or("a vibration has an energy ledger")?;
    println!(
        "input power {:.2e} W, ledger closes to {:.1e} %",
        ledger.input_w,
        ledger.residual_percent.unwrap_or(0.0)
    );
    Ok(())
}
