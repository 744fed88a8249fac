//! `BodyMap`: views of a body with outline, coloured points and contact rings.

use super::heat::shade;
use super::pen::Pen;
use super::style::{Area, DrawResult, GRID_COLOUR, TEXT_COLOUR, tick_label};
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

/// A body and sample points in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BodyMap {
    /// Quantity shown by the colours, with unit.
    pub value: String,
    /// Name and value of each point; `None` if there is no value.
    pub points: Vec<(String, Option<f64>)>,
    /// Views from different directions, all at the same scale.
    pub views: Vec<View>,
}

/// A view of the body: coordinates [mm], the second one upwards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// Direction of the view.
    pub title: String,
    /// Outline of the body, closed by the drawing.
    pub outline: Vec<[f64; 2]>,
    /// `[point]` position.
    pub points: Vec<[f64; 2]>,
    /// Outlines of the heads in contact.
    pub contact_outlines: Vec<Vec<[f64; 2]>>,
}

const HEIGHT: f64 = 460.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 64.0;
/// Width for the names on each side of a view.
const NAMES: f64 = 84.0;
/// Height of a line of text.
const LINE: f64 = 14.0;
const OUTLINE: RGBColor = RGBColor(150, 130, 120);
const RING: RGBColor = RGBColor(213, 94, 0);

impl BodyMap {
    pub(super) fn height(&self) -> u32 {
        HEIGHT as u32
    }

    pub(super) fn draw<B: DrawingBackend>(&self, area: &Area<'_, B>, scale: f64) -> DrawResult {
        let pen = Pen { area, scale };
        let column = 720.0 / self.views.len().max(1) as f64;
        // the scale at which the largest view fits its column
        let sizes = self.views.iter().map(|v| v.bounds().map(|[low, high]| (high - low).max(1e-9)));
        let fit = |[w, h]: [f64; 2]| ((column - 2.0 * NAMES) / w).min((HEIGHT - TOP - BOTTOM) / h);
        let per_mm = sizes.map(fit).fold(f64::INFINITY, f64::min);
        let range = self.range();
        for (v, view) in self.views.iter().enumerate() {
            let middle = column * (v as f64 + 0.5);
            let [x, y] = view.bounds();
            let at =
                |[a, b]: [f64; 2]| (middle + (a - 0.5 * (x[0] + x[1])) * per_mm, TOP + (y[1] - b) * per_mm);
            pen.text(&view.title, (middle, 16.0), 13.0, HPos::Center, TEXT_COLOUR)?;
            let closed = |points: &[[f64; 2]]| -> Vec<(f64, f64)> {
                points.iter().chain(points.first()).map(|p| at(*p)).collect()
            };
            pen.line(&closed(&view.outline), OUTLINE, 1.5)?;
            for ring in &view.contact_outlines {
                pen.line(&closed(ring), RING, 2.0)?;
            }
            let dots: Vec<(f64, f64)> = view.points.iter().map(|p| at(*p)).collect();
            self.names(&pen, &dots, middle, [middle - 0.5 * column + NAMES, middle + 0.5 * column - NAMES])?;
            for (dot, (_, value)) in dots.iter().zip(&self.points) {
                pen.disc(*dot, 6.0, self.ink(*value, range))?;
            }
        }
        self.bar(&pen, range)
    }

    /// Names in two columns beside the view, without overlap, each with a line to its point.
    fn names<B: DrawingBackend>(
        &self,
        pen: &Pen<'_, B>,
        dots: &[(f64, f64)],
        middle: f64,
        ends: [f64; 2],
    ) -> DrawResult {
        for (side, end, h) in [(-1.0, ends[0], HPos::Right), (1.0, ends[1], HPos::Left)] {
            let mut own: Vec<usize> =
                (0..dots.len()).filter(|&i| (dots[i].0 > middle) == (side > 0.0)).collect();
            own.sort_by(|&a, &b| dots[a].1.total_cmp(&dots[b].1));
            let mut free = f64::NEG_INFINITY;
            for i in own {
                let y = dots[i].1.max(free + LINE);
                free = y;
                pen.line(&[(end, y), dots[i]], GRID_COLOUR, 1.0)?;
                let text = self.points.get(i).map_or("", |(name, _)| name.as_str());
                pen.text(text, (end + 4.0 * side, y), 11.0, h, TEXT_COLOUR)?;
            }
        }
        Ok(())
    }

    /// The colour bar.
    fn bar<B: DrawingBackend>(&self, pen: &Pen<'_, B>, [low, high]: [f64; 2]) -> DrawResult {
        const STRIPES: usize = 48;
        let (left, width, y) = (210.0, 300.0, HEIGHT - 40.0);
        for k in 0..STRIPES {
            let x = |k: usize| left + width * k as f64 / STRIPES as f64;
            pen.fill((x(k), y), (x(k + 1), y + 10.0), shade((k as f64 + 0.5) / STRIPES as f64).0)?;
        }
        pen.text(&tick_label(low), (left - 6.0, y + 5.0), 12.0, HPos::Right, TEXT_COLOUR)?;
        pen.text(&tick_label(high), (left + width + 6.0, y + 5.0), 12.0, HPos::Left, TEXT_COLOUR)?;
        pen.text(&self.value, (360.0, y + 26.0), 13.0, HPos::Center, TEXT_COLOUR)
    }

    fn ink(&self, value: Option<f64>, [low, high]: [f64; 2]) -> RGBColor {
        value.filter(|v| v.is_finite()).map_or(GRID_COLOUR, |v| shade((v - low) / (high - low)).0)
    }

    /// Range of the colours: from zero to the largest value.
    fn range(&self) -> [f64; 2] {
        let largest =
            self.points.iter().filter_map(|(_, v)| *v).filter(|v| v.is_finite()).fold(0.0, f64::max);
        [0.0, if largest > 0.0 { largest } else { 1.0 }]
    }
}

impl View {
    /// `[coordinate]` smallest and largest value of all points.
    fn bounds(&self) -> [[f64; 2]; 2] {
        let all = || self.outline.iter().chain(&self.points).chain(self.contact_outlines.iter().flatten());
        [0, 1].map(|c| {
            let low = all().map(|p| p[c]).fold(f64::INFINITY, f64::min);
            let high = all().map(|p| p[c]).fold(f64::NEG_INFINITY, f64::max);
            if low.is_finite() { [low, high] } else { [0.0, 1.0] }
        })
    }
}
