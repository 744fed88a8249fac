//! Export formats, the pending request and the state of a GIF recording.

use crate::view::state::clock::Clock;
use bevy::prelude::*;
use std::path::PathBuf;

/// Export formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// Picture of the window.
    Png,
    /// Animation of one cycle.
    Gif,
    /// Table of sites and surface of both cases.
    Csv,
    /// Printable page.
    Page,
    /// The question as a scenario preset.
    Preset,
}

impl ExportFormat {
    /// Every format, in the order of the menu.
    pub const ALL: [ExportFormat; 5] =
        [ExportFormat::Png, ExportFormat::Gif, ExportFormat::Csv, ExportFormat::Page, ExportFormat::Preset];

    /// Message that names it.
    pub fn message(self) -> &'static str {
        ["take-png", "take-gif", "take-csv", "take-page", "take-preset"][self as usize]
    }

    pub(super) fn extension(self) -> &'static str {
        ["png", "gif", "csv", "html", "ron"][self as usize]
    }
}

/// The pending export and the outcome of the last one.
#[derive(Resource, Default)]
pub struct ExportState {
    /// Requested and not started.
    pub requested: Option<ExportFormat>,
    /// Verdict in the headline; it is printed on the page.
    pub verdict: String,
    /// Status line: outcome of the last export or other notice.
    pub status: Option<String>,
    /// GIF recording in progress.
    pub(super) recording: Option<GifRecording>,
}

/// A GIF being recorded.
pub(super) struct GifRecording {
    pub(super) path: PathBuf,
    pub(super) before: Clock,
    pub(super) period: f64,
    pub(super) waited: u32,
    pub(super) asked: bool,
    pub(super) frames: Vec<Vec<u8>>,
    pub(super) size: (u16, u16),
}
