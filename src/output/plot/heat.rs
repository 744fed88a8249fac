//! `Heat`: a table of numbers as colours.

use super::pen::Pen;
use super::style::{Area, DrawResult, GRID_COLOUR, TEXT_COLOUR, tick_label, truncated};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

const CELL: f64 = 30.0;
const LEFT: f64 = 130.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 48.0;
const MARK_COLOUR: RGBColor = RGBColor(213, 94, 0);
/// Largest number of columns with numbers in their cells.
const WRITTEN: usize = 14;

/// A heat map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heat {
    /// Title of the columns.
    pub x: String,
    /// Title of the rows.
    pub y: String,
    /// Quantity shown by the colours, with unit.
    pub value: String,
    /// Column labels, from the left.
    pub columns: Vec<String>,
    /// Row labels, from the bottom.
    pub rows: Vec<String>,
    /// `[row][column]` values; `None` if there is no result.
    pub cells: Vec<Vec<Option<f64>>>,
    /// Marked places as (column, row), in cells from the centre of the first.
    pub marks: Vec<[f64; 2]>,
}

impl Heat {
    pub(super) fn height(&self) -> u32 {
        (TOP + BOTTOM + CELL * self.rows.len().max(1) as f64) as u32
    }

    pub(super) fn draw<B: DrawingBackend>(&self, area: &Area<'_, B>, scale: f64) -> DrawResult {
        let pen = Pen { area, scale };
        let (width, height) = (720.0, f64::from(self.height()));
        let cell = (width - LEFT - RIGHT) / self.columns.len().max(1) as f64;
        pen.text(&format!("{}, by {}", self.value, self.y), (8.0, 14.0), 13.0, HPos::Left, TEXT_COLOUR)?;
        let [low, high] = self.range();
        for (r, cells) in self.cells.iter().enumerate() {
            // the first row is at the bottom, as on an axis
            let y = height - BOTTOM - CELL * (r + 1) as f64;
            let name = self.rows.get(r).map_or("", String::as_str);
            pen.text(&truncated(name, 18), (LEFT - 8.0, y + CELL / 2.0), 12.0, HPos::Right, TEXT_COLOUR)?;
            for (c, value) in cells.iter().enumerate() {
                let x = LEFT + cell * c as f64;
                let share = value.filter(|v| v.is_finite()).map(|v| (v - low) / (high - low));
                let (fill, ink) = share.map_or((GRID_COLOUR, TEXT_COLOUR), shade);
                pen.fill((x, y), (x + cell - 1.0, y + CELL - 1.0), fill)?;
                if let Some(value) = value.filter(|_| self.columns.len() <= WRITTEN) {
                    let middle = (x + cell / 2.0, y + CELL / 2.0);
                    pen.text(&tick_label(value), middle, 11.0, HPos::Center, ink)?;
                }
            }
        }
        for [column, row] in &self.marks {
            let x = LEFT + cell * (column + 0.5);
            pen.disc((x, height - BOTTOM - CELL * (row + 0.5)), 4.0, MARK_COLOUR)?;
        }
        if self.columns.len() > WRITTEN {
            bar(&pen, [low, high])?;
        }
        let every = self.columns.len().div_ceil(WRITTEN).max(1);
        for (c, name) in self.columns.iter().enumerate().step_by(every) {
            let x = LEFT + cell * (c as f64 + 0.5);
            pen.text(&truncated(name, 12), (x, height - BOTTOM + 12.0), 12.0, HPos::Center, TEXT_COLOUR)?;
        }
        pen.text(&self.x, ((LEFT + width - RIGHT) / 2.0, height - 14.0), 13.0, HPos::Center, TEXT_COLOUR)
    }

    fn range(&self) -> [f64; 2] {
        let all = || self.cells.iter().flatten().flatten().copied().filter(|v| v.is_finite());
        let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
        if high > low { [low, high] } else { [low - 1.0, low + 1.0] }
    }
}

/// The colour bar of a map without numbers in its cells, at the top right.
fn bar<B: DrawingBackend>(pen: &Pen<'_, B>, [low, high]: [f64; 2]) -> DrawResult {
    const STRIPES: usize = 40;
    let (left, width) = (470.0, 180.0);
    for k in 0..STRIPES {
        let x = |k: usize| left + width * k as f64 / STRIPES as f64;
        pen.fill((x(k), 9.0), (x(k + 1), 19.0), shade((k as f64 + 0.5) / STRIPES as f64).0)?;
    }
    pen.text(&tick_label(low), (left - 6.0, 14.0), 12.0, HPos::Right, TEXT_COLOUR)?;
    pen.text(&tick_label(high), (left + width + 6.0, 14.0), 12.0, HPos::Left, TEXT_COLOUR)
}

/// Colour of a cell and of its text, for a value at `share` (0–1) of the range.
pub(super) fn shade(share: f64) -> (RGBColor, RGBColor) {
    let colour = colorous::VIRIDIS.eval_continuous(share.clamp(0.0, 1.0));
    (RGBColor(colour.r, colour.g, colour.b), if share < 0.6 { WHITE } else { BLACK })
}
