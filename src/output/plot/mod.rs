//! Plots as SVG text and as PNG bytes: lines with intervals, bars with intervals, heat maps.
//!
//! Drawn by `plotters` with a font of our own (a subset of Noto Sans, `assets/fonts`), so that a plot is the same to the byte on
//! every machine. Colours: Okabe & Ito 2008, told apart with any colour vision; heat maps: viridis.

mod bars;
mod heat;
mod lines;
mod pen;
mod places;

pub use places::{Places, View};

use crate::output::OutputError;
use crate::output::atomic;
use crate::output::text::printable_lines;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::register_font;
use std::path::Path;
use std::sync::OnceLock;

static FONT: &[u8] = include_bytes!("../../../assets/fonts/NotoSans-subset.ttf");
static REGISTERED: OnceLock<bool> = OnceLock::new();
const FAMILY: &str = "calfwave";

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
/// Text and axes.
const INK: RGBColor = RGBColor(40, 40, 40);
/// Grid.
const FAINT: RGBColor = RGBColor(225, 225, 225);
/// Resolution of the PNG over that of the SVG.
const PNG_SCALE: u32 = 2;

/// A plot, as numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum Plot {
    /// Points or lines over a plane.
    Lines(Lines),
    /// A bar for every series in every group.
    Bars(Bars),
    /// A number in every cell of a table.
    Heat(Heat),
    /// Places in a body.
    Places(Places),
}

/// Points or lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// Title of the horizontal axis, with unit.
    pub x: String,
    /// Title of the vertical axis, with unit.
    pub y: String,
    /// What is drawn.
    pub series: Vec<Series>,
    /// Logarithmic vertical axis; values that are not positive are left out.
    pub log_y: bool,
}

/// One line or cloud of points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Name in the legend.
    pub name: String,
    /// x, and lower end, value and upper end of y.
    pub points: Vec<(f64, [f64; 3])>,
    /// Joined by a line.
    pub joined: bool,
}

/// Bars with intervals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// Title of the value axis, with unit.
    pub x: String,
    /// Names of the series; a colour each.
    pub series: Vec<String>,
    /// Group name, and for each series lower end, value and upper end.
    pub groups: Vec<(String, Vec<[f64; 3]>)>,
}

/// A heat map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heat {
    /// Title of the columns.
    pub x: String,
    /// Title of the rows.
    pub y: String,
    /// What the colours mean, with unit.
    pub value: String,
    /// Column labels, from the left.
    pub columns: Vec<String>,
    /// Row labels, from the bottom.
    pub rows: Vec<String>,
    /// `[row][column]`; none where there is no answer.
    pub cells: Vec<Vec<Option<f64>>>,
}

type Area<'a, B> = DrawingArea<B, Shift>;
/// A plot that cannot be drawn, in words.
type Drawn = Result<(), String>;

impl Plot {
    /// Width and height [pixels].
    fn size(&self) -> (u32, u32) {
        match self {
            Plot::Lines(lines) => (720, lines.height()),
            Plot::Bars(bars) => (720, bars.height()),
            Plot::Heat(heat) => (720, heat.height()),
            Plot::Places(places) => (720, places.height()),
        }
    }

    /// The plot as an SVG document: well-formed XML, whatever the names in it are.
    ///
    /// # Errors
    /// What the drawing library says; none for finite numbers.
    pub fn svg(&self) -> Result<String, String> {
        let mut text = String::new();
        let area = SVGBackend::with_string(&mut text, self.size()).into_drawing_area();
        self.draw(&area, 1.0)?;
        drop(area);
        // the library escapes `<` and `&`, but XML has no place for control characters at all
        Ok(printable_lines(&text).into_owned())
    }

    /// Writes the plot as `name.svg` and `name.png` into `folder`; returns the SVG text.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write(&self, folder: &Path, name: &str) -> Result<String, OutputError> {
        let malformed = |path: &Path| {
            let path = path.to_path_buf();
            move |reason: String| OutputError::Malformed { path, reason }
        };
        let path = folder.join(format!("{name}.svg"));
        let svg = self.svg().map_err(malformed(&path))?;
        atomic::write(&path, |w| w.write_all(svg.as_bytes()))?;
        let path = folder.join(format!("{name}.png"));
        // the library writes files itself, in one go: let it do so aside
        let aside = tempfile::tempdir_in(folder).map_err(OutputError::io(folder))?;
        let own = aside.path().join("plot.png");
        let (w, h) = self.size();
        let area = BitMapBackend::new(&own, (PNG_SCALE * w, PNG_SCALE * h)).into_drawing_area();
        self.draw(&area, f64::from(PNG_SCALE)).map_err(malformed(&path))?;
        drop(area);
        let bytes = std::fs::read(&own).map_err(OutputError::io(&own))?;
        atomic::write(&path, |w| w.write_all(&bytes))?;
        Ok(svg)
    }

    /// Draws at `scale` times the size of the SVG.
    fn draw<B: DrawingBackend>(&self, area: &Area<'_, B>, scale: f64) -> Drawn {
        if !*REGISTERED.get_or_init(|| register_font(FAMILY, FontStyle::Normal, FONT).is_ok()) {
            return Err("the font cannot be read".into());
        }
        area.fill(&WHITE).map_err(plain)?;
        match self {
            Plot::Lines(lines) => lines.draw(area, scale)?,
            Plot::Bars(bars) => bars.draw(area, scale)?,
            Plot::Heat(heat) => heat.draw(area, scale)?,
            Plot::Places(places) => places.draw(area, scale)?,
        }
        area.present().map_err(plain)
    }
}

fn plain(e: impl std::fmt::Display) -> String {
    e.to_string()
}

fn colour(i: usize) -> RGBColor {
    PALETTE[i % PALETTE.len()]
}

/// Text of `size` SVG pixels.
fn font(size: f64, scale: f64) -> TextStyle<'static> {
    (FAMILY, size * scale).into_font().color(&INK)
}

/// At most `most` characters.
fn cut(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
        false => text.to_string(),
    }
}

/// A number for an axis or a cell: three digits, no more zeros than needed.
fn short(x: f64) -> String {
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

/// Round numbers that divide `low … high` into about `wanted` steps.
fn ticks(low: f64, high: f64, wanted: usize) -> Vec<f64> {
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

    fn some() -> Vec<Plot> {
        let series = Series {
            name: "single head ü".into(),
            points: vec![(10.0, [0.5, 1.0, 2.0]), (30.0, [0.1, 0.2, 0.4])],
            joined: true,
        };
        vec![
            Plot::Lines(Lines {
                x: "depth [mm]".into(),
                y: "dose".into(),
                series: vec![series],
                log_y: true,
            }),
            Plot::Bars(Bars {
                x: "index".into(),
                series: vec!["first order".into(), "total".into()],
                groups: vec![("fat & <skin>\u{1b}[31m\0".into(), vec![[0.1, 0.2, 0.3], [-0.1, 0.0, 0.1]])],
            }),
            Plot::Heat(Heat {
                x: "f [Hz]".into(),
                y: "r [mm]".into(),
                value: "µm".into(),
                columns: vec!["20".into(), "50".into()],
                rows: vec!["10".into()],
                cells: vec![vec![Some(1.0), None]],
            }),
            Plot::Places(Places {
                value: "strain [%]".into(),
                spots: vec![("GAS".into(), Some(1.0)), ("SOL <1>".into(), None), ("FDL".into(), Some(2.0))],
                views: vec![View {
                    title: "from behind".into(),
                    outline: vec![[-50.0, 0.0], [50.0, 0.0], [40.0, 300.0], [-40.0, 300.0]],
                    spots: vec![[10.0, 100.0], [12.0, 101.0], [-20.0, 200.0]],
                    rings: vec![vec![[0.0, 90.0], [20.0, 90.0], [10.0, 110.0]]],
                }],
            }),
            Plot::Places(Places::default()),
            Plot::Lines(Lines::default()),
            Plot::Bars(Bars::default()),
            Plot::Heat(Heat::default()),
        ]
    }

    #[test]
    fn plots_are_drawn_twice_alike_and_text_is_escaped() {
        for plot in some() {
            let svg = plot.svg().unwrap();
            assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
            assert!(!svg.contains("<skin>") && !svg.contains("NaN"), "{svg}");
            assert!(!svg.contains(|c: char| c != '\n' && c.is_control()), "{svg:?}");
            assert_eq!(svg, plot.svg().unwrap());
        }
    }

    #[test]
    fn files_are_whole_and_nothing_is_left_beside_them() {
        let folder = tempfile::tempdir().unwrap();
        let plot = &some()[0];
        let svg = plot.write(folder.path(), "dose").unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("dose.svg")).unwrap(), svg);
        let png = std::fs::read(folder.path().join("dose.png")).unwrap();
        assert_eq!(&png[1..4], b"PNG");
        assert_eq!(u32::from_be_bytes([png[16], png[17], png[18], png[19]]), PNG_SCALE * 720);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn numbers_are_short_and_ticks_round() {
        assert_eq!([0.0, 12.0, 0.25, 1234.6, 1.5e-7].map(short), ["0", "12", "0.25", "1235", "1.5e-7"]);
        assert_eq!(ticks(0.0, 1.0, 5).len(), 6);
        assert_eq!(ticks(3.0, 3.0, 5), [3.0]);
    }
}
