//! `report.html`: one file with everything in it, made from a template: question, method, provenance, tables, plots, limits.
//!
//! No script, no network, no date: the same numbers give the same bytes. A list beside it says which plots
//! are its own: only these are removed when a later report has others.

use crate::output::manifest::is_plain;
use crate::output::plot::Plot;
use crate::output::text::{TextTable, printable_lines, slug};
use crate::output::{OutputError, atomic, open};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Name of the report in a folder.
pub const FILE: &str = "report.html";
/// Folder of the plots beside it.
pub const PLOTS: &str = "plots";
/// Name of the list of these plots.
pub const LIST: &str = "report.json";
/// Endings of a plot's two files.
const ENDINGS: [&str; 2] = ["svg", "png"];

static TEMPLATE: &str = include_str!("../../assets/templates/report.html");

/// What a report says.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Title.
    pub title: String,
    /// The question it answers.
    pub question: String,
    /// Paragraphs on how the answer was found.
    pub method: Vec<String>,
    /// What made it, in pairs of name and value.
    pub provenance: Vec<(String, String)>,
    /// The answer.
    pub sections: Vec<Section>,
    /// Paragraphs on what the answer does not say.
    pub limits: Vec<String>,
}

/// A part of a report.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// Paragraphs.
    pub text: Vec<String>,
    /// Tables.
    pub tables: Vec<Grid>,
    /// File name without ending, caption, plot.
    pub plots: Vec<(String, String, Plot)>,
}

/// A table to be shown.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Grid {
    /// What it shows.
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
        self.rows.iter().for_each(|row| table.row(row.iter().map(|c| c.text.clone())));
        format!("{}\n{}", self.caption, table.render())
    }

    /// Columns of text before the numbers begin.
    fn left(&self) -> usize {
        let is_text = |c: &Cell| c.text.parse::<f64>().is_err() && c.text != "–";
        self.rows.first().map_or(1, |row| row.iter().take_while(|c| is_text(c)).count().clamp(1, 3))
    }
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cell {
    /// What stands in it.
    pub text: String,
    /// How it stands to its limits.
    pub mark: Mark,
}

/// How a number stands to its limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// It has none.
    #[default]
    None,
    /// Within them.
    Good,
    /// Beyond the one for a second look.
    Warning,
    /// Beyond the one that is not acceptable.
    Error,
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell { text, mark: Mark::None }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        text.to_string().into()
    }
}

/// A plot as the template sees it.
#[derive(Serialize)]
struct Figure<'a> {
    name: &'a str,
    caption: &'a str,
    svg: String,
}

/// A section as the template sees it.
#[derive(Serialize)]
struct Part<'a> {
    title: &'a str,
    text: &'a [String],
    tables: &'a [Grid],
    figures: Vec<Figure<'a>>,
}

/// A report as the template sees it.
#[derive(Serialize)]
struct Page<'a> {
    title: &'a str,
    question: &'a str,
    method: &'a [String],
    provenance: &'a [(String, String)],
    parts: &'a [Part<'a>],
    limits: &'a [String],
}

/// What stands in the list.
#[derive(Default, Serialize, Deserialize)]
struct List {
    /// Names of files in the folder of plots.
    plots: BTreeSet<String>,
}

impl List {
    /// The list of an earlier report; an empty one where there is none, or none that can be trusted.
    fn read(folder: &Path) -> List {
        let text = open::text(&folder.join(LIST)).unwrap_or_default();
        let mut list: List = serde_json::from_str(&text).unwrap_or_default();
        list.plots.retain(|name| {
            is_plain(name) && ENDINGS.iter().any(|end| Path::new(name).extension().is_some_and(|e| e == *end))
        });
        list
    }

    fn write(&self, folder: &Path) -> Result<(), OutputError> {
        atomic::write(&folder.join(LIST), |out| {
            serde_json::to_writer_pretty(&mut *out, self)?;
            out.write_all(b"\n")
        })
        .map(|_| ())
    }
}

/// Files of the report in `folder`, if it has one: report, list and plots, by name in the folder.
pub fn files(folder: &Path) -> Vec<String> {
    if !folder.join(LIST).exists() {
        return Vec::new();
    }
    let mut names = vec![FILE.to_string(), LIST.to_string()];
    if open::own_folder(&folder.join(PLOTS)).is_ok() {
        names.extend(List::read(folder).plots.iter().map(|name| format!("{PLOTS}/{name}")));
    }
    names
}

/// A name for the files of a plot that no other has; letters that are the same in two names may be all that
/// is left of them.
fn free(name: &str, taken: &mut BTreeSet<String>) -> String {
    let plain = slug(name);
    let numbered = (2..).map(|n| format!("{plain}_{n}"));
    let found = std::iter::once(plain.clone()).chain(numbered).find(|name| taken.insert(name.clone()));
    found.unwrap_or(plain)
}

/// Makes the folder of the plots, or finds it.
fn plots_folder(folder: &Path) -> Result<PathBuf, OutputError> {
    let plots = folder.join(PLOTS);
    match std::fs::create_dir(&plots) {
        Err(e) if e.kind() != ErrorKind::AlreadyExists => Err(OutputError::io(&plots)(e)),
        _ => open::own_folder(&plots).map_err(OutputError::io(&plots)).map(|()| plots),
    }
}

impl Report {
    /// Writes the report and its plots into `folder`; returns the path of the report. Plots of an earlier
    /// report are removed, those of others stay.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write(&self, folder: &Path) -> Result<PathBuf, OutputError> {
        let mut taken = BTreeSet::new();
        let mut free = |(name, ..): &(String, String, Plot)| free(name, &mut taken);
        let names: Vec<Vec<String>> =
            self.sections.iter().map(|section| section.plots.iter().map(&mut free).collect()).collect();
        let own: BTreeSet<String> =
            taken.iter().flat_map(|name| ENDINGS.map(|end| format!("{name}.{end}"))).collect();
        let before = List::read(folder).plots;
        // whenever this ends, the list has all that may be there
        List { plots: before.union(&own).cloned().collect() }.write(folder)?;
        let plots = match own.is_empty() {
            true => folder.join(PLOTS),
            false => plots_folder(folder)?,
        };
        let path = self.fill(folder, &plots, &names)?;
        if open::own_folder(&plots).is_ok() {
            before.difference(&own).try_for_each(|name| atomic::remove(&plots.join(name)))?;
        }
        List { plots: own }.write(folder)?;
        Ok(path)
    }

    /// Writes the plots under their names, then the page.
    fn fill(&self, folder: &Path, plots: &Path, names: &[Vec<String>]) -> Result<PathBuf, OutputError> {
        let mut parts = Vec::new();
        for (section, names) in self.sections.iter().zip(names) {
            let figures = section.plots.iter().zip(names).map(|((_, caption, plot), name)| {
                Ok::<_, OutputError>(Figure { name, caption, svg: plot.write(plots, name)? })
            });
            parts.push(Part {
                title: &section.title,
                text: &section.text,
                tables: &section.tables,
                figures: figures.collect::<Result<_, _>>()?,
            });
        }
        let path = folder.join(FILE);
        let html = self
            .html(&parts)
            .map_err(|e| OutputError::Malformed { path: path.clone(), reason: format!("{e:#}") })?;
        atomic::write(&path, |w| w.write_all(html.as_bytes()))?;
        Ok(path)
    }

    fn html(&self, parts: &[Part<'_>]) -> Result<String, minijinja::Error> {
        let mut environment = minijinja::Environment::new();
        // the ending `.html` switches escaping on
        environment.add_template("report.html", TEMPLATE)?;
        let page = Page {
            title: &self.title,
            question: &self.question,
            method: &self.method,
            provenance: &self.provenance,
            parts,
            limits: &self.limits,
        };
        let html = environment.get_template("report.html")?.render(minijinja::value::Serde(&page))?;
        Ok(printable_lines(&html).into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::plot::Bars;

    fn report() -> Report {
        Report {
            title: "A <b>title</b> & more\u{1b}[2J".into(),
            question: "Which?".into(),
            method: vec!["Like this.".into()],
            provenance: vec![("program".into(), "calfwave".into())],
            sections: vec![Section {
                title: "Numbers".into(),
                text: vec!["Text.".into()],
                tables: vec![Grid {
                    caption: "Table".into(),
                    header: vec!["x [mm]".into()],
                    rows: vec![vec![Cell { text: "1.0".into(), mark: Mark::Error }]],
                }],
                plots: vec![("bars".into(), "Bars".into(), Plot::Bars(Bars::default()))],
            }],
            limits: vec!["Not this.".into()],
        }
    }

    #[test]
    fn a_report_is_one_file_that_asks_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let path = report().write(folder.path()).unwrap();
        let html = std::fs::read_to_string(&path).unwrap();
        for wanted in [
            "A &lt;b&gt;title",
            "&amp; more",
            "Which?",
            "Like this.",
            "x [mm]",
            "class=\"error\"",
            "<svg",
            "Not this.",
        ] {
            assert!(html.contains(wanted), "{wanted} is not in\n{html}");
        }
        assert!(!html.contains('\u{1b}'));
        let outside = ["<script", "<link", "src=", "@import", "url("];
        assert!(outside.iter().all(|o| !html.contains(o)), "{html}");
        let addresses = html.match_indices("http").map(|(i, _)| &html[i..(i + 30).min(html.len())]);
        assert!(
            addresses.clone().all(|a| a.starts_with("http://www.w3.org/2000/svg")),
            "{:?}",
            addresses.collect::<Vec<_>>()
        );
        let again = tempfile::tempdir().unwrap();
        assert_eq!(html, std::fs::read_to_string(report().write(again.path()).unwrap()).unwrap());
        for name in ["bars.svg", "bars.png"] {
            assert!(folder.path().join(PLOTS).join(name).exists(), "{name}");
        }
    }

    /// The plots of the report before go, those that somebody else put there stay; two plots of one name are
    /// two files.
    #[test]
    fn only_own_plots_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let plots = folder.path().join(PLOTS);
        std::fs::create_dir(&plots).unwrap();
        for name in ["mine.png", "bars_3.svg"] {
            std::fs::write(plots.join(name), "mine").unwrap();
        }
        let mut twice = report();
        let again = ("Bars".into(), "Again".into(), Plot::Bars(Bars::default()));
        twice.sections[0].plots.push(again);
        twice.write(folder.path()).unwrap();
        assert!(["bars.svg", "bars.png", "bars_2.svg"].iter().all(|name| plots.join(name).exists()));
        report().write(folder.path()).unwrap();
        assert!(plots.join("bars.svg").exists() && !plots.join("bars_2.svg").exists());
        assert!(["mine.png", "bars_3.svg"].iter().all(|name| plots.join(name).exists()));
        // a list that names what no report writes
        for foreign in ["../victim.png", "mine.txt"] {
            std::fs::write(plots.join(foreign), "x").unwrap();
            let list = serde_json::json!({ "plots": [foreign] });
            std::fs::write(folder.path().join(LIST), list.to_string()).unwrap();
            report().write(folder.path()).unwrap();
            assert!(plots.join(foreign).exists(), "{foreign}");
        }
    }
}
