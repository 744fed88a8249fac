//! `Pen`: draws text, lines and boxes in SVG pixels at any scale of the image, and the legend above a plot.

use super::style::{Area, DrawResult, GRID_COLOUR, TEXT_COLOUR, colour, font, message, truncated};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Largest number of characters of a name in a legend.
const LONGEST: usize = 60;
/// Height of a row of the legend [SVG pixels].
const ROW: f64 = 20.0;
/// Right edge of a legend [SVG pixels].
const RIGHT: f64 = 704.0;

/// Draws on `area`, `scale` times as large as the SVG.
pub(super) struct Pen<'a, B: DrawingBackend> {
    pub area: &'a Area<'a, B>,
    pub scale: f64,
}

impl<B: DrawingBackend> Pen<'_, B> {
    fn at(&self, (x, y): (f64, f64)) -> (i32, i32) {
        ((x * self.scale).round() as i32, (y * self.scale).round() as i32)
    }

    /// Text at `place`, vertically centred.
    pub fn text(&self, words: &str, place: (f64, f64), size: f64, h: HPos, ink: RGBColor) -> DrawResult {
        let style = font(size, self.scale).color(&ink).pos(Pos::new(h, VPos::Center));
        self.area.draw(&Text::new(words.to_string(), self.at(place), style)).map_err(message)
    }

    /// A line through `points` of the given width [SVG pixels].
    pub fn line(&self, points: &[(f64, f64)], ink: RGBColor, width: f64) -> DrawResult {
        let points: Vec<_> = points.iter().map(|p| self.at(*p)).collect();
        let style = ink.stroke_width((width * self.scale).round() as u32);
        self.area.draw(&PathElement::new(points, style)).map_err(message)
    }

    /// A filled box between two corners.
    pub fn fill(&self, a: (f64, f64), b: (f64, f64), ink: RGBColor) -> DrawResult {
        self.area.draw(&Rectangle::new([self.at(a), self.at(b)], ink.filled())).map_err(message)
    }

    /// A filled disc with a rim.
    pub fn disc(&self, centre: (f64, f64), radius: f64, ink: RGBColor) -> DrawResult {
        let (at, r) = (self.at(centre), (radius * self.scale).round() as i32);
        self.area.draw(&Circle::new(at, r + 1, GRID_COLOUR.filled())).map_err(message)?;
        self.area.draw(&Circle::new(at, r, ink.filled())).map_err(message)
    }

    /// The legend: names of the series with their colours, in rows from `left` at the top.
    pub fn legend<'n>(&self, names: impl Iterator<Item = &'n str>, left: f64) -> DrawResult {
        for ((x, row), (name, i)) in places(names, left) {
            let y = 16.0 + ROW * row as f64;
            self.fill((x, y - 6.0), (x + 12.0, y + 6.0), colour(i))?;
            self.text(&truncated(name, LONGEST), (x + 18.0, y), 12.0, HPos::Left, TEXT_COLOUR)?;
        }
        Ok(())
    }
}

/// Height of a legend [SVG pixels].
pub(super) fn legend_height<'n>(names: impl Iterator<Item = &'n str>, left: f64) -> f64 {
    let rows = places(names, left).last().map_or(0, |((_, row), _)| row + 1);
    14.0 + ROW * rows as f64
}

/// `((x, row), (name, index of the series))` of every name that is not empty.
fn places<'n>(
    names: impl Iterator<Item = &'n str>,
    left: f64,
) -> impl Iterator<Item = ((f64, usize), (&'n str, usize))> {
    let mut next = (left, 0);
    names.enumerate().filter(|(_, name)| !name.is_empty()).map(move |(i, name)| {
        let width = 34.0 + 7.0 * name.chars().count().min(LONGEST) as f64;
        if next.0 > left && next.0 + width > RIGHT {
            next = (left, next.1 + 1);
        }
        let here = next;
        next.0 += width;
        (here, (name, i))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_do_not_fit_are_in_the_next_row() {
        let names =
            ["four heads, well apart", "", "one head", "gun with a ball, floating in the hand", "front"];
        let rows: Vec<usize> = places(names.into_iter(), 200.0).map(|((_, row), _)| row).collect();
        assert_eq!(rows, [0, 0, 1, 1]);
        let numbers: Vec<usize> = places(names.into_iter(), 200.0).map(|(_, (_, i))| i).collect();
        assert_eq!(numbers, [0, 2, 3, 4], "a series without a name keeps its colour");
        assert_eq!(legend_height(names.into_iter(), 200.0), 54.0);
        assert_eq!(legend_height([""].into_iter(), 200.0), 14.0);
    }
}
