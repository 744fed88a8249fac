//! `Problem`: one fault of a document: position, field, value, allowed values, suggestion.
//!
//! A [`Problem`] is plain data. The command line prints it with its source line; tests and `--json-errors`
//! read it.

use super::source::Source;
use serde::Serialize;
use std::fmt;
use std::ops::Range;

/// Severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Possible but unlikely: probably a wrong unit.
    Warning,
    /// The document cannot be used.
    Error,
}

/// Kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A file cannot be read.
    Read,
    /// The text is not RON, or not of the expected shape.
    Syntax,
    /// The format version is missing, zero or newer than known.
    Version,
    /// A field or variant of that name does not exist.
    UnknownName,
    /// A value outside its range, or not a number.
    Range,
    /// Values that contradict each other.
    Consistency,
    /// Possible but unlikely.
    Plausibility,
}

/// One fault of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    /// Error or warning.
    pub severity: Severity,
    /// Kind of fault.
    pub kind: Kind,
    /// File, as the user writes it; empty if there is none.
    pub file: String,
    /// Line from 1; 0 if unknown.
    pub line: usize,
    /// Column from 1, in characters; 0 if unknown.
    pub column: usize,
    /// Field path, e.g. `cases[0].load.device.heads[1].drive.frequency_hz`; empty for the whole file.
    pub path: String,
    /// The value found; empty if there is none.
    pub value: String,
    /// Allowed values; empty if the message states them.
    pub allowed: String,
    /// The nearest valid name or value, if one is similar.
    pub nearest: Option<String>,
    /// Message, one sentence.
    pub message: String,
    /// Index into the list of sources.
    #[serde(skip)]
    pub source: Option<usize>,
    /// Byte range in the source.
    #[serde(skip)]
    pub span: Range<usize>,
}

impl Problem {
    /// An error without a position.
    pub fn error(kind: Kind, path: impl Into<String>, message: impl Into<String>) -> Problem {
        Problem {
            severity: Severity::Error,
            kind,
            file: String::new(),
            line: 0,
            column: 0,
            path: path.into(),
            value: String::new(),
            allowed: String::new(),
            nearest: None,
            message: message.into(),
            source: None,
            span: 0..0,
        }
    }

    /// Sets the value found.
    pub fn with_value(mut self, value: impl fmt::Display) -> Problem {
        self.value = value.to_string();
        self
    }

    /// Sets the allowed values.
    pub fn with_allowed(mut self, allowed: impl Into<String>) -> Problem {
        self.allowed = allowed.into();
        self
    }

    /// Sets the suggestion.
    pub fn with_nearest(mut self, nearest: Option<String>) -> Problem {
        self.nearest = nearest;
        self
    }

    /// Sets the position: a byte range of source number `index`.
    pub fn at(mut self, index: usize, source: &Source, span: Range<usize>) -> Problem {
        (self.line, self.column) = source.line_column(span.start);
        self.file.clone_from(&source.name);
        self.source = Some(index);
        self.span = span;
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(f, "{}", self.file)?;
            if self.line > 0 {
                write!(f, ":{}:{}", self.line, self.column)?;
            }
            write!(f, ": ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}", self.message)?;
        if !self.value.is_empty() {
            write!(f, " (found {})", self.value)?;
        }
        if !self.allowed.is_empty() {
            write!(f, "; allowed: {}", self.allowed)?;
        }
        if let Some(nearest) = &self.nearest {
            write!(f, "; did you mean `{nearest}`?")?;
        }
        Ok(())
    }
}

/// A document that cannot be used: at least one problem, with the texts that the problems refer to.
#[derive(Clone, Debug, PartialEq)]
pub struct PresetError {
    /// Problems, in reading order.
    pub problems: Vec<Problem>,
    /// The texts read so far; `Problem::source` is an index into them.
    pub sources: Vec<Source>,
}

impl fmt::Display for PresetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.problems.iter().enumerate() {
            write!(f, "{}{problem}", if i > 0 { "\n" } else { "" })?;
        }
        Ok(())
    }
}

impl std::error::Error for PresetError {}

/// The problems with their paths moved below `prefix`.
pub(crate) fn prefixed(prefix: &str, problems: Vec<Problem>) -> Vec<Problem> {
    let rename = |mut p: Problem| {
        p.path = if p.path.is_empty() { prefix.to_string() } else { format!("{prefix}.{}", p.path) };
        p
    };
    problems.into_iter().map(rename).collect()
}
