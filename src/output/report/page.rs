//! `Report`: the content of a page: question, method, provenance, sections with tables and plots, limits.

use crate::output::plot::Plot;
use crate::output::text::TextTable;
use serde::Serialize;

/// The content of a report.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Title.
    pub title: String,
    /// The question it answers.
    pub question: String,
    /// Paragraphs on the method.
    pub method: Vec<String>,
    /// Provenance in pairs of name and value.
    pub provenance: Vec<(String, String)>,
    /// The results.
    pub sections: Vec<Section>,
    /// Paragraphs on the limits of the results.
    pub limits: Vec<String>,
}

/// A section of a report.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// Paragraphs.
    pub text: Vec<String>,
    /// Tables.
    pub tables: Vec<Grid>,
    /// File name without extension, caption, plot.
    pub plots: Vec<(String, String, Plot)>,
}

/// A table of a page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Grid {
    /// Caption.
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

    /// Number of left-aligned columns: those of text before the first number, 1 to 3.
    fn left(&self) -> usize {
        let is_text = |c: &Cell| c.text.parse::<f64>().is_err() && c.text != "–";
        self.rows.first().map_or(1, |row| row.iter().take_while(|c| is_text(c)).count().clamp(1, 3))
    }
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cell {
    /// Text.
    pub text: String,
    /// Position relative to its limits.
    pub mark: Mark,
}

/// Position of a number relative to its limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// No limits.
    #[default]
    None,
    /// Within the limits.
    Good,
    /// Beyond the limit of a warning.
    Warning,
    /// Beyond the limit of an error.
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
