//! Aligned text tables, short numbers, and text that is safe to show: on a terminal, in a table, in XML.

use std::borrow::Cow;

/// Whether a character is no part of a line of text: it moves the cursor, breaks the line, turns the direction of reading, is
/// invisible, or may not stand in XML.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}')
}

/// The text on one line: what cannot be printed is written as in source code, `\n` or `\u{1b}`.
pub fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, is_unprintable)
}

/// The same for text of several lines: line breaks stay.
pub fn printable_lines(text: &str) -> Cow<'_, str> {
    escaped(text, |c| c != '\n' && is_unprintable(c))
}

fn escaped(text: &str, bad: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&bad) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match bad(c) {
            true => out.extend(c.escape_default()),
            false => out.push(c),
        }
    }
    out.into()
}

/// A table of text: a header of one or more rows, then rows. The first column is left-aligned, the rest right.
#[derive(Clone, Debug, Default)]
pub struct TextTable {
    rows: Vec<Vec<String>>,
    header_rows: usize,
    left: usize,
}

impl TextTable {
    /// A table with this many left-aligned columns.
    pub fn new(left: usize) -> TextTable {
        TextTable { left, ..TextTable::default() }
    }

    /// Adds a header row; before any other row.
    pub fn header(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        self.row(cells);
        self.header_rows = self.rows.len();
    }

    /// Adds a row. A cell is one line: what would break it is escaped.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        let line = |cell: String| match printable(&cell) {
            Cow::Borrowed(_) => cell,
            Cow::Owned(line) => line,
        };
        self.rows.push(cells.into_iter().map(|cell| line(cell.into())).collect());
    }

    /// The table as lines, two spaces between columns, a rule below the header.
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

/// Three significant digits; scientific below 10⁻³ and from 10⁶.
pub fn short(x: f64) -> String {
    if x == 0.0 {
        return "0".into();
    }
    if !x.is_finite() {
        return format!("{x}");
    }
    // Round first, so that 9.996 becomes 10.0 and not 10.00.
    let rounded: f64 = format!("{x:.2e}").parse().unwrap_or(x);
    let size = rounded.abs();
    if !(1e-3..1e6).contains(&size) {
        return format!("{x:.1e}");
    }
    let decimals = (2 - size.log10().floor() as i32).clamp(0, 5) as usize;
    format!("{rounded:.decimals$}")
}

/// A name that can be a file or column name anywhere: letters, digits, `_`.
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            _ if !out.is_empty() && !out.ends_with('_') => out.push('_'),
            _ => {}
        }
    }
    let out = out.trim_end_matches('_').to_string();
    if out.is_empty() { "case".into() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let table = [
            (0.0, "0"),
            (1.0, "1.00"),
            (9.996, "10.0"),
            (-123.4, "-123"),
            (0.012_34, "0.0123"),
            (1e-5, "1.0e-5"),
            (123_456.0, "123000"),
            (f64::NAN, "NaN"),
        ];
        for (x, text) in table {
            assert_eq!(short(x), text);
        }
    }

    #[test]
    fn columns_line_up_beyond_ascii() {
        let mut table = TextTable::new(1);
        table.header(["site", "µm"]);
        table.row(["GAS", "1.00"]);
        table.row(["Ü", "12.0"]);
        assert_eq!(table.render(), "site    µm\n──────────\nGAS   1.00\nÜ     12.0\n");
    }

    #[test]
    fn what_cannot_be_printed_is_written_out() {
        let table = [
            ("plain ü β 🙂", "plain ü β 🙂"),
            ("line\nbreak\ttab", "line\\nbreak\\ttab"),
            ("\u{1b}[31mred\u{7}\u{9b}0m\u{7f}", "\\u{1b}[31mred\\u{7}\\u{9b}0m\\u{7f}"),
            ("a\u{202e}b\u{2066}c\u{feff}", "a\\u{202e}b\\u{2066}c\\u{feff}"),
        ];
        for (text, shown) in table {
            assert_eq!(printable(text), shown);
        }
        assert_eq!(printable_lines("a\n\u{1b}b\r\n"), "a\n\\u{1b}b\\r\n");
        let mut table = TextTable::new(1);
        table.row(["line\nbreak", "\u{1b}[2J"]);
        assert_eq!(table.render(), "line\\nbreak  \\u{1b}[2J\n");
    }

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("GAS TrP1"), "gas_trp1");
        assert_eq!(slug("  ü/..\\ "), "case");
    }
}
