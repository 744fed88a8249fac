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

/// `1.2 s`, `3 min 20 s`, `5 h 10 min`, `12 days`.
pub fn duration(s: f64) -> String {
    let whole = s.round() as u64;
    match whole {
        _ if s < 10.0 => format!("{s:.1} s"),
        0..60 => format!("{whole} s"),
        60..3600 => format!("{} min {} s", whole / 60, whole % 60),
        3600..172_800 => format!("{} h {} min", whole / 3600, whole / 60 % 60),
        _ => format!("{} days", whole / 86_400),
    }
}

/// Three significant digits; scientific below 10⁻³ and from 10⁶; a dash for NaN, which stands for what there
/// is not.
pub fn short(x: f64) -> String {
    if x == 0.0 {
        return "0".into();
    }
    if x.is_nan() {
        return "–".into();
    }
    if x.is_infinite() {
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

/// A name that can be a file or column name anywhere: letters, digits, `_`. The sign of a number is written
/// out.
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        let signs = !before.is_alphanumeric() && rest.peek().is_some_and(char::is_ascii_digit);
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            '-' | '−' if signs => out.push_str("minus_"),
            '+' if signs => out.push_str("plus_"),
            _ if !out.is_empty() && !out.ends_with('_') => out.push('_'),
            _ => {}
        }
        before = c;
    }
    let out = out.trim_end_matches('_').to_string();
    if out.is_empty() { "case".into() } else { out }
}

/// The [`slug`] of each name; where some agree, each of those gets `__` and its place in the list, from 1. No
/// slug holds `__`, so that no two labels agree.
pub fn labels(names: &[&str]) -> Vec<String> {
    let slugs: Vec<String> = names.iter().map(|name| slug(name)).collect();
    let label = |(i, own): (usize, &String)| match slugs.iter().filter(|s| *s == own).count() {
        1 => own.clone(),
        _ => format!("{own}__{}", i + 1),
    };
    slugs.iter().enumerate().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_in_words() {
        let words = [1.24, 59.0, 200.0, 18_600.0, 1e6].map(duration);
        assert_eq!(words, ["1.2 s", "59 s", "3 min 20 s", "5 h 10 min", "11 days"]);
    }

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
            (f64::NAN, "–"),
            (f64::INFINITY, "inf"),
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
        assert_eq!(slug("-15 deg"), "minus_15_deg");
        assert_eq!(slug("f 50-60, + 3"), "f_50_60_3");
    }

    #[test]
    fn labels_differ_where_names_do() {
        let names = [
            "-15 deg", "+15 deg", "15 deg", "Größe", "GRÖSSE", "größe", "漢字", "../..", "a", "A", "a__1",
            "a 1",
        ];
        let labels = labels(&names);
        assert_eq!(labels[..3], ["minus_15_deg", "plus_15_deg", "15_deg"]);
        assert_eq!(labels.iter().collect::<std::collections::BTreeSet<_>>().len(), names.len(), "{labels:?}");
        assert!(
            labels.iter().all(|l| l.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')),
            "{labels:?}"
        );
    }
}
