//! Horizontal bars with intervals, grouped.

use super::{Area, Bars, Drawn, FAINT, INK, colour, cut, font, plain, short, ticks};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

const BAR: f64 = 15.0;
const GAP: f64 = 12.0;
const LEFT: f64 = 200.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 48.0;

impl Bars {
    pub(super) fn height(&self) -> u32 {
        let group = BAR * self.series.len() as f64 + GAP;
        (TOP + BOTTOM + group * self.groups.len() as f64) as u32
    }

    pub(super) fn draw<B: DrawingBackend>(&self, area: &Area<'_, B>, scale: f64) -> Drawn {
        let at = |x: f64, y: f64| ((x * scale).round() as i32, (y * scale).round() as i32);
        let (width, height) = (720.0, f64::from(self.height()));
        let [low, high] = self.range();
        let x = |v: f64| LEFT + (v.clamp(low, high) - low) / (high - low) * (width - LEFT - RIGHT);
        let text = |words: &str, place: (i32, i32), size: f64, h: HPos| {
            let style = font(size, scale).pos(Pos::new(h, VPos::Center));
            area.draw(&Text::new(words.to_string(), place, style)).map_err(plain)
        };
        let line = |a: (i32, i32), b: (i32, i32), style: RGBColor| {
            area.draw(&PathElement::new(vec![a, b], style.stroke_width(scale as u32))).map_err(plain)
        };
        for tick in ticks(low, high, 6) {
            line(at(x(tick), TOP), at(x(tick), height - BOTTOM), FAINT)?;
            text(&short(tick), at(x(tick), height - BOTTOM + 12.0), 12.0, HPos::Center)?;
        }
        text(&self.x, at((LEFT + width - RIGHT) / 2.0, height - 14.0), 13.0, HPos::Center)?;
        let mut legend = LEFT;
        for (s, name) in self.series.iter().enumerate() {
            let swatch = [at(legend, 10.0), at(legend + 12.0, 22.0)];
            area.draw(&Rectangle::new(swatch, colour(s).filled())).map_err(plain)?;
            text(&cut(name, 28), at(legend + 18.0, 16.0), 12.0, HPos::Left)?;
            legend += 34.0 + 7.0 * name.chars().count().min(28) as f64;
        }
        for (g, (name, values)) in self.groups.iter().enumerate() {
            let top = TOP + GAP / 2.0 + g as f64 * (BAR * self.series.len() as f64 + GAP);
            let middle = top + BAR * self.series.len() as f64 / 2.0;
            text(&cut(name, 30), at(LEFT - 8.0, middle), 12.0, HPos::Right)?;
            for (s, [a, value, b]) in values.iter().enumerate().filter(|(_, v)| v[1].is_finite()) {
                let y = top + s as f64 * BAR;
                let bar = [at(x(0.0), y + 2.0), at(x(*value), y + BAR - 2.0)];
                area.draw(&Rectangle::new(bar, colour(s).filled())).map_err(plain)?;
                if b > a {
                    line(at(x(*a), y + BAR / 2.0), at(x(*b), y + BAR / 2.0), INK)?;
                }
            }
        }
        line(at(x(0.0), TOP), at(x(0.0), height - BOTTOM), INK)
    }

    /// Holds zero and everything that is finite.
    fn range(&self) -> [f64; 2] {
        let all = || self.groups.iter().flat_map(|(_, v)| v).flatten().copied().filter(|v| v.is_finite());
        let (low, high) = (all().fold(0.0, f64::min), all().fold(0.0, f64::max));
        if high > low { [1.05 * low, 1.05 * high] } else { [0.0, 1.0] }
    }
}
