//! `Outlines`: closed curves in several planes, to compare two sets of them.

use super::pen::{Pen, legend_height};
use super::style::{Area, DrawResult, GRID_COLOUR, TEXT_COLOUR, colour};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

/// Panels beside each other, and the height of one with its title [SVG pixels].
const COLUMNS: usize = 4;
const PANEL: f64 = 190.0;
const TITLE: f64 = 22.0;
/// Left edge of the legend, and empty space in a panel [SVG pixels].
const LEFT: f64 = 16.0;
const MARGIN: f64 = 6.0;
/// Length of the bar that shows the scale [mm].
const BAR_MM: f64 = 50.0;

/// Closed curves in several planes at one scale.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlines {
    /// Names of the sets of curves.
    pub series: Vec<String>,
    /// The planes.
    pub panels: Vec<Panel>,
}

/// The curves in one plane: coordinates [mm], the second one upwards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Panel {
    /// What is shown.
    pub title: String,
    /// Curves, closed by the drawing, each with the index of its series; later ones lie over earlier ones.
    pub curves: Vec<(usize, Vec<[f64; 2]>)>,
}

impl Outlines {
    pub(super) fn height(&self) -> u32 {
        let rows = self.panels.len().div_ceil(COLUMNS).max(1) as f64;
        (self.top() + rows * (PANEL + TITLE) + 30.0) as u32
    }

    fn top(&self) -> f64 {
        legend_height(self.series.iter().map(String::as_str), LEFT)
    }

    pub(super) fn draw<B: DrawingBackend>(&self, area: &Area<'_, B>, scale: f64) -> DrawResult {
        let pen = Pen { area, scale };
        let width = 720.0 / COLUMNS as f64;
        let extent = self.panels.iter().flat_map(|p| p.bounds().map(|[low, high]| high - low));
        let largest = extent.fold(1.0, f64::max);
        let per_mm = (width.min(PANEL) - 2.0 * MARGIN) / largest;
        for (i, panel) in self.panels.iter().enumerate() {
            let middle = width * ((i % COLUMNS) as f64 + 0.5);
            let top = self.top() + (i / COLUMNS) as f64 * (PANEL + TITLE);
            pen.text(&panel.title, (middle, top + 0.5 * TITLE), 13.0, HPos::Center, TEXT_COLOUR)?;
            let [x, y] = panel.bounds().map(|[low, high]| 0.5 * (low + high));
            let at = |p: &[f64; 2]| {
                (middle + (p[0] - x) * per_mm, top + TITLE + 0.5 * PANEL - (p[1] - y) * per_mm)
            };
            for (series, curve) in &panel.curves {
                let points: Vec<(f64, f64)> = curve.iter().chain(curve.first()).map(at).collect();
                pen.line(&points, colour(*series), 2.0 - 0.8 * (*series).min(1) as f64)?;
            }
        }
        let foot = f64::from(self.height()) - 14.0;
        pen.line(&[(LEFT, foot), (LEFT + BAR_MM * per_mm, foot)], TEXT_COLOUR, 2.0)?;
        pen.line(&[(LEFT, foot - 4.0), (LEFT, foot + 4.0)], GRID_COLOUR, 1.0)?;
        pen.text("50 mm", (LEFT + BAR_MM * per_mm + 8.0, foot), 12.0, HPos::Left, TEXT_COLOUR)?;
        pen.legend(self.series.iter().map(String::as_str), LEFT)
    }
}

impl Panel {
    /// `[coordinate]` smallest and largest value of all points.
    fn bounds(&self) -> [[f64; 2]; 2] {
        let all = || self.curves.iter().flat_map(|(_, curve)| curve);
        [0, 1].map(|c| {
            let low = all().map(|p| p[c]).fold(f64::INFINITY, f64::min);
            let high = all().map(|p| p[c]).fold(f64::NEG_INFINITY, f64::max);
            if low.is_finite() { [low, high] } else { [0.0, 1.0] }
        })
    }
}
