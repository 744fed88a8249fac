//! `RunFolder`: all files of one run. They appear together, the manifest last; an earlier run in the folder
//! is whole until then.

use crate::metric::report::CaseReport;
use crate::output::atomic::{self, Group, Written};
use crate::output::error::OutputError;
use crate::output::manifest::{self, CaseEntry, Manifest};
use crate::output::table::{self, Table};
use crate::output::text::labels;
use crate::output::vtu::{self, CellArray, Grid, NodalArray, WholeArray};
use crate::output::{owner, report, traces};
use crate::probe::Traces;
use std::io::{self, Write};
use std::path::Path;

/// Name of the resolved scenario in a run folder.
pub const SCENARIO: &str = "scenario.ron";
/// Name of the time series in it.
pub const TRACES: &str = "traces.parquet";
/// Name of the field file in it, which not every run has.
pub const FIELD: &str = "field.vtu";
/// Files that every run has, beside its manifest.
pub const EXPECTED: [&str; 9] = [
    "sites.csv",
    "regions.csv",
    "ledger.csv",
    "surface.csv",
    "contact.csv",
    "paths.csv",
    "device.csv",
    SCENARIO,
    TRACES,
];

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
    /// Writes all files into `folder`, which is made if it is missing. What an earlier run left there is
    /// replaced, its field and its report removed, once all files are on the disk; its manifest fits none of
    /// the new files, so that a folder in which this was interrupted does not look finished.
    ///
    /// # Errors
    /// The first file that cannot be written; an earlier run is then as it was.
    pub fn write(mut self, folder: &Path) -> Result<Manifest, OutputError> {
        std::fs::create_dir_all(folder).map_err(OutputError::io(folder))?;
        atomic::clean(folder)?;
        let mut group = Group::new(folder);
        let mut files = std::collections::BTreeMap::new();
        let mut keep = |name: &str, written: Written| files.insert(name.to_string(), written);
        for (name, table) in tables(self.reports) {
            keep(name, group.write(name, |out| table.write(out))?);
        }
        let text = std::mem::take(&mut self.scenario_ron);
        keep(SCENARIO, group.write(SCENARIO, |out| out.write_all(text.as_bytes()))?);
        let named: Vec<(String, &Traces)> =
            self.reports.iter().zip(&self.traces).map(|(r, t)| (r.case.clone(), *t)).collect();
        keep(TRACES, group.write(TRACES, |out| traces::write(&named, out))?);
        match &self.field {
            Some(field) => {
                let fill = |out: &mut (dyn Write + Send)| -> io::Result<()> {
                    vtu::write(field.grid, &field.nodal, &field.cell, &field.whole, out)
                };
                keep(FIELD, group.write(FIELD, fill)?);
            }
            None => group.remove(FIELD),
        }
        report::files(folder).iter().for_each(|name| group.remove(name));
        self.manifest.files = files;
        let names: Vec<&str> = self.reports.iter().map(|r| r.case.as_str()).collect();
        let labelled = self.reports.iter().zip(labels(&names));
        self.manifest.cases = labelled.map(|(report, label)| entry(report, label)).collect();
        self.manifest.write(&mut group)?;
        group.commit()?;
        // the manifest says from now on whose folder this is
        atomic::remove(&folder.join(owner::NOTE))?;
        // empty but for plots of others
        let _ = std::fs::remove_dir(folder.join(report::PLOTS));
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

/// Removes a run, and with it its folder.
///
/// # Errors
/// Something cannot be removed, or the folder holds what no run leaves: that stays.
pub fn remove(folder: &Path) -> Result<(), OutputError> {
    atomic::clean(folder)?;
    let entries = std::fs::read_dir(folder).map_err(OutputError::io(folder))?;
    for entry in entries {
        let entry = entry.map_err(OutputError::io(folder))?;
        let name = entry.file_name();
        let is_own = |own: &str| name == *own;
        if !EXPECTED.iter().any(|own| is_own(own)) && !is_own(FIELD) && !is_own(manifest::FILE) {
            let reason = format!("`{}` is none of the files of a run; move it away", name.display());
            return Err(OutputError::Malformed { path: folder.to_path_buf(), reason });
        }
    }
    let own = EXPECTED.iter().chain([&FIELD, &manifest::FILE]);
    own.map(|name| folder.join(name)).try_for_each(|path| atomic::remove(&path))?;
    std::fs::remove_dir(folder).map_err(OutputError::io(folder))
}
