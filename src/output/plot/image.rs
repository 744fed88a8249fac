//! `Plot`: drawn as SVG text and as a PNG file.

use super::bars::Bars;
use super::body_map::BodyMap;
use super::heat::Heat;
use super::lines::Lines;
use super::outlines::Outlines;
use super::style::{Area, DrawResult, message, register};
use crate::output::error::OutputError;
use crate::output::file;
use crate::output::text::printable_lines;
use plotters::prelude::*;
use std::path::Path;

/// Resolution of the PNG relative to the SVG.
const PNG_SCALE: u32 = 2;

/// A plot of any kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Plot {
    /// Points or lines.
    Lines(Lines),
    /// A bar for every series in every group.
    Bars(Bars),
    /// A number in every cell of a table.
    Heat(Heat),
    /// Points in a body.
    BodyMap(BodyMap),
    /// Closed curves in several planes.
    Outlines(Outlines),
}

impl Plot {
    /// Width and height [pixels].
    fn size(&self) -> (u32, u32) {
        match self {
            Plot::Lines(lines) => (720, lines.height()),
            Plot::Bars(bars) => (720, bars.height()),
            Plot::Heat(heat) => (720, heat.height()),
            Plot::BodyMap(places) => (720, places.height()),
            Plot::Outlines(outlines) => (720, outlines.height()),
        }
    }

    /// The plot as an SVG document, well-formed XML for any names.
    ///
    /// # Errors
    /// A message of the drawing library; none for finite numbers.
    pub fn svg(&self) -> Result<String, String> {
        let mut text = String::new();
        let area = SVGBackend::with_string(&mut text, self.size()).into_drawing_area();
        self.draw(&area, 1.0)?;
        drop(area);
        // the library escapes `<` and `&`; XML does not allow control characters either
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
        file::write(&path, |w| w.write_all(svg.as_bytes()))?;
        let path = folder.join(format!("{name}.png"));
        // the library writes the file itself, not atomically: into a temporary folder
        let temporary = tempfile::tempdir_in(folder).map_err(OutputError::io(folder))?;
        let own = temporary.path().join("plot.png");
        let (w, h) = self.size();
        let area = BitMapBackend::new(&own, (PNG_SCALE * w, PNG_SCALE * h)).into_drawing_area();
        self.draw(&area, f64::from(PNG_SCALE)).map_err(malformed(&path))?;
        drop(area);
        let bytes = std::fs::read(&own).map_err(OutputError::io(&own))?;
        file::write(&path, |w| w.write_all(&bytes))?;
        Ok(svg)
    }

    /// Draws at `scale` times the size of the SVG.
    fn draw<B: DrawingBackend>(&self, area: &Area<'_, B>, scale: f64) -> DrawResult {
        register()?;
        area.fill(&WHITE).map_err(message)?;
        match self {
            Plot::Lines(lines) => lines.draw(area, scale)?,
            Plot::Bars(bars) => bars.draw(area, scale)?,
            Plot::Heat(heat) => heat.draw(area, scale)?,
            Plot::BodyMap(places) => places.draw(area, scale)?,
            Plot::Outlines(outlines) => outlines.draw(area, scale)?,
        }
        area.present().map_err(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::plot::{Series, View};

    fn some() -> Vec<Plot> {
        let series = Series {
            name: "single head ü".into(),
            points: vec![(10.0, [0.5, 1.0, 2.0]), (30.0, [0.1, 0.2, 0.4])],
            joined: true,
        };
        vec![
            Plot::Lines(Lines {
                x: "depth [mm]".into(),
                y: "energy".into(),
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
                marks: vec![[0.0, 0.0]],
            }),
            Plot::BodyMap(BodyMap {
                value: "strain [%]".into(),
                points: vec![("GAS".into(), Some(1.0)), ("SOL <1>".into(), None), ("FDL".into(), Some(2.0))],
                views: vec![View {
                    title: "from behind".into(),
                    outline: vec![[-50.0, 0.0], [50.0, 0.0], [40.0, 300.0], [-40.0, 300.0]],
                    points: vec![[10.0, 100.0], [12.0, 101.0], [-20.0, 200.0]],
                    contact_outlines: vec![vec![[0.0, 90.0], [20.0, 90.0], [10.0, 110.0]]],
                }],
            }),
            Plot::BodyMap(BodyMap::default()),
            Plot::Lines(Lines::default()),
            Plot::Bars(Bars::default()),
            Plot::Heat(Heat::default()),
        ]
    }

    #[test]
    fn drawing_is_reproducible_and_text_is_escaped() {
        for plot in some() {
            let svg = plot.svg().unwrap();
            assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
            assert!(!svg.contains("<skin>") && !svg.contains("NaN"), "{svg}");
            assert!(!svg.contains(|c: char| c != '\n' && c.is_control()), "{svg:?}");
            assert_eq!(svg, plot.svg().unwrap());
        }
    }

    #[test]
    fn files_are_complete_and_no_others_remain() {
        let folder = tempfile::tempdir().unwrap();
        let plot = &some()[0];
        let svg = plot.write(folder.path(), "energy").unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("energy.svg")).unwrap(), svg);
        let png = std::fs::read(folder.path().join("energy.png")).unwrap();
        assert_eq!(&png[1..4], b"PNG");
        assert_eq!(u32::from_be_bytes([png[16], png[17], png[18], png[19]]), PNG_SCALE * 720);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
