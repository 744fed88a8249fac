//! A massager on the default leg, placed by the program: what reaches each trigger-point site.
//!
//! ```text
//! cargo run --release --no-default-features --example leg_with_device
//! ```

use calfwave::engine::{Engine, RunOptions};
use calfwave::mesh::spec::Resolution;
use calfwave::model::Progress;
use calfwave::preset::field;
use calfwave::preset::load_scenario;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut scenario = load_scenario("single_head".as_ref())?.spec;
    scenario.resolution = Resolution::Custom { order: 2, element_mm: 25.0 };
    let mut engine = Engine::new(&RunOptions::default())?;
    println!("site        at s = 0.30 [µm]  at s = 0.45 [µm]");
    let mut rms = Vec::new();
    for s in [0.30, 0.45] {
        // Any value of a scenario is addressed by its path, as with `--set` on the command line.
        field::set(&mut scenario, "cases[0].load.placement.s", s.into())
            .map_err(|problem| problem.to_string())?;
        // The engine keeps the model: the second placement needs neither mesh nor set-up.
        let outcome = engine.run(&scenario, &Progress::silent())?;
        let sites = &outcome.cases[0].report.sites;
        rms.push(
            sites.iter().map(|site| (site.name.clone(), site.displacement_rms_um.mean)).collect::<Vec<_>>(),
        );
    }
    for ((name, near), (_, far)) in rms[0].iter().zip(&rms[1]) {
        println!("{name:<10} {near:>17.1} {far:>17.1}");
    }
    Ok(())
}
