//! `Table`: headers and rows of text, written and read as CSV.
//!
//! Numbers are written with as many digits as make them read back to the same bits, always with a decimal
//! point. A text that a spreadsheet would take for a formula is written with an apostrophe before it, which
//! reading removes again.

use crate::output::text::printable;
use std::borrow::Cow;

/// A table of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Column headers.
    pub header: Vec<String>,
    /// Rows; each as long as the header.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Writes the table as CSV.
    ///
    /// # Errors
    /// The errors of the writer.
    pub fn write(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        let mut csv = csv::Writer::from_writer(out);
        for row in std::iter::once(&self.header).chain(&self.rows) {
            csv.write_record(row.iter().map(|cell| escape_formula(cell).into_owned()))?;
        }
        csv.flush()
    }

    /// Reads a table from CSV.
    ///
    /// # Errors
    /// Malformed CSV: rows of different length, text that is not UTF-8.
    pub fn read(text: impl std::io::Read) -> Result<Table, csv::Error> {
        let mut csv = csv::Reader::from_reader(text);
        let cells =
            |record: &csv::StringRecord| record.iter().map(|c| unescape_formula(c).to_string()).collect();
        let header = cells(csv.headers()?);
        let rows: Result<_, _> = csv.records().map(|r| r.map(|r| cells(&r))).collect();
        Ok(Table { header, rows: rows? })
    }

    /// Index of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|h| h == name)
    }
}

/// Whether a spreadsheet would take a cell for a formula, leading apostrophes ignored.
fn is_formula(cell: &str) -> bool {
    let bare = cell.trim_start_matches('\'');
    bare.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'])
        && cell.parse::<f64>().is_err()
}

/// A cell as written to a file: neither a formula of a spreadsheet nor a control sequence of a terminal.
fn escape_formula(cell: &str) -> Cow<'_, str> {
    match is_formula(cell) {
        true => Cow::Owned(format!("'{}", printable(cell))),
        false => printable(cell),
    }
}

/// The cell before [`escape_formula`].
fn unescape_formula(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// A number as text that reads back to the same bits; empty for NaN, which means no value.
pub fn number(x: f64) -> String {
    if x.is_nan() { String::new() } else { format!("{x:?}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_escaped_and_every_cell_reads_back() {
        let cells =
            ["=1+1", "+x", "-lead", "@SUM(A1)", "'=1", "''-", "'quoted'", "＝1", "-1.5", "+2e3", "", "ü"];
        let table = Table {
            header: ["-a", "b"].map(String::from).to_vec(),
            rows: cells.map(|c| vec![c.to_string(), "1".into()]).to_vec(),
        };
        let mut bytes = Vec::new();
        table.write(&mut bytes).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        for line in text.lines() {
            let formula = line.trim_start_matches('"').starts_with(['=', '+', '-', '@', '＝']);
            let is_number = line.split(',').next().is_some_and(|c| c.parse::<f64>().is_ok());
            assert!(!formula || is_number, "{line}");
        }
        assert!(text.contains("\n-1.5,1\n+2e3,1\n"), "{text}");
        assert_eq!(Table::read(&bytes[..]).unwrap(), table);
        assert_eq!(escape_formula("\tx\u{1b}"), "'\\tx\\u{1b}");
    }
}
