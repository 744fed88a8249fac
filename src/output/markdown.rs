//! A report as a page of Markdown: the same words and tables as in HTML, without pictures.

use crate::output::report::{Grid, Mark, Report};

impl Report {
    /// The page. Cells beyond their second limit are bold.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n\n{}\n", self.title, self.question);
        for section in &self.sections {
            out.push_str(&format!("\n## {}\n", section.title));
            paragraphs(&mut out, &section.text);
            section.tables.iter().for_each(|table| grid(&mut out, table));
        }
        for (title, text) in [("Method", &self.method), ("Limits", &self.limits)] {
            out.push_str(&format!("\n## {title}\n"));
            paragraphs(&mut out, text);
        }
        out.push_str("\n## Provenance\n\n| what | value |\n| --- | --- |\n");
        let rows = self.provenance.iter();
        rows.for_each(|(name, value)| out.push_str(&format!("| {} | {} |\n", plain(name), plain(value))));
        out
    }
}

fn paragraphs(out: &mut String, text: &[String]) {
    text.iter().for_each(|paragraph| out.push_str(&format!("\n{paragraph}\n")));
}

fn grid(out: &mut String, grid: &Grid) {
    if !grid.caption.is_empty() {
        out.push_str(&format!("\n{}\n", grid.caption));
    }
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.push('\n');
    out.push_str(&line(grid.header.iter().map(|h| plain(h)).collect()));
    out.push_str(&line(grid.header.iter().map(|_| "---".into()).collect()));
    for row in &grid.rows {
        let cell = |c: &crate::output::report::Cell| match c.mark {
            Mark::Error if !c.text.is_empty() => format!("**{}**", plain(&c.text)),
            _ => plain(&c.text),
        };
        out.push_str(&line(row.iter().map(cell).collect()));
    }
}

/// Text that cannot end a cell.
fn plain(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::report::{Cell, Section};

    #[test]
    fn a_page_has_every_word_and_every_cell() {
        let cell = Cell { text: "1 | 2".into(), mark: Mark::Error };
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
