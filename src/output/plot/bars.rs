//! `Bars`: horizontal bars with intervals, in groups.

use super::pen::{Pen, legend_height};
use super::style::{Area, DrawResult, GRID_COLOUR, TEXT_COLOUR, colour, tick_label, ticks, truncated};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

const BAR: f64 = 15.0;
const GAP: f64 = 12.0;
const LEFT: f64 = 200.0;
const RIGHT: f64 = 24.0;
const BOTTOM: f64 = 48.0;

/// Bars with intervals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// Title of the value axis, with unit.
    pub x: String,
    /// Names of the series, each with its own colour.
    pub series: Vec<String>,
    /// Group name, and for each series lower end, value and upper end.
    pub groups: Vec<(String, Vec<[f64; 3]>)>,
}

impl Bars {
    fn names(&self) -> impl Iterator<Item = &str> {
        self.series.iter().map(String::as_str)
    }

    /// Height of a group with its margin [SVG pixels].
    fn group(&self) -> f64 {
        BAR * self.series.len() as f64 + GAP
    }

    pub(super) fn height(&self) -> u32 {
        (legend_height(self.names(), LEFT) + BOTTOM + self.group() * self.groups.len() as f64) as u32
    }

    pub(super) fn draw<B: DrawingBackend>(&self, area: &Area<'_, B>, scale: f64) -> DrawResult {
        let pen = Pen { area, scale };
        let (width, top) = (720.0, legend_height(self.names(), LEFT));
        let bottom = f64::from(self.height()) - BOTTOM;
        let [low, high] = self.range();
        let x = |v: f64| LEFT + (v.clamp(low, high) - low) / (high - low) * (width - LEFT - RIGHT);
        for tick in ticks(low, high, 6) {
            pen.line(&[(x(tick), top), (x(tick), bottom)], GRID_COLOUR, 1.0)?;
            pen.text(&tick_label(tick), (x(tick), bottom + 12.0), 12.0, HPos::Center, TEXT_COLOUR)?;
        }
        pen.text(&self.x, ((LEFT + width - RIGHT) / 2.0, bottom + 34.0), 13.0, HPos::Center, TEXT_COLOUR)?;
        pen.legend(self.names(), LEFT)?;
        for (g, (name, values)) in self.groups.iter().enumerate() {
            let top = top + GAP / 2.0 + g as f64 * self.group();
            let middle = top + BAR * self.series.len() as f64 / 2.0;
            pen.text(&truncated(name, 30), (LEFT - 8.0, middle), 12.0, HPos::Right, TEXT_COLOUR)?;
            for (s, [a, value, b]) in values.iter().enumerate().filter(|(_, v)| v[1].is_finite()) {
                let y = top + s as f64 * BAR;
                pen.fill((x(0.0), y + 2.0), (x(*value), y + BAR - 2.0), colour(s))?;
                if b > a {
                    pen.line(&[(x(*a), y + BAR / 2.0), (x(*b), y + BAR / 2.0)], TEXT_COLOUR, 1.0)?;
                }
            }
        }
        pen.line(&[(x(0.0), top), (x(0.0), bottom)], TEXT_COLOUR, 1.0)
    }

    /// Range that contains zero and all finite values.
    fn range(&self) -> [f64; 2] {
        let all = || self.groups.iter().flat_map(|(_, v)| v).flatten().copied().filter(|v| v.is_finite());
        let (low, high) = (all().fold(0.0, f64::min), all().fold(0.0, f64::max));
        if high > low { [1.05 * low, 1.05 * high] } else { [0.0, 1.0] }
    }
}
