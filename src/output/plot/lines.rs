//! `Lines`: points and lines with intervals.

use super::pen::{Pen, legend_height};
use super::style::{Area, DrawResult, GRID_COLOUR, TEXT_COLOUR, colour, font, message, tick_label, ticks};
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::prelude::*;
use std::ops::Range;

/// Left edge of the legend [SVG pixels].
const LEFT: f64 = 78.0;

/// Points or lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// Title of the horizontal axis, with unit.
    pub x: String,
    /// Title of the vertical axis, with unit.
    pub y: String,
    /// The series.
    pub series: Vec<Series>,
    /// Logarithmic vertical axis; values that are not positive are left out.
    pub log_y: bool,
}

/// A line or a cloud of points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Name in the legend.
    pub name: String,
    /// x, and lower end, value and upper end of y.
    pub points: Vec<(f64, [f64; 3])>,
    /// Whether the points are joined by a line.
    pub joined: bool,
}

impl Lines {
    pub(super) fn draw<B: DrawingBackend>(&self, area: &Area<'_, B>, scale: f64) -> DrawResult {
        let series: Vec<Series> = self.series.iter().map(|s| self.shown(s)).collect();
        let [x, y] = bounds(&series);
        let marks = if self.log_y { decades(y) } else { ticks(y[0], y[1], 7) };
        let px = |n: f64| (n * scale) as u32;
        let mut chart = ChartBuilder::on(area)
            .margin(px(14.0))
            .margin_top(px(legend_height(self.names(), LEFT)))
            .x_label_area_size(px(42.0))
            .y_label_area_size(px(64.0))
            .build_cartesian_2d(x[0]..x[1], Axis { range: y, marks })
            .map_err(message)?;
        let label_y = |v: &f64| tick_label(if self.log_y { 10f64.powf(*v) } else { *v });
        chart
            .configure_mesh()
            .light_line_style(WHITE)
            .bold_line_style(GRID_COLOUR)
            .axis_style(TEXT_COLOUR)
            .label_style(font(12.0, scale))
            .axis_desc_style(font(13.0, scale))
            .x_desc(self.x.as_str())
            .y_desc(self.y.as_str())
            .x_label_formatter(&|v| tick_label(*v))
            .y_label_formatter(&label_y)
            .draw()
            .map_err(message)?;
        for (i, s) in series.iter().enumerate() {
            let colour = colour(i);
            let line = |points: Vec<(f64, f64)>, w: u32| PathElement::new(points, colour.stroke_width(w));
            let stems = s.points.iter().filter(|(_, [low, _, high])| high > low);
            let mut drawn: Vec<_> =
                stems.map(|(x, [low, _, high])| line(vec![(*x, *low), (*x, *high)], px(1.0))).collect();
            if s.joined {
                drawn.push(line(s.points.iter().map(|(x, y)| (*x, y[1])).collect(), px(2.0)));
            }
            chart.draw_series(drawn).map_err(message)?;
            let dots = s.points.iter().map(|(x, y)| Circle::new((*x, y[1]), px(3.5), colour.filled()));
            chart.draw_series(dots).map_err(message)?;
        }
        Pen { area, scale }.legend(self.names(), LEFT)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.series.iter().map(|s| s.name.as_str())
    }

    /// Height with the legend [pixels].
    pub(super) fn height(&self) -> u32 {
        (410.0 + legend_height(self.names(), LEFT)) as u32
    }

    /// The series as drawn: finite points only; on a logarithmic axis the logarithms of positive values.
    fn shown(&self, series: &Series) -> Series {
        let finite = |(x, y): &&(f64, [f64; 3])| x.is_finite() && y.iter().all(|v| v.is_finite());
        let mut points: Vec<(f64, [f64; 3])> = series.points.iter().filter(finite).copied().collect();
        if self.log_y {
            points.retain(|(_, y)| y[1] > 0.0);
            for (_, y) in &mut points {
                // an interval that reaches zero is cut at a thousandth of the value
                let floor = 1e-3 * y[1];
                *y = y.map(|v| v.max(floor).log10());
            }
        }
        Series { points, ..series.clone() }
    }
}

/// An axis with given tick marks.
struct Axis {
    range: [f64; 2],
    marks: Vec<f64>,
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        let [low, high] = self.range;
        from + ((value - low) / (high - low) * f64::from(to - from)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.marks.clone()
    }

    fn range(&self) -> Range<f64> {
        self.range[0]..self.range[1]
    }
}

impl ValueFormatter<f64> for Axis {
    fn format(value: &f64) -> String {
        tick_label(*value)
    }
}

/// Logarithms of round numbers along a logarithmic axis: powers of ten, or with their multiples by 2 and 5,
/// or with all multiples; the first of these sets with at least three marks.
fn decades([low, high]: [f64; 2]) -> Vec<f64> {
    let powers = || low.floor() as i32..=high.ceil() as i32;
    let along = |steps: &[u32]| -> Vec<f64> {
        let marks =
            powers().flat_map(|power| steps.iter().map(move |&n| f64::from(n).log10() + f64::from(power)));
        marks.filter(|mark| (low..=high).contains(mark)).collect()
    };
    let kinds: [&[u32]; 3] = [&[1], &[1, 2, 5], &[1, 2, 3, 4, 5, 6, 7, 8, 9]];
    let found = kinds.map(along);
    let enough = found.iter().position(|marks| marks.len() >= 3).unwrap_or(2);
    found[enough].clone()
}

/// `[x, y]` bounds of all points, with a margin of a twentieth on every side.
fn bounds(series: &[Series]) -> [[f64; 2]; 2] {
    let points = || series.iter().flat_map(|s| &s.points);
    let widened = |values: Vec<f64>| {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let room = match high - low {
            width if width.is_finite() && width > 0.0 => 0.05 * width,
            _ => 0.05 * low.abs().clamp(1e-6, 1e6),
        };
        if low.is_finite() { [low - room, high + room] } else { [0.0, 1.0] }
    };
    let x = points().map(|(x, _)| *x).collect();
    let y = points().flat_map(|(_, y)| *y).collect();
    [widened(x), widened(y)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logarithmic_axis_is_marked_at_round_numbers() {
        let marked = |low: f64, high: f64| -> Vec<f64> {
            decades([low.log10(), high.log10()]).into_iter().map(|v| 10f64.powf(v)).collect()
        };
        let round = |found: Vec<f64>, wanted: &[f64]| {
            assert_eq!(found.len(), wanted.len(), "{found:?}");
            assert!(found.iter().zip(wanted).all(|(a, b)| (a / b - 1.0).abs() < 1e-9), "{found:?}");
        };
        round(marked(17.0, 85.0), &[20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0]);
        round(marked(0.3, 30.0), &[0.5, 1.0, 2.0, 5.0, 10.0, 20.0]);
        round(marked(0.003, 40.0), &[0.01, 0.1, 1.0, 10.0]);
    }
}
