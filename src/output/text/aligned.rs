//! `TextTable`: a table in plain text with aligned columns.

use super::escape::printable;
use std::borrow::Cow;

/// A table of text: one or more header rows, then rows. The first columns are left-aligned, the others
/// right-aligned.
#[derive(Clone, Debug, Default)]
pub struct TextTable {
    rows: Vec<Vec<String>>,
    header_rows: usize,
    left: usize,
}

impl TextTable {
    /// A table with `left` left-aligned columns.
    pub fn new(left: usize) -> TextTable {
        TextTable { left, ..TextTable::default() }
    }

    /// Adds a header row; must precede all other rows.
    pub fn header(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.row(cells);
        self.header_rows = self.rows.len();
    }

    /// Adds a row. Unprintable characters and line breaks of a cell are escaped.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        let line = |cell: String| match printable(&cell) {
            Cow::Borrowed(_) => cell,
            Cow::Owned(line) => line,
        };
        self.rows.push(cells.into_iter().map(|cell| line(cell.into())).collect());
    }

    /// The table as lines, with two spaces between columns and a rule below the header.
    pub fn render(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |c: usize| self.rows.iter().filter_map(|r| r.get(c)).map(|t| t.chars().count()).max();
        let widths: Vec<usize> = (0..columns).map(|c| width(c).unwrap_or(0)).collect();
        let mut out = String::new();
        for (i, row) in self.rows.iter().enumerate() {
            if i == self.header_rows && i > 0 {
                let total = widths.iter().sum::<usize>() + 2 * columns.saturating_sub(1);
                out.push_str(&"─".repeat(total));
                out.push('\n');
            }
            let mut line = String::new();
            for (c, text) in row.iter().enumerate() {
                let gap = " ".repeat(widths[c] - text.chars().count());
                let (before, after) = if c < self.left { ("", gap.as_str()) } else { (gap.as_str(), "") };
                line.push_str(if c > 0 { "  " } else { "" });
                line.push_str(before);
                line.push_str(text);
                line.push_str(after);
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_beyond_ascii() {
        let mut table = TextTable::new(1);
        table.header(["site", "µm"]);
        table.row(["GAS", "1.00"]);
        table.row(["Ü", "12.0"]);
        assert_eq!(table.render(), "site    µm\n──────────\nGAS   1.00\nÜ     12.0\n");
    }

    #[test]
    fn cells_are_escaped() {
        let mut table = TextTable::new(1);
        table.row(["line\nbreak", "\u{1b}[2J"]);
        assert_eq!(table.render(), "line\\nbreak  \\u{1b}[2J\n");
    }
}
