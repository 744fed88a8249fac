//! `report.html`: one file with everything in it, made from a template: question, method, provenance, tables, plots, limits.
//!
//! No script, no network, no date: the same numbers give the same bytes.

use crate::output::OutputError;
use crate::output::atomic;
use crate::output::plot::Plot;
use crate::output::text::{TextTable, printable_lines};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Name of the report in a folder.
pub const FILE: &str = "report.html";
/// Folder of the plots beside it.
pub const PLOTS: &str = "plots";

static TEMPLATE: &str = include_str!("../../assets/templates/report.html");

/// What a report says.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Title.
    pub title: String,
    /// The question it answers.
    pub question: String,
    /// Paragraphs on how the answer was found.
    pub method: Vec<String>,
    /// What made it, in pairs of name and value.
    pub provenance: Vec<(String, String)>,
    /// The answer.
    pub sections: Vec<Section>,
    /// Paragraphs on what the answer does not say.
    pub limits: Vec<String>,
}

/// A part of a report.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// Paragraphs.
    pub text: Vec<String>,
    /// Tables.
    pub tables: Vec<Grid>,
    /// File name without ending, caption, plot.
    pub plots: Vec<(String, String, Plot)>,
}

/// A table to be shown.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Grid {
    /// What it shows.
    pub caption: String,
    /// Headings.
    pub header: Vec<String>,
    /// Rows; each as long as the header.
    pub rows: Vec<Vec<Cell>>,
}

impl Grid {
    /// Caption and table as plain text.
    pub fn plain(&self) -> String {
        let mut table = TextTable::new(self.left());
        table.header(self.header.clone());
        self.rows.iter().for_each(|row| table.row(row.iter().map(|c| c.text.clone())));
        format!("{}\n{}", self.caption, table.render())
    }

    /// Columns of text before the numbers begin.
    fn left(&self) -> usize {
        let is_text = |c: &Cell| c.text.parse::<f64>().is_err() && c.text != "–";
        self.rows.first().map_or(1, |row| row.iter().take_while(|c| is_text(c)).count().clamp(1, 3))
    }
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cell {
    /// What stands in it.
    pub text: String,
    /// How it stands to its limits.
    pub mark: Mark,
}

/// How a number stands to its limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// It has none.
    #[default]
    None,
    /// Within them.
    Good,
    /// Beyond the one for a second look.
    Warning,
    /// Beyond the one that is not acceptable.
    Error,
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell { text, mark: Mark::None }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        text.to_string().into()
    }
}

/// A plot as the template sees it.
#[derive(Serialize)]
struct Figure<'a> {
    name: &'a str,
    caption: &'a str,
    svg: String,
}

/// A section as the template sees it.
#[derive(Serialize)]
struct Part<'a> {
    title: &'a str,
    text: &'a [String],
    tables: &'a [Grid],
    figures: Vec<Figure<'a>>,
}

/// A report as the template sees it.
#[derive(Serialize)]
struct Page<'a> {
    title: &'a str,
    question: &'a str,
    method: &'a [String],
    provenance: &'a [(String, String)],
    parts: &'a [Part<'a>],
    limits: &'a [String],
}

impl Report {
    /// Writes the report and its plots into `folder`; returns the path of the report. Plots of an earlier report are removed.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write(&self, folder: &Path) -> Result<PathBuf, OutputError> {
        let plots = folder.join(PLOTS);
        if plots.exists() {
            std::fs::remove_dir_all(&plots).map_err(OutputError::io(&plots))?;
        }
        if self.sections.iter().any(|s| !s.plots.is_empty()) {
            std::fs::create_dir_all(&plots).map_err(OutputError::io(&plots))?;
        }
        let mut parts = Vec::new();
        for section in &self.sections {
            let figure = |(name, caption, plot): &'_ (String, String, Plot)| -> Result<_, OutputError> {
                Ok((name.clone(), caption.clone(), plot.write(&plots, name)?))
            };
            let drawn = section.plots.iter().map(figure).collect::<Result<Vec<_>, _>>()?;
            parts.push((section, drawn));
        }
        let parts: Vec<Part<'_>> = parts
            .iter()
            .map(|(section, drawn)| Part {
                title: &section.title,
                text: &section.text,
                tables: &section.tables,
                figures: drawn
                    .iter()
                    .map(|(name, caption, svg)| Figure { name, caption, svg: svg.clone() })
                    .collect(),
            })
            .collect();
        let path = folder.join(FILE);
        let html = self
            .html(&parts)
            .map_err(|e| OutputError::Malformed { path: path.clone(), reason: format!("{e:#}") })?;
        atomic::write(&path, |w| w.write_all(html.as_bytes()))?;
        Ok(path)
    }

    fn html(&self, parts: &[Part<'_>]) -> Result<String, minijinja::Error> {
        let mut environment = minijinja::Environment::new();
        // the ending `.html` switches escaping on
        environment.add_template("report.html", TEMPLATE)?;
        let page = Page {
            title: &self.title,
            question: &self.question,
            method: &self.method,
            provenance: &self.provenance,
            parts,
            limits: &self.limits,
        };
        let html = environment.get_template("report.html")?.render(minijinja::value::Serde(&page))?;
        Ok(printable_lines(&html).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::plot::Bars;

    fn report() -> Report {
        Report {
            title: "A <b>title</b> & more\u{1b}[2J".into(),
            question: "Which?".into(),
            method: vec!["Like this.".into()],
            provenance: vec![("program".into(), "calfwave".into())],
            sections: vec![Section {
                title: "Numbers".into(),
                text: vec!["Text.".into()],
                tables: vec![Grid {
                    caption: "Table".into(),
                    header: vec!["x [mm]".into()],
                    rows: vec![vec![Cell { text: "1.0".into(), mark: Mark::Error }]],
                }],
                plots: vec![("bars".into(), "Bars".into(), Plot::Bars(Bars::default()))],
            }],
            limits: vec!["Not this.".into()],
        }
    }

    #[test]
    fn a_report_is_one_file_that_asks_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let path = report().write(folder.path()).unwrap();
        let html = std::fs::read_to_string(&path).unwrap();
        for wanted in [
            "A &lt;b&gt;title",
            "&amp; more",
            "Which?",
            "Like this.",
            "x [mm]",
            "class=\"error\"",
            "<svg",
            "Not this.",
        ] {
            assert!(html.contains(wanted), "{wanted} is not in\n{html}");
        }
        assert!(!html.contains('\u{1b}'));
        let outside = ["<script", "<link", "src=", "@import", "url("];
        assert!(outside.iter().all(|o| !html.contains(o)), "{html}");
        let addresses = html.match_indices("http").map(|(i, _)| &html[i..(i + 30).min(html.len())]);
        assert!(
            addresses.clone().all(|a| a.starts_with("http://www.w3.org/2000/svg")),
            "{:?}",
            addresses.collect::<Vec<_>>()
        );
        let again = tempfile::tempdir().unwrap();
        assert_eq!(html, std::fs::read_to_string(report().write(again.path()).unwrap()).unwrap());
        for name in ["bars.svg", "bars.png"] {
            assert!(folder.path().join(PLOTS).join(name).exists(), "{name}");
        }
    }
}
