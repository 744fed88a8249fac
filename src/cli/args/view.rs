//! Arguments of `view`.

use crate::preset::location::DEFAULT_SCENARIO;
use clap::Args;
use std::path::PathBuf;

/// `view`.
#[derive(Clone, Debug, Args)]
pub struct ViewArgs {
    /// Scenario file or name.
    #[arg(default_value = DEFAULT_SCENARIO)]
    pub scenario: PathBuf,
    /// The leg: a subject file, such as one that `fit` wrote, or the name of a shipped one.
    #[arg(long, value_name = "FILE")]
    pub subject: Option<PathBuf>,
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
    /// Picture: the field: displacement, velocity, acceleration, strain, energy, dissipation, pressure or
    /// tissue.
    #[arg(long, value_name = "FIELD", requires = "offscreen")]
    pub field: Option<String>,
    /// Picture: what else to draw, separated by commas: fibres, nerves, zones, region (above the threshold),
    /// difference.
    #[arg(long, value_name = "LIST", value_delimiter = ',', requires = "offscreen")]
    pub show: Vec<String>,
    /// Picture: tab of the panel: sites, point, energy or safety.
    #[arg(long, value_name = "TAB", requires = "offscreen")]
    pub panel: Option<String>,
    /// Picture: seen from oblique, posterior, medial, lateral or section.
    #[arg(long, value_name = "VIEW", requires = "offscreen")]
    pub from: Option<String>,
    /// Open at a page of the tour: soft-tissue, resting, four-heads, frequency or pressing, and claim,
    /// experiment, inside or verdict, as in `resting:verdict`.
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
