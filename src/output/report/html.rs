//! `report.html`: one self-contained file made from a template: question, method, provenance, tables, plots,
//! limits.
//!
//! It contains no script, no external resource and no date: the same numbers give the same bytes. The list
//! `report.json` names the plots of the report: a later report removes only these.

use super::page::{Grid, Report};
use crate::output::error::OutputError;
use crate::output::file::name::is_plain;
use crate::output::file::{self, open};
use crate::output::plot::Plot;
use crate::output::text::{printable_lines, slug};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Name of the report in a folder.
pub const FILE: &str = "report.html";

/// Folder of its plots.
pub const PLOTS: &str = "plots";

/// Name of the list of its plots.
pub const LIST: &str = "report.json";

/// Extensions of the two files of a plot.
const EXTENSIONS: [&str; 2] = ["svg", "png"];

static TEMPLATE: &str = include_str!("../../../assets/templates/report.html");

/// A plot in the template.
#[derive(Serialize)]
struct FigureView<'a> {
    name: &'a str,
    caption: &'a str,
    svg: String,
}

/// A section in the template.
#[derive(Serialize)]
struct SectionView<'a> {
    title: &'a str,
    text: &'a [String],
    tables: &'a [Grid],
    figures: Vec<FigureView<'a>>,
}

/// A report in the template.
#[derive(Serialize)]
struct PageView<'a> {
    title: &'a str,
    question: &'a str,
    method: &'a [String],
    provenance: &'a [(String, String)],
    parts: &'a [SectionView<'a>],
    limits: &'a [String],
}

/// Content of `report.json`.
#[derive(Default, Serialize, Deserialize)]
struct PlotList {
    /// File names in the folder of plots.
    plots: BTreeSet<String>,
}

impl PlotList {
    /// The list of an earlier report; empty if it is missing or invalid. Names that a report does not write
    /// are dropped.
    fn read(folder: &Path) -> PlotList {
        let text = open::read_text(&folder.join(LIST)).unwrap_or_default();
        let mut list: PlotList = serde_json::from_str(&text).unwrap_or_default();
        list.plots.retain(|name| {
            is_plain(name)
                && EXTENSIONS.iter().any(|end| Path::new(name).extension().is_some_and(|e| e == *end))
        });
        list
    }

    fn write(&self, folder: &Path) -> Result<(), OutputError> {
        file::write(&folder.join(LIST), |out| {
            serde_json::to_writer_pretty(&mut *out, self)?;
            out.write_all(b"\n")
        })
        .map(|_| ())
    }
}

/// Files of the report in `folder`, if there is one: report, list and plots, relative to the folder.
pub fn files(folder: &Path) -> Vec<String> {
    if !folder.join(LIST).exists() {
        return Vec::new();
    }
    let mut names = vec![FILE.to_string(), LIST.to_string()];
    if open::require_folder(&folder.join(PLOTS)).is_ok() {
        names.extend(PlotList::read(folder).plots.iter().map(|name| format!("{PLOTS}/{name}")));
    }
    names
}

/// A unique file name for a plot: the [`slug`] of `name`, with a number if it is taken.
fn unique_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let plain = slug(name);
    let numbered = (2..).map(|n| format!("{plain}_{n}"));
    let found = std::iter::once(plain.clone()).chain(numbered).find(|name| taken.insert(name.clone()));
    found.unwrap_or(plain)
}

/// Creates the folder of the plots if it is missing.
fn plots_folder(folder: &Path) -> Result<PathBuf, OutputError> {
    let plots = folder.join(PLOTS);
    match std::fs::create_dir(&plots) {
        Err(e) if e.kind() != ErrorKind::AlreadyExists => Err(OutputError::io(&plots)(e)),
        _ => open::require_folder(&plots).map_err(OutputError::io(&plots)).map(|()| plots),
    }
}

impl Report {
    /// Writes the report and its plots into `folder`; returns the path of the report. Plots of an earlier
    /// report are removed, other files are kept.
    ///
    /// # Errors
    /// The first file that cannot be written.
    pub fn write(&self, folder: &Path) -> Result<PathBuf, OutputError> {
        let mut taken = BTreeSet::new();
        let mut unique_name = |(name, ..): &(String, String, Plot)| unique_name(name, &mut taken);
        let names: Vec<Vec<String>> = self
            .sections
            .iter()
            .map(|section| section.plots.iter().map(&mut unique_name).collect())
            .collect();
        let own: BTreeSet<String> =
            taken.iter().flat_map(|name| EXTENSIONS.map(|end| format!("{name}.{end}"))).collect();
        let before = PlotList::read(folder).plots;
        // if this is interrupted, the list still names all plots that can be there
        PlotList { plots: before.union(&own).cloned().collect() }.write(folder)?;
        let plots = match own.is_empty() {
            true => folder.join(PLOTS),
            false => plots_folder(folder)?,
        };
        let path = self.write_page(folder, &plots, &names)?;
        if open::require_folder(&plots).is_ok() {
            before.difference(&own).try_for_each(|name| file::remove(&plots.join(name)))?;
        }
        PlotList { plots: own }.write(folder)?;
        Ok(path)
    }

    /// Writes the plots under `names`, then the page.
    fn write_page(&self, folder: &Path, plots: &Path, names: &[Vec<String>]) -> Result<PathBuf, OutputError> {
        let mut parts = Vec::new();
        for (section, names) in self.sections.iter().zip(names) {
            let figures = section.plots.iter().zip(names).map(|((_, caption, plot), name)| {
                Ok::<_, OutputError>(FigureView { name, caption, svg: plot.write(plots, name)? })
            });
            parts.push(SectionView {
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
        file::write(&path, |w| w.write_all(html.as_bytes()))?;
        Ok(path)
    }

    fn html(&self, parts: &[SectionView<'_>]) -> Result<String, minijinja::Error> {
        let mut environment = minijinja::Environment::new();
        // the extension `.html` enables escaping
        environment.add_template("report.html", TEMPLATE)?;
        let page = PageView {
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
    use crate::output::report::{Cell, Mark, Section};

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
                    rows: vec![vec![Cell::marked("1.0", Mark::Error)]],
                }],
                plots: vec![("bars".into(), "Bars".into(), Plot::Bars(Bars::default()))],
            }],
            limits: vec!["Not this.".into()],
        }
    }

    #[test]
    fn a_report_is_self_contained() {
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

    /// Plots of the earlier report are removed, other files are kept; two plots of one name are two files.
    #[test]
    fn only_plots_of_the_report_are_removed() {
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
        // a list with names that a report does not write
        for foreign in ["../victim.png", "mine.txt"] {
            std::fs::write(plots.join(foreign), "x").unwrap();
            let list = serde_json::json!({ "plots": [foreign] });
            std::fs::write(folder.path().join(LIST), list.to_string()).unwrap();
            report().write(folder.path()).unwrap();
            assert!(plots.join(foreign).exists(), "{foreign}");
        }
    }
}
