//! `TextTable`: a table in plain text with aligned columns.

use super::escape::printable;
use comfy_table::{CellAlignment, ContentLineStyle, LineStyle, TableStyle};
use std::borrow::Cow;

/// No lines but the rule below the header.
const STYLE: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none())
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .content_lines(ContentLineStyle::none());

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
        let (header, rows) = self.rows.split_at(self.header_rows);
        let mut table = comfy_table::Table::new();
        table.load_style(STYLE);
        if !header.is_empty() {
            let cell = |row: &Vec<String>, c: usize| row.get(c).cloned().unwrap_or_default();
            let lines = |c: usize| header.iter().map(|row| cell(row, c)).collect::<Vec<_>>().join("\n");
            table.set_header((0..columns).map(lines));
        }
        table.add_rows(rows);
        for (c, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, u16::from(c + 1 < columns)));
            column.set_cell_alignment(if c < self.left { CellAlignment::Left } else { CellAlignment::Right });
        }
        table.trim_fmt() + "\n"
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
        table.row(["漢字", "7.00"]);
        assert_eq!(table.render(), "site    µm\n──────────\nGAS   1.00\nÜ     12.0\n漢字  7.00\n");
    }

    #[test]
    fn cells_are_escaped() {
        let mut table = TextTable::new(1);
        table.row(["line\nbreak", "\u{1b}[2J"]);
        assert_eq!(table.render(), "line\\nbreak  \\u{1b}[2J\n");
    }
}
