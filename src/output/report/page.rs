//! `Report`: the content of a page: question, method, provenance, sections with tables and plots, limits.

use crate::output::plot::Plot;
use crate::output::table::Value;
use crate::output::text::{TextTable, short};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use std::fmt;

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
        self.rows.iter().for_each(|row| table.row(row.iter().map(|c| c.content.to_string())));
        format!("{}\n{}", self.caption, table.render())
    }

    /// Number of left-aligned columns: those of text before the first number, 1 to 3.
    fn left(&self) -> usize {
        let is_text = |c: &Cell| matches!(c.content, Content::Text(_));
        self.rows.first().map_or(1, |row| row.iter().take_while(|c| is_text(c)).count().clamp(1, 3))
    }
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What it holds.
    pub content: Content,
    /// Position relative to its limits.
    pub mark: Mark,
}

impl Cell {
    /// A cell with a mark.
    pub fn marked(content: impl Into<Content>, mark: Mark) -> Cell {
        Cell { content: content.into(), mark }
    }
}

/// As pages need it: the content as text, and the mark.
impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut cell = serializer.serialize_struct("Cell", 2)?;
        cell.serialize_field("text", &self.content.to_string())?;
        cell.serialize_field("mark", &self.mark)?;
        cell.end()
    }
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A text.
    Text(String),
    /// A number, shown with three digits; NaN, shown as a dash, for no value.
    Number(f64),
    /// A number between the ends of its interval: low, middle, high.
    Interval([f64; 3]),
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Content::Text(text) => f.write_str(text),
            Content::Number(x) => f.write_str(&short(*x)),
            Content::Interval([low, middle, high]) => {
                write!(f, "{} [{}, {}]", short(*middle), short(*low), short(*high))
            }
        }
    }
}

impl From<String> for Content {
    fn from(text: String) -> Content {
        Content::Text(text)
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Content {
        Content::Text(text.into())
    }
}

impl From<f64> for Content {
    fn from(x: f64) -> Content {
        Content::Number(x)
    }
}

/// The value of a column, numbers with three digits; an empty text for no value.
impl From<Value<'_>> for Content {
    fn from(value: Value<'_>) -> Content {
        match value {
            Value::Number(x) => Content::Number(x),
            other => Content::Text(other.to_string()),
        }
    }
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

impl<T: Into<Content>> From<T> for Cell {
    fn from(content: T) -> Cell {
        Cell::marked(content, Mark::None)
    }
}
