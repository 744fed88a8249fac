//! `RunFolder`: all files of one run, each written atomically, the manifest last.

use crate::metric::report::CaseReport;
use crate::output::atomic::{self, Group, Written};
use crate::output::error::OutputError;
use crate::output::manifest::{self, CaseEntry, Manifest};
use crate::output::table::{self, Table};
use crate::output::text::labels;
use crate::output::traces;
use crate::output::vtu::{self, CellArray, Grid, NodalArray, WholeArray};
use crate::probe::Traces;
use std::io::{self, Write};
use std::path::Path;

/// What a field file shows.
#[derive(Clone, Debug)]
pub struct FieldFile<'a> {
    /// Nodes and elements.
    pub grid: Grid<'a>,
    /// Values at nodes.
    pub nodal: Vec<NodalArray>,
    /// Values per element.
    pub cell: Vec<CellArray>,
    /// Values of the whole file.
    pub whole: Vec<WholeArray>,
}

/// What a run leaves behind.
#[derive(Clone, Debug)]
pub struct RunFolder<'a> {
    /// Everything that is not a result; `cases` and `files` are filled in when writing.
    pub manifest: Manifest,
    /// The resolved scenario as RON; running it again gives the same numbers.
    pub scenario_ron: String,
    /// One report per case.
    pub reports: &'a [CaseReport],
    /// Time series of each case, in the order of the reports.
    pub traces: Vec<&'a Traces>,
    /// Fields, if they are to be written.
    pub field: Option<FieldFile<'a>>,
}

impl RunFolder<'_> {
    /// Writes all files into `folder`, which is made if it is missing. An earlier manifest is removed
    /// first, so that an interrupted overwrite does not look finished.
    ///
    /// # Errors
    /// The first file that cannot be written; there is no manifest then.
    pub fn write(mut self, folder: &Path) -> Result<Manifest, OutputError> {
        std::fs::create_dir_all(folder).map_err(OutputError::io(folder))?;
        atomic::clean(folder)?;
        remove_if_there(&folder.join(manifest::FILE))?;
        let mut group = Group::new(folder);
        let mut files = std::collections::BTreeMap::new();
        let mut keep = |name: &str, written: Written| files.insert(name.to_string(), written);
        for (name, table) in tables(self.reports) {
            keep(name, group.write(name, |out| table.write(out))?);
        }
        let text = std::mem::take(&mut self.scenario_ron);
        keep("scenario.ron", group.write("scenario.ron", |out| out.write_all(text.as_bytes()))?);
        let named: Vec<(String, &Traces)> =
            self.reports.iter().zip(&self.traces).map(|(r, t)| (r.case.clone(), *t)).collect();
        keep("traces.parquet", group.write("traces.parquet", |out| traces::write(&named, out))?);
        if let Some(field) = &self.field {
            let fill = |out: &mut (dyn Write + Send)| -> io::Result<()> {
                vtu::write(field.grid, &field.nodal, &field.cell, &field.whole, out)
            };
            keep("field.vtu", group.write("field.vtu", fill)?);
        }
        self.manifest.files = files;
        let names: Vec<&str> = self.reports.iter().map(|r| r.case.as_str()).collect();
        let labelled = self.reports.iter().zip(labels(&names));
        self.manifest.cases = labelled.map(|(report, label)| entry(report, label)).collect();
        self.manifest.write(&mut group)?;
        group.commit()?;
        Ok(self.manifest)
    }
}

/// The tables of a run, by file name.
pub fn tables(reports: &[CaseReport]) -> [(&'static str, Table); 7] {
    [
        ("sites.csv", table::sites(reports)),
        ("regions.csv", table::regions(reports)),
        ("ledger.csv", table::ledger(reports)),
        ("surface.csv", table::surface(reports)),
        ("contact.csv", table::contact(reports)),
        ("paths.csv", table::paths(reports)),
        ("device.csv", table::device(reports)),
    ]
}

fn entry(report: &CaseReport, label: String) -> CaseEntry {
    CaseEntry {
        case: report.case.clone(),
        label,
        load: report.load.clone(),
        device: report.device.clone(),
        solver: report.solver.clone(),
        warnings: report.warnings.clone(),
    }
}

fn remove_if_there(path: &Path) -> Result<(), OutputError> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(OutputError::io(path)(e)),
        _ => Ok(()),
    }
}
