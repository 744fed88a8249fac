//! What is wrong with a document: where, which field, which value, what is allowed, what was meant.
//!
//! A [`Problem`] is plain data. The command line draws it with its source; tests and `--json-errors` read it.

use serde::Serialize;
use std::fmt;
use std::ops::Range;

/// A text that was read: a file, or a preset built into the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Path as the user would write it.
    pub name: String,
    /// Whole text.
    pub text: String,
    /// Byte offset of the beginning of every line.
    lines: Vec<usize>,
}

impl Source {
    /// A text by the name of its file.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        let text: String = text.into();
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        Source { name: name.into(), text, lines }
    }

    /// A line (from 1) without its line break; empty beyond the last one.
    pub fn line(&self, line: usize) -> &str {
        self.line_from(self.line_start(line))
    }

    /// What is left of a line from a byte offset, without its line break.
    pub fn line_from(&self, offset: usize) -> &str {
        let next = self.lines.get(self.lines.partition_point(|start| *start <= offset));
        let rest = self.text.get(offset..next.copied().unwrap_or(self.text.len())).unwrap_or("");
        rest.strip_suffix('\n').map_or(rest, |line| line.strip_suffix('\r').unwrap_or(line))
    }

    fn line_start(&self, line: usize) -> usize {
        self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len())
    }

    /// Line and column (both from 1, columns in characters) of a byte offset.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let line = self.lines.partition_point(|start| *start <= end);
        (line, self.text[self.line_start(line)..end].chars().count() + 1)
    }

    /// Byte offset of a line and column (both from 1); the end of the text if beyond it.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.line_start(line);
        let rest = &self.text[start..];
        start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(i, _)| i)
    }
}

/// How bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Possible but unlikely: probably a slip of unit.
    Warning,
    /// No answer can be given.
    Error,
}

/// What kind of fault.
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
    /// Values that do not fit together.
    Consistency,
    /// Possible but unlikely.
    Plausibility,
}

/// One fault of a document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    /// Error or warning.
    pub severity: Severity,
    /// What kind of fault.
    pub kind: Kind,
    /// File, as the user would write it; empty if there is none.
    pub file: String,
    /// Line from 1; 0 if unknown.
    pub line: usize,
    /// Column from 1, in characters; 0 if unknown.
    pub column: usize,
    /// Field path, e.g. `cases[0].load.device.heads[1].drive.frequency_hz`; empty for the whole file.
    pub path: String,
    /// The value found; empty if there is none.
    pub value: String,
    /// What is allowed; empty if the message says it.
    pub allowed: String,
    /// The nearest valid name or value, if one is near.
    pub nearest: Option<String>,
    /// One sentence.
    pub message: String,
    /// Index into the list of sources.
    #[serde(skip)]
    pub source: Option<usize>,
    /// Byte range in the source.
    #[serde(skip)]
    pub span: Range<usize>,
}

impl Problem {
    /// An error without a place.
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

    /// The same with the value found.
    pub fn with_value(mut self, value: impl fmt::Display) -> Problem {
        self.value = value.to_string();
        self
    }

    /// The same with what is allowed.
    pub fn with_allowed(mut self, allowed: impl Into<String>) -> Problem {
        self.allowed = allowed.into();
        self
    }

    /// The same with a suggestion.
    pub fn with_nearest(mut self, nearest: Option<String>) -> Problem {
        self.nearest = nearest;
        self
    }

    /// The same at a byte range of a source.
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

/// A document that cannot be used: at least one problem, with the texts they point into.
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

/// Most names that are compared or listed for one problem: a document with thousands of wrong names is still told at once.
const LISTED: usize = 100;

/// Names as a list in words, cut where it gets long.
pub fn listed(names: &[&str]) -> String {
    match names.len() > LISTED {
        true => format!("{}, … ({} in all)", names[..LISTED].join(", "), names.len()),
        false => names.join(", "),
    }
}

/// The candidate most like `name` (Jaro–Winkler similarity ≥ 0.75), if any of the first hundred is near.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut best: Option<(f64, &str)> = None;
    let name: String = name.chars().take(LISTED).collect::<String>().to_lowercase();
    for candidate in candidates.into_iter().filter(|c| c.len() <= 4 * LISTED).take(LISTED) {
        let score = strsim::jaro_winkler(&name, &candidate.to_lowercase());
        if score >= 0.75 && best.is_none_or(|(s, _)| score > s) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, name)| name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_lines_agree_beyond_ascii() {
        let source = Source::new("x", "aü\nßb\n");
        assert_eq!(source.line_column(3), (1, 3));
        assert_eq!(source.line_column(6), (2, 2));
        assert_eq!(source.offset(2, 2), 6);
        assert_eq!(source.offset(9, 9), source.text.len());
        assert_eq!(source.line_column(0), (1, 1));
        assert_eq!(source.line_column(99), (3, 1));
        assert_eq!(["aü", "ßb", "", ""], [1, 2, 3, 4].map(|line| source.line(line)));
    }

    #[test]
    fn nearest_finds_misspelt_names_only() {
        let names = ["frequency_hz", "normal_mm", "phase_deg"];
        assert_eq!(nearest("freqency_hz", names).as_deref(), Some("frequency_hz"));
        assert_eq!(nearest("frequency", names).as_deref(), Some("frequency_hz"));
        assert_eq!(nearest("colour", names), None);
    }
}
