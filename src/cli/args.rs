//! What may stand on the command line.

use crate::cli::bench_harmonic::InnerArg;
use crate::mesh::spec::Resolution;
use crate::preset::access::Override;
use crate::preset::shipped::DEFAULT_SCENARIO;
use clap::builder::RangedU64ValueParser;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

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

/// Reads a whole number from `low` to `high`.
fn counts(low: u64, high: u64) -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(low..=high)
}

/// Reads a number from `low` to `high`.
fn numbers(low: f64, high: f64) -> impl Fn(&str) -> Result<f64, String> + Clone + Send + Sync + 'static {
    move |text| {
        let value = text.trim().parse::<f64>().map_err(|e| e.to_string())?;
        let allowed = format!("allowed: {low} to {high}");
        if (low..=high).contains(&value) { Ok(value) } else { Err(allowed) }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer one scenario: a table here, and a folder of files.
    Run(RunArgs),
    /// Answer a study: many scenarios, one table; goes on where it was interrupted.
    Batch(BatchArgs),
    /// Make the report of a study or run again: one HTML file, and its plots as SVG and PNG.
    Report(ReportArgs),
    /// Compare finished runs (or scenarios, which are run first) site by site.
    Compare(CompareArgs),
    /// Put claims to the test: answer every experiment, judge by the rules beside each claim, write the page.
    Claims(ClaimsArgs),
    /// Make the mesh only: quality table, VTU file.
    Mesh(MeshArgs),
    /// Check presets; list the shipped ones.
    Check(CheckArgs),
    /// Frequency response of a placed device: stiffness at its heads and transfer to every site, from few solves.
    Response(ResponseArgs),
    /// Find the placement, frequency and amplitude that bring most to a site under a limit.
    Optimise(OptimiseArgs),
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

/// How a scenario is changed before it is answered.
#[derive(Clone, Debug, Default, Args)]
pub struct Changes {
    /// Resolution: preview, draft, standard, fine, or ORDERxMM such as 4x8.
    #[arg(long, value_name = "R")]
    pub resolution: Option<String>,
    /// Change a value: PATH=VALUE, e.g. `cases[0].load.placement.s=0.4`; lists as `(0,1,2)` or `[0,1,2]`. May be repeated.
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Treat warnings about unlikely values as errors.
    #[arg(long)]
    pub strict: bool,
}

impl Changes {
    /// The changes as values at field paths.
    ///
    /// # Errors
    /// A sentence saying which of them is not understood.
    pub fn overrides(&self) -> Result<Vec<Override>, String> {
        let mut all = self.set.iter().map(|text| Override::parse(text)).collect::<Result<Vec<_>, _>>()?;
        if let Some(text) = &self.resolution {
            let value = serde_json::to_value(resolution(text)?).map_err(|e| e.to_string())?;
            all.push(Override { path: "resolution".into(), value });
        }
        Ok(all)
    }
}

/// A resolution in words, or `4x8`: order 4, elements of 8 mm.
///
/// # Errors
/// A sentence naming the choices.
pub fn resolution(text: &str) -> Result<Resolution, String> {
    let custom = || {
        let (order, element_mm) = text.split_once('x')?;
        Some(Resolution::Custom { order: order.parse().ok()?, element_mm: element_mm.parse().ok()? })
    };
    match text.to_lowercase().as_str() {
        "preview" => Ok(Resolution::Preview),
        "draft" => Ok(Resolution::Draft),
        "standard" => Ok(Resolution::Standard),
        "fine" => Ok(Resolution::Fine),
        _ => custom().ok_or_else(|| {
            format!(
                "`{text}` is no resolution; choose preview, draft, standard, fine, or ORDERxMM such as 4x8"
            )
        }),
    }
}

/// `run`.
#[derive(Clone, Debug, Args)]
pub struct RunArgs {
    /// Scenario file or name.
    pub scenario: PathBuf,
    /// Folder for the files [default: runs/NAME].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Threads [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Do not write the field file (the largest).
    #[arg(long)]
    pub no_field: bool,
    /// Answer with softer and stiffer tissue as well: three folders, and a table of intervals.
    #[arg(long)]
    pub variants: bool,
    /// Changes of the scenario.
    #[command(flatten)]
    pub changes: Changes,
}

/// `batch`.
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct BatchArgs {
    /// What to do with a study's folder instead of computing.
    #[command(subcommand)]
    pub action: Option<BatchAction>,
    /// Study file or name.
    #[arg(required = true)]
    pub study: Option<PathBuf>,
    /// Folder for the table and the cases [default: runs/NAME].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Cases computed at once [default: as many as there are cores and memory for].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// Threads of each case [default: the cores divided by the cases at once].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Only this part of the study, counted from 1, such as 2/8; all parts may share one folder.
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// Every case with softer and stiffer tissue as well.
    #[arg(long)]
    pub variants: bool,
    /// Go on although there are very many cases, or it takes very long.
    #[arg(long)]
    pub yes: bool,
    /// Only list the cases and say what they would cost.
    #[arg(long)]
    pub dry_run: bool,
    /// Changes of the scenario that is varied.
    #[command(flatten)]
    pub changes: Changes,
}

/// What to do with a study's folder.
#[derive(Clone, Debug, Subcommand)]
pub enum BatchAction {
    /// Say how many cases are finished, failed, running, damaged.
    Status {
        /// Folder of the study.
        dir: PathBuf,
    },
    /// Gather finished cases, here and from other folders of the same study, into the table and the report.
    Merge {
        /// Folder of the study; made if it is missing.
        dir: PathBuf,
        /// Folders to copy finished cases from.
        from: Vec<PathBuf>,
    },
    /// Compare every finished case with its checksums.
    Verify {
        /// Folder of the study.
        dir: PathBuf,
    },
}

/// `report`.
#[derive(Clone, Debug, Args)]
pub struct ReportArgs {
    /// Folder of a study, or of a run.
    pub dir: PathBuf,
}

/// `compare`.
#[derive(Clone, Debug, Args)]
pub struct CompareArgs {
    /// Run folders, or scenarios; the first is what the others are divided by.
    #[arg(required = true)]
    pub runs: Vec<PathBuf>,
    /// Column of sites.csv to compare [default: a few].
    #[arg(long, value_name = "COLUMN")]
    pub column: Vec<String>,
    /// Compare the cases of one scenario fairly: each at its own drive, at equal power into the tissue, at equal peak pressure, at
    /// equal displacement of the head.
    #[arg(long, conflicts_with = "column")]
    pub fair: bool,
    /// Fair: the case that keeps its drive [default: the first whose contact may open, else the first].
    #[arg(long, value_name = "CASE", requires = "fair")]
    pub reference: Option<String>,
    /// Fair: with softer and stiffer tissue as well.
    #[arg(long, requires = "fair")]
    pub variants: bool,
    /// Fair: with other values as well, one at a time: `geometry.fat_posterior_mm=3,12,18`. May be repeated.
    #[arg(long, value_name = "PATH=V,V,…", requires = "fair")]
    pub vary: Vec<String>,
    /// Fair: folder for the tables, the report and the kept answers [default: runs/fair_NAME].
    #[arg(long, value_name = "DIR", requires = "fair")]
    pub out: Option<PathBuf>,
    /// Threads for scenarios [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Changes of scenarios.
    #[command(flatten)]
    pub changes: Changes,
}

/// `claims`.
#[derive(Clone, Debug, Args)]
pub struct ClaimsArgs {
    /// Claims file or name.
    #[arg(default_value = "claims")]
    pub claims: PathBuf,
    /// Folder for the report, the page and the kept answers [default: runs/NAME].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// File for the page, in Markdown [default: claims.md in the folder].
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    /// Only list what would be answered, and what is answered already.
    #[arg(long)]
    pub dry_run: bool,
    /// Judge by the answers that are there; what was not answered yet is marked as such.
    #[arg(long)]
    pub partial: bool,
    /// Threads [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// `mesh`.
#[derive(Clone, Debug, Args)]
pub struct MeshArgs {
    /// Scenario file or name.
    pub scenario: PathBuf,
    /// Folder for the VTU file [default: none is written].
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Changes of the scenario.
    #[command(flatten)]
    pub changes: Changes,
}

/// `check`.
#[derive(Clone, Debug, Args)]
pub struct CheckArgs {
    /// Preset files or names.
    #[arg(required_unless_present = "list")]
    pub files: Vec<PathBuf>,
    /// List the shipped presets with their questions.
    #[arg(long)]
    pub list: bool,
    /// Treat warnings about unlikely values as errors.
    #[arg(long)]
    pub strict: bool,
}

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
    /// Solve again although the answer is kept from before.
    #[arg(long)]
    pub fresh: bool,
    /// Threads [default: all cores].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Changes of the scenario.
    #[command(flatten)]
    pub changes: Changes,
}

/// `optimise`.
#[derive(Clone, Debug, Args)]
pub struct OptimiseArgs {
    /// Scenario file or name.
    pub scenario: PathBuf,
    /// Site (or probe) that is to get most. May be repeated; then their mean counts.
    #[arg(long, value_name = "NAME", required = true)]
    pub site: Vec<String>,
    /// Column of sites.csv that is made large.
    #[arg(long, value_name = "COLUMN", default_value = "fibre_strain_peak_mean_percent")]
    pub column: String,
    /// What it may cost: `superficial_strain_peak_percent=10`, `contact_pressure_peak_kpa=20`. May be repeated.
    #[arg(long, value_name = "COLUMN=MOST", required = true)]
    pub limit: Vec<String>,
    /// What may be chosen: `PATH=FROM..TO` [default: placement and frequency]. May be repeated.
    #[arg(long, value_name = "PATH=FROM..TO")]
    pub vary: Vec<String>,
    /// Which case [default: the first].
    #[arg(long, value_name = "NAME")]
    pub case: Option<String>,
    /// Points spread over the ranges before the search.
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = counts(0, 65_536))]
    pub scan: usize,
    /// Most points of the search.
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

/// Where a solve starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum StartArg {
    /// Zero.
    Nothing,
    /// The answer at the nearest solved frequency.
    Nearest,
    /// What the response so far says.
    Model,
}

/// `bench`.
#[derive(Clone, Debug, Args)]
pub struct BenchArgs {
    /// Polynomial orders, 2 to 6.
    #[arg(long, value_delimiter = ',', default_value = "2,3,4,5,6", value_parser = clap::value_parser!(u8).range(2..=6))]
    pub orders: Vec<u8>,
    /// Thread counts [default: 1 and all cores].
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
    /// How the scenario is changed (harmonic).
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

/// `view`.
#[derive(Clone, Debug, Args)]
pub struct ViewArgs {
    /// Scenario file or name.
    #[arg(default_value = DEFAULT_SCENARIO)]
    pub scenario: PathBuf,
    /// Render one picture into this PNG file, without a window.
    #[arg(long, value_name = "FILE")]
    pub offscreen: Option<PathBuf>,
    /// Resolution to compute at instead of the scenario's: preview, draft, standard, fine, or ORDERxMM.
    #[arg(long, value_name = "NAME")]
    pub resolution: Option<String>,
    /// Size of the picture or window.
    #[arg(long, value_name = "WxH", default_value = "1600x900")]
    pub size: String,
    /// Picture: peel the leg, 0 (skin) to 6 (bone).
    #[arg(long, value_name = "LAYERS", default_value_t = 0.0, requires = "offscreen")]
    pub peel: f32,
    /// Picture: cut across, lengthwise or frontal, at a place from 0 to 1, as in `across:0.7`.
    #[arg(long, value_name = "CUT", requires = "offscreen")]
    pub cut: Option<String>,
    /// Picture: the field: displacement, velocity, acceleration, strain, energy, dissipation, pressure or tissue.
    #[arg(long, value_name = "FIELD", requires = "offscreen")]
    pub field: Option<String>,
    /// Picture: what else to draw, separated by commas: fibres, nerves, zones, region (above the threshold), difference.
    #[arg(long, value_name = "LIST", value_delimiter = ',', requires = "offscreen")]
    pub show: Vec<String>,
    /// Picture: what the panel tells: sites, point, energy or safety.
    #[arg(long, value_name = "TAB", requires = "offscreen")]
    pub panel: Option<String>,
    /// Picture: seen from oblique, posterior, medial, lateral or section.
    #[arg(long, value_name = "VIEW", requires = "offscreen")]
    pub from: Option<String>,
    /// Open at a page of the tour: soft-tissue, resting, four-heads, frequency or pressing, and claim, experiment,
    /// inside or verdict, as in `resting:verdict`.
    #[arg(long, value_name = "STORY[:PAGE]")]
    pub tour: Option<String>,
    /// Language of the window: en or de. Without it the one chosen last, or that of the system.
    #[arg(long, value_name = "CODE")]
    pub language: Option<String>,
    /// Draw on a dark ground.
    #[arg(long)]
    pub dark: bool,
    /// Keep what the window shows in this JSON file, with every control by name and place, for scripts.
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Line::command().debug_assert();
    }

    #[test]
    fn resolutions_in_words_and_numbers() {
        assert_eq!(resolution("Draft"), Ok(Resolution::Draft));
        assert_eq!(resolution("4x8.5"), Ok(Resolution::Custom { order: 4, element_mm: 8.5 }));
        assert!(resolution("coarse").is_err() && resolution("x").is_err());
    }
}
