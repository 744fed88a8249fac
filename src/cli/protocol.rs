//! `calfwave protocol FILE`: a whole treatment: tables, report, coverage map; finished placements are reused.

use crate::analysis::protocol::{StopResult, StopStore, Treatment, report, summary, tables, treat};
use crate::cli::args::ProtocolArgs;
use crate::cli::error::CommandError;
use crate::cli::folder::{default_folder, output_folder, prepare};
use crate::cli::scenario::check_warnings;
use crate::cli::signal::StopSignal;
use crate::cli::terminal::console::Console;
use crate::engine::{Engine, RunOptions, run_folder};
use crate::math::lanes::Isa;
use crate::model::{Progress, RunError, single_case};
use crate::output::OutputError;
use crate::output::file::{Group, Written};
use crate::output::folder::owner;
use crate::output::parquet;
use crate::output::text::duration;
use crate::preset::identity::{SOLVER_VERSION, report_key};
use crate::preset::syntax::to_ron;
use crate::preset::{Protocol, load_protocol};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

/// The protocol, with all its parts.
const PROTOCOL: &str = "protocol.ron";
/// Provenance and checksums, written last.
const MANIFEST: &str = "protocol.json";

/// Content of [`MANIFEST`].
#[derive(Serialize)]
struct Imprint<'a> {
    program: &'a str,
    version: &'a str,
    revision: Option<&'a str>,
    protocol: &'a str,
    title: &'a str,
    question: &'a str,
    resolution: String,
    instruction_set: &'a str,
    wall_s: f64,
    stops: Vec<StopImprint>,
    files: BTreeMap<String, Written>,
}

/// One placement in [`MANIFEST`].
#[derive(Serialize)]
struct StopImprint {
    stop: String,
    time_s: f64,
    key: String,
    method: String,
}

/// Runs the command.
///
/// # Errors
/// Invalid input, a placement without a result, a folder that cannot be written.
pub fn protocol(args: &ProtocolArgs, console: &Console) -> Result<u8, CommandError> {
    let overrides = args.changes.overrides().map_err(CommandError::Usage)?;
    let protocol = load_protocol(&args.protocol, &overrides)?;
    check_warnings(&protocol.warnings, &protocol.sources, args.changes.strict, console)?;
    let text = ron(&protocol)?;
    let subject = owner::subject(text.as_bytes());
    let default = default_folder("protocol_", &args.protocol);
    let folder = output_folder(args.out.as_deref(), default, std::slice::from_ref(&subject), console);
    let store = StopStore::at(&folder.join("answers"));
    if args.dry_run {
        list(&protocol, &store, console);
        return Ok(0);
    }
    prepare(&folder)?;
    owner::write_note(&folder, "protocol", &subject)?;
    let begun = Instant::now();
    let (stop, meter) = (StopSignal::listen(), console.meter());
    let mut engine = Engine::new(&RunOptions { threads: args.threads.map(usize::from) })?;
    let progress = Progress { on_event: &|event| meter.show(&event), cancel: &stop.requested };
    let count = protocol.placements.len();
    let on_stop = |i: usize| meter.set_label(&format!("{}/{count} {}", i + 1, protocol.placements[i].name));
    let treatment = treat(&mut engine, &protocol, &store, &progress, &on_stop);
    meter.finish();
    let treatment = match treatment {
        Err(RunError::Cancelled) => {
            console.note("stopped; finished placements are kept");
            return Ok(stop.exit_code());
        }
        other => other?,
    };
    let reports = treatment.stops.iter().map(|s| &s.report);
    let page = report(&treatment, run_folder::provenance(&treatment.scenario, reports)).write(&folder)?;
    let name = args.protocol.to_string_lossy();
    write(&treatment, (&name, &text), begun.elapsed().as_secs_f64(), &folder)?;
    console.print(&treatment.scenario.title);
    console.print(&summary(&treatment));
    let reused = count - treatment.computed;
    console.print(&format!("placements computed {}, reused {reused}", treatment.computed));
    console.print(&format!("report in {}", page.display()));
    Ok(0)
}

/// The resolved protocol as text.
fn ron(protocol: &Protocol) -> Result<String, OutputError> {
    let reason = |e: ron::Error| OutputError::Malformed { path: PROTOCOL.into(), reason: e.to_string() };
    let text = to_ron(&protocol.spec).map_err(reason)?;
    Ok(format!("// {}\n{text}\n", protocol.spec.question.replace('\n', " ")))
}

/// The placements, and whether each is computed already.
fn list(protocol: &Protocol, store: &StopStore, console: &Console) {
    for (i, placement) in protocol.placements.iter().enumerate() {
        let known = store.get(&single_case(&protocol.scenario, i)).is_some();
        let time = duration(placement.seconds);
        console.print(&format!("{}, {time}{}", placement.name, if known { ", computed" } else { "" }));
    }
}

/// Writes the tables as CSV and Parquet, the protocol, and last the manifest.
fn write(
    treatment: &Treatment,
    (name, text): (&str, &str),
    wall_s: f64,
    folder: &Path,
) -> Result<(), OutputError> {
    let mut group = Group::new(folder);
    let mut files = BTreeMap::new();
    for (name, table) in tables(treatment) {
        let csv = format!("{name}.csv");
        files.insert(csv.clone(), group.write(&csv, |w| table.write(w))?);
        let parquet = format!("{name}.parquet");
        files.insert(parquet.clone(), group.write(&parquet, |w| parquet::table::write(&table, name, w))?);
    }
    files.insert(PROTOCOL.into(), group.write(PROTOCOL, |w| w.write_all(text.as_bytes()))?);
    let stop = |(i, stop): (usize, &StopResult)| StopImprint {
        stop: stop.placement.name.clone(),
        time_s: stop.placement.seconds,
        key: report_key(&single_case(&treatment.scenario, i)),
        method: stop.report.solver.method.clone(),
    };
    let imprint = Imprint {
        program: "calfwave",
        version: SOLVER_VERSION,
        revision: option_env!("CALFWAVE_REVISION"),
        protocol: name,
        title: &treatment.scenario.title,
        question: &treatment.scenario.question,
        resolution: format!("{:?}", treatment.scenario.resolution),
        instruction_set: Isa::detect().name(),
        wall_s,
        stops: treatment.stops.iter().enumerate().map(stop).collect(),
        files,
    };
    group.write(MANIFEST, |w| {
        serde_json::to_writer_pretty(&mut *w, &imprint)?;
        w.write_all(b"\n")
    })?;
    group.commit()
}
