//! The command line as a whole: global options, and the subcommands.

use super::batch::BatchArgs;
use super::bench::BenchArgs;
use super::check::CheckArgs;
use super::claims::ClaimsArgs;
use super::compare::CompareArgs;
use super::fit::FitArgs;
use super::mesh::MeshArgs;
use super::optimise::OptimiseArgs;
use super::protocol::ProtocolArgs;
use super::report::ReportArgs;
use super::response::ResponseArgs;
use super::run::RunArgs;
use super::view::ViewArgs;
use crate::preset::location::DEFAULT_SCENARIO;
use clap::{Parser, Subcommand};

/// How vibration travels through the human calf.
///
/// Without a command the app opens on the default comparison.
#[derive(Debug, Parser)]
#[command(name = "calfwave", version, about, long_about, after_help = AFTER)]
pub struct Line {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// No progress, no table: files and exit code only.
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// One JSON object per line on stderr, for faults, warnings and notes alike, and no progress.
    #[arg(long, global = true)]
    pub json_errors: bool,
}

const AFTER: &str = "A scenario is a file, or the name of a shipped one (calfwave check --list).
Mechanical model, not medical advice.";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compute one scenario: a table here, and a folder of files.
    Run(RunArgs),
    /// Compute a study: many scenarios, one table; continues where it was interrupted.
    Batch(BatchArgs),
    /// Make the report of a study or run again: one HTML file, and its plots as SVG and PNG.
    Report(ReportArgs),
    /// Compare finished runs (or scenarios, which are run first) site by site.
    Compare(CompareArgs),
    /// Test claims: compute every experiment, judge by the rules beside each claim, write the page.
    Claims(ClaimsArgs),
    /// Make the mesh only: quality table, VTU file.
    Mesh(MeshArgs),
    /// Make a subject of a measured leg: a segmented image or surfaces become sections, checked and shown.
    Fit(FitArgs),
    /// Check presets; list the shipped ones.
    Check(CheckArgs),
    /// Frequency response of a placed device: stiffness at its heads and transfer to every site, from few
    /// solves.
    Response(ResponseArgs),
    /// Find the placement, frequency and amplitude with the largest effect at a site under limits.
    Optimise(OptimiseArgs),
    /// Compute a whole treatment: energy at every site, coverage of the calf; continues where it was
    /// interrupted.
    Protocol(ProtocolArgs),
    /// Measure the solver's kernels on this machine.
    Bench(BenchArgs),
    /// Open the app on a scenario.
    View(ViewArgs),
}

impl Command {
    /// What a bare `calfwave` does.
    pub fn default_view() -> Command {
        Command::View(ViewArgs {
            scenario: DEFAULT_SCENARIO.into(),
            subject: None,
            offscreen: None,
            field: None,
            show: Vec::new(),
            panel: None,
            resolution: None,
            size: "1600x900".into(),
            peel: 0.0,
            cut: None,
            from: None,
            tour: None,
            language: None,
            dark: false,
            state: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Line::command().debug_assert();
    }
}
