//! `manifest.json`: scenario, program, solver, and a checksum of every file.
//!
//! It is renamed last: a folder whose files match its manifest is a finished run.

use super::names::EXPECTED;
use crate::metric::report::{DeviceRow, HazardRow, SolverRow};
use crate::output::error::OutputError;
use crate::output::file::name::is_plain;
use crate::output::file::{Group, Written, open};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// Name of the manifest in a run folder.
pub const FILE: &str = "manifest.json";

/// Provenance of a run: everything but its results.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Program name.
    pub program: String,
    /// Program version.
    pub version: String,
    /// Source revision, if set at build time (environment variable `CALFWAVE_REVISION`).
    pub revision: Option<String>,
    /// Scenario file or name, as given.
    pub scenario: String,
    /// Title of the scenario.
    pub title: String,
    /// Question of the scenario.
    pub question: String,
    /// Identity of the resolved scenario and of the program version.
    pub case_id: String,
    /// Resolution, as in the scenario.
    pub resolution: String,
    /// Class of instruction sets used for the solution: the same program with the same C library gives the
    /// same bits within a class.
    #[serde(default)]
    pub instruction_set: String,
    /// Region names; the `region` array of `field.vtu` holds their indices.
    pub regions: Vec<String>,
    /// Solver data of each case: threads, back-end, K, steps, times.
    pub cases: Vec<CaseEntry>,
    /// Wall time of the whole run [s].
    pub wall_s: f64,
    /// Size and checksum of every other file.
    pub files: BTreeMap<String, Written>,
}

/// One case in a manifest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CaseEntry {
    /// Case name.
    pub case: String,
    /// Case name in letters, digits and `_`: in a `field.vtu` with several cases, the names of its arrays
    /// begin with this label and a point.
    #[serde(default)]
    pub label: String,
    /// The load.
    pub load: String,
    /// Motion of the device, if it was solved for.
    #[serde(default)]
    pub device: Option<DeviceRow>,
    /// Hazards against their limits; empty in manifests of earlier versions.
    #[serde(default)]
    pub hazards: Vec<HazardRow>,
    /// Solver data.
    pub solver: SolverRow,
    /// Warnings of the report, in English.
    pub warnings: Vec<String>,
}

impl Manifest {
    /// Reads the manifest of a finished run.
    ///
    /// # Errors
    /// It is missing (the run is not finished), or invalid.
    pub fn read(folder: &Path) -> Result<Manifest, OutputError> {
        let path = folder.join(FILE);
        let text = open::read_text(&path).map_err(OutputError::io(&path))?;
        serde_json::from_str(&text).map_err(|e| OutputError::Malformed { path, reason: e.to_string() })
    }

    /// Compares every file with its checksum.
    ///
    /// # Errors
    /// The manifest does not list a file of every run, or lists a path outside the folder; or the first file
    /// that is missing or differs.
    pub fn verify(&self, folder: &Path) -> Result<(), OutputError> {
        let wrong = |reason: String| OutputError::Malformed { path: folder.join(FILE), reason };
        if let Some(missing) = EXPECTED.iter().find(|name| !self.files.contains_key(**name)) {
            return Err(wrong(format!("files: {missing} is missing; every run has it")));
        }
        for (name, expected) in &self.files {
            if !is_plain(name) {
                return Err(wrong(format!("files: `{name}` is not the name of a file in this folder")));
            }
            let path = folder.join(name);
            let mut file = open::open_no_link(&path, u64::MAX).map_err(OutputError::io(&path))?;
            let mut hasher = blake3::Hasher::new();
            let bytes = std::io::copy(&mut file, &mut hasher).map_err(OutputError::io(&path))?;
            if bytes != expected.bytes || hasher.finalize().to_hex().as_str() != expected.blake3 {
                let reason = "the file differs from its checksum in the manifest".to_string();
                return Err(OutputError::Malformed { path, reason });
            }
        }
        Ok(())
    }

    /// Writes the manifest, which must be the last file of `group`: the commit of the group finishes the run.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, group: &mut Group<'_>) -> Result<(), OutputError> {
        let fill = |out: &mut (dyn std::io::Write + Send)| {
            serde_json::to_writer_pretty(&mut *out, self)?;
            out.write_all(b"\n")
        };
        group.write(FILE, fill).map(|_| ())
    }
}
