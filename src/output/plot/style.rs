//! Colours, font, tick labels and ticks of all plots.
//!
//! The font is a subset of Noto Sans shipped with the program (`assets/fonts`), so that a plot has the same
//! bytes on every machine. Colours of series: Okabe & Ito 2008, distinguishable with any colour vision; heat
//! maps: viridis.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::register_font;
use std::sync::OnceLock;

static FONT: &[u8] = include_bytes!("../../../assets/fonts/NotoSans-subset.ttf");

static REGISTERED: OnceLock<bool> = OnceLock::new();

const FAMILY: &str = "calfwave";

/// Colours of the series.
const PALETTE: [RGBColor; 8] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(230, 159, 0),
    RGBColor(90, 90, 90),
    RGBColor(170, 150, 0),
];

/// Colour of text and axes.
pub(super) const TEXT_COLOUR: RGBColor = RGBColor(40, 40, 40);

/// Colour of the grid.
pub(super) const GRID_COLOUR: RGBColor = RGBColor(225, 225, 225);

/// A drawing area in pixels.
pub(super) type Area<'a, B> = DrawingArea<B, Shift>;

/// Result of drawing; the error is a message of the library.
pub(super) type DrawResult = Result<(), String>;

/// Registers the font, once.
///
/// # Errors
/// The font cannot be read.
pub(super) fn register() -> DrawResult {
    match *REGISTERED.get_or_init(|| register_font(FAMILY, FontStyle::Normal, FONT).is_ok()) {
        true => Ok(()),
        false => Err("the font cannot be read".into()),
    }
}

/// An error of the library as text.
pub(super) fn message(e: impl std::fmt::Display) -> String {
    e.to_string()
}

/// Colour of series number `i`.
pub(super) fn colour(i: usize) -> RGBColor {
    PALETTE[i % PALETTE.len()]
}

/// Text style of `size` SVG pixels.
pub(super) fn font(size: f64, scale: f64) -> TextStyle<'static> {
    (FAMILY, size * scale).into_font().color(&TEXT_COLOUR)
}

/// The text, truncated to `most` characters.
pub(super) fn truncated(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
        false => text.to_string(),
    }
}

/// A number for an axis or a cell: three significant digits, without trailing zeros.
pub(super) fn tick_label(x: f64) -> String {
    if x == 0.0 {
        return "0".into();
    }
    if !(1e-3..1e5).contains(&x.abs()) {
        return format!("{x:.1e}");
    }
    let digits = (2 - x.abs().log10().floor() as i32).clamp(0, 5) as usize;
    let text = format!("{x:.digits$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_string(),
        false => text,
    }
}

/// Round numbers that divide `low … high` into about `wanted` intervals.
pub(super) fn ticks(low: f64, high: f64, wanted: usize) -> Vec<f64> {
    let rough = (high - low) / wanted.max(1) as f64;
    if !rough.is_finite() || rough <= 0.0 {
        return vec![low];
    }
    let power = 10f64.powf(rough.log10().floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= rough).unwrap_or(10.0 * power);
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last).map(|k| k as f64 * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_ticks_round() {
        assert_eq!([0.0, 12.0, 0.25, 1234.6, 1.5e-7].map(tick_label), ["0", "12", "0.25", "1235", "1.5e-7"]);
        assert_eq!(ticks(0.0, 1.0, 5).len(), 6);
        assert_eq!(ticks(3.0, 3.0, 5), [3.0]);
    }
}
