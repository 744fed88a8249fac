//! Colours of panels and background, light and dark.

use crate::view::state::settings::Ground;
use bevy_egui::egui::Color32;

/// Colours of one theme. Contrast on `paper`: text 4.5 : 1, marks 3 : 1 (WCAG 2.2, AA).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Main text.
    pub ink: Color32,
    /// Secondary text.
    pub quiet: Color32,
    /// Hairlines.
    pub line: Color32,
    /// Background of panels and labels.
    pub paper: Color32,
    /// Background of the views and of text over them.
    pub ground: Color32,
    /// Selected items and the suggested button.
    pub chosen: Color32,
    /// Hovered items.
    pub hover: Color32,
    /// Buttons at rest.
    pub button: Color32,
    /// Slider rails and frames of fields.
    pub field: Color32,
    /// Refusals and failures.
    pub refused: Color32,
    /// Colours of the two sides.
    pub side: [Color32; 2],
}

/// Light theme.
const LIGHT: Palette = Palette {
    ink: Color32::from_rgb(38, 42, 48),
    quiet: Color32::from_rgb(94, 100, 108),
    line: Color32::from_rgb(222, 224, 226),
    paper: Color32::from_rgb(252, 252, 251),
    ground: Color32::from_rgb(244, 244, 242),
    chosen: Color32::from_rgb(206, 224, 238),
    hover: Color32::from_rgb(240, 241, 243),
    button: Color32::from_rgb(236, 237, 239),
    field: Color32::from_rgb(214, 217, 220),
    refused: Color32::from_rgb(176, 32, 32),
    side: [Color32::from_rgb(0, 108, 170), Color32::from_rgb(190, 82, 0)],
};

/// Dark theme; the sides in the lighter blue and orange of the same palette (Okabe & Ito 2008).
const DARK: Palette = Palette {
    ink: Color32::from_rgb(232, 233, 235),
    quiet: Color32::from_rgb(168, 174, 182),
    line: Color32::from_rgb(62, 66, 72),
    paper: Color32::from_rgb(31, 33, 37),
    ground: Color32::from_rgb(22, 24, 27),
    chosen: Color32::from_rgb(42, 74, 102),
    hover: Color32::from_rgb(44, 47, 53),
    button: Color32::from_rgb(54, 57, 63),
    field: Color32::from_rgb(78, 82, 90),
    refused: Color32::from_rgb(255, 128, 116),
    side: [Color32::from_rgb(96, 180, 236), Color32::from_rgb(238, 150, 56)],
};

/// Palette of a theme.
pub fn palette(ground: Ground) -> &'static Palette {
    match ground {
        Ground::Light => &LIGHT,
        Ground::Dark => &DARK,
    }
}
