//! A report as Markdown: the texts and tables of the HTML page, without plots. Texts are escaped: no name
//! becomes a heading, a link, a tag or another cell.

use super::page::{Cell, Grid, Mark, Report};
use crate::output::text::printable;

impl Report {
    /// The report as Markdown. Cells beyond the limit of an error are bold.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n", escaped(&self.title));
        paragraphs(&mut out, std::slice::from_ref(&self.question));
        for section in &self.sections {
            out.push_str(&format!("\n## {}\n", escaped(&section.title)));
            paragraphs(&mut out, &section.text);
            section.tables.iter().for_each(|table| grid(&mut out, table));
        }
        for (title, text) in [("Method", &self.method), ("Limits", &self.limits)] {
            out.push_str(&format!("\n## {title}\n"));
            paragraphs(&mut out, text);
        }
        out.push_str("\n## Provenance\n\n| what | value |\n| --- | --- |\n");
        let rows = self.provenance.iter();
        rows.for_each(|(name, value)| out.push_str(&format!("| {} | {} |\n", escaped(name), escaped(value))));
        out
    }
}

fn paragraphs(out: &mut String, text: &[String]) {
    for paragraph in text {
        let words = escaped(paragraph);
        let is_mark = words.starts_with(['#', '>', '-', '+', '=', '~']);
        out.push_str(&format!("\n{}{words}\n", if is_mark { "\\" } else { "" }));
    }
}

fn grid(out: &mut String, grid: &Grid) {
    if !grid.caption.is_empty() {
        paragraphs(out, std::slice::from_ref(&grid.caption));
    }
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.push('\n');
    out.push_str(&line(grid.header.iter().map(|h| escaped(h)).collect()));
    out.push_str(&line(grid.header.iter().map(|_| "---".into()).collect()));
    for row in &grid.rows {
        let cell = |c: &Cell| match (c.mark, escaped(&c.content.to_string())) {
            (Mark::Error, text) if !text.is_empty() => format!("**{text}**"),
            (_, text) => text,
        };
        out.push_str(&line(row.iter().map(cell).collect()));
    }
}

/// Escaped text on one line, safe inside a cell.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in printable(&text.replace('\n', " ")).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '|' | '`' | '*' => out.extend(['\\', c]),
            // only `](` makes a link
            '(' if out.ends_with(']') => out.push_str("\\("),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::report::{Cell, Section};

    #[test]
    fn names_are_escaped() {
        let report = Report {
            title: "a\n## b <script>".into(),
            question: "# c [x](javascript:d) `e` *f*\u{1b}?".into(),
            ..Report::default()
        };
        let page = report.markdown();
        assert!(page.starts_with("# a ## b &lt;script>\n"), "{page}");
        assert!(page.contains("\n\\# c [x]\\(javascript:d) \\`e\\` \\*f\\*\\\\u{1b}?\n"), "{page}");
    }

    #[test]
    fn a_page_has_every_text_and_every_cell() {
        let cell = Cell::marked("1 | 2", Mark::Error);
        let table = Grid { caption: "Table".into(), header: vec!["x".into()], rows: vec![vec![cell]] };
        let section = Section {
            title: "Part".into(),
            text: vec!["Words.".into()],
            tables: vec![table],
            plots: Vec::new(),
        };
        let report = Report {
            title: "Title".into(),
            question: "Why?".into(),
            sections: vec![section],
            provenance: vec![("program".into(), "calfwave".into())],
            ..Report::default()
        };
        let page = report.markdown();
        for wanted in [
            "# Title\n",
            "Why?",
            "## Part",
            "Words.",
            "| x |\n| --- |\n| **1 \\| 2** |",
            "| program | calfwave |",
        ] {
            assert!(page.contains(wanted), "{wanted}\n{page}");
        }
    }
}
