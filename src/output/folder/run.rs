//! `RunFolder`: all files of one run. They appear together, the manifest last; until then, an earlier run in
//! the folder is complete.

use super::manifest::{CaseEntry, FILE, Manifest};
use super::names::{EXPECTED, FIELD, OPTIONAL, SCENARIO, TRACES};
use super::owner;
use crate::metric::report::CaseReport;
use crate::output::error::OutputError;
use crate::output::file::{self, Group, Written};
use crate::output::parquet::traces;
use crate::output::report::{self, PLOTS};
use crate::output::table::tables;
use crate::output::text::labels;
use crate::output::vtu::{self, CellArray, FieldDataArray, Grid, NodalArray};
use crate::probe::Traces;
use std::io::{self, Write};
use std::path::Path;

/// Content of a field file.
#[derive(Clone, Debug)]
pub struct FieldFile<'a> {
    /// Nodes and elements.
    pub grid: Grid<'a>,
    /// Values at nodes.
    pub point_data: Vec<NodalArray>,
    /// Values per element.
    pub cell_data: Vec<CellArray>,
    /// Values of the whole file.
    pub field_data: Vec<FieldDataArray>,
}

/// Content of a run folder.
#[derive(Clone, Debug)]
pub struct RunFolder<'a> {
    /// Provenance; `cases` and `files` are set by [`RunFolder::write`].
    pub manifest: Manifest,
    /// The resolved scenario as RON; running it again gives the same results.
    pub scenario_ron: String,
    /// One report per case.
    pub reports: &'a [CaseReport],
    /// Time series of each case, in the order of the reports.
    pub traces: Vec<&'a Traces>,
    /// The field file; `None` if it is not to be written.
    pub field: Option<FieldFile<'a>>,
}

impl RunFolder<'_> {
    /// Writes all files into `folder`, which is created if missing. Once all files are on disk, those of an
    /// earlier run are replaced, and its field file and report removed. If this is interrupted, the old
    /// manifest does not match the new files, so that the folder does not appear finished.
    ///
    /// # Errors
    /// The first file that cannot be written; an earlier run is then unchanged.
    pub fn write(mut self, folder: &Path) -> Result<Manifest, OutputError> {
        std::fs::create_dir_all(folder).map_err(OutputError::io(folder))?;
        file::clean(folder)?;
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
                    vtu::write(field.grid, &field.point_data, &field.cell_data, &field.field_data, out)
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
        // the manifest replaces the note
        file::remove(&folder.join(owner::NOTE))?;
        // fails if there are other files in it
        let _ = std::fs::remove_dir(folder.join(PLOTS));
        Ok(self.manifest)
    }
}

fn entry(report: &CaseReport, label: String) -> CaseEntry {
    CaseEntry {
        case: report.case.clone(),
        label,
        load: report.load.clone(),
        device: report.device.clone(),
        hazards: report.hazards.clone(),
        solver: report.solver.clone(),
        warnings: report.warnings.iter().map(ToString::to_string).collect(),
    }
}

/// Removes a run with its folder.
///
/// # Errors
/// A file cannot be removed, or the folder has files that are not of a run; then nothing is removed.
pub fn remove(folder: &Path) -> Result<(), OutputError> {
    file::clean(folder)?;
    let entries = std::fs::read_dir(folder).map_err(OutputError::io(folder))?;
    for entry in entries {
        let entry = entry.map_err(OutputError::io(folder))?;
        let name = entry.file_name();
        if !EXPECTED.iter().chain(&OPTIONAL).chain([&FILE]).any(|own| name == *own) {
            let reason = format!("`{}` is not a file of a run; move it to another folder", name.display());
            return Err(OutputError::Malformed { path: folder.to_path_buf(), reason });
        }
    }
    let own = EXPECTED.iter().chain(&OPTIONAL).chain([&FILE]);
    own.map(|name| folder.join(name)).try_for_each(|path| file::remove(&path))?;
    std::fs::remove_dir(folder).map_err(OutputError::io(folder))
}
