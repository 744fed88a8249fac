//! A study of one's own: a shipped scenario over two frequencies, as finished cases and one table in a
//! folder. Run twice, it computes nothing the second time.
//!
//! ```text
//! cargo run --release --no-default-features --example own_study -- FOLDER
//! ```

use calfwave::engine::run_folder::{self, RecordOptions};
use calfwave::engine::{Engine, RunOptions};
use calfwave::mesh::spec::Resolution;
use calfwave::model::Progress;
use calfwave::preset::syntax::to_ron;
use calfwave::preset::{ScenarioSpec, load_scenario, load_study};
use calfwave::study::schedule::Shard;
use calfwave::study::{CaseFailure, StudyControl, design_points, run_study};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Two frequencies of a head on a gel block.
const STUDY: &str = r#"(
    version: 1,
    title: "Two frequencies",
    question: "How does the displacement below a head change with frequency?",
    scenario: File("scenario.ron"),
    axes: [(name: "f_hz", field: "cases[0].load.device.heads[0].drive.frequency_hz", values: Numbers([40.0, 80.0]))],
)"#;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).map_or_else(|| PathBuf::from("own_study"), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    let file = folder.join("own_study.ron");
    std::fs::write(&file, STUDY)?;
    let mut scenario = load_scenario("block_flat_head".as_ref())?.spec;
    scenario.resolution = Resolution::Preview;
    std::fs::write(folder.join("scenario.ron"), to_ron(&scenario)?)?;
    let study = load_study(&file, &[])?;
    let points = design_points(&study, false)?;
    let mut engine = Engine::new(&RunOptions::default())?;
    let mut runner = |scenario: &ScenarioSpec, case: &Path| compute(&mut engine, scenario, case);
    let control =
        StudyControl { shard: Shard::WHOLE, cancel: &AtomicBool::new(false), on_case: &|_, _, _| {} };
    let summary = run_study(&study, &points, &folder.join("results"), control, &mut [&mut runner])?;
    println!("computed {}, reused {}, failed {}", summary.computed, summary.reused, summary.failed.len());
    println!("table: {}", summary.table.ok_or("no table")?.display());
    Ok(())
}

/// Solves one case and writes its folder.
fn compute(engine: &mut Engine, scenario: &ScenarioSpec, folder: &Path) -> Result<(), CaseFailure> {
    let begun = Instant::now();
    let outcome =
        engine.run(scenario, &Progress::silent()).map_err(|error| CaseFailure::Failed(error.to_string()))?;
    let options = RecordOptions { name: "own study", wall: begun.elapsed(), field: false };
    run_folder::write(scenario, &outcome, options, folder)?;
    Ok(())
}
