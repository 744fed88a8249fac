//! `manifest.json`: what was asked, by which program, how it was answered, and a checksum of every file.
//!
//! It is written last: a folder with a manifest is a finished run.

use crate::metric::report::{DeviceRow, SolverRow};
use crate::output::atomic::{Group, Written};
use crate::output::error::OutputError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// Name of the manifest in a run folder.
pub const FILE: &str = "manifest.json";

/// Everything about a run that is not a result.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Program name.
    pub program: String,
    /// Program version.
    pub version: String,
    /// Source revision, if the build was told (environment variable `CALFWAVE_REVISION`).
    pub revision: Option<String>,
    /// Scenario file or name, as given.
    pub scenario: String,
    /// Title of the scenario.
    pub title: String,
    /// Its question.
    pub question: String,
    /// Identity of the resolved scenario and the program version.
    pub case_id: String,
    /// Resolution, as in the scenario.
    pub resolution: String,
    /// Class of instruction sets that the numbers were computed with: the same program with the same C library gives the same bits
    /// within a class.
    #[serde(default)]
    pub instruction_set: String,
    /// Region names; the `region` array of `field.vtu` counts them from 0.
    pub regions: Vec<String>,
    /// How each case was solved: threads, back-end, K, steps, times.
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
    /// The same in letters, digits and `_`: in `field.vtu` of several cases the names of its arrays begin
    /// with it and a point.
    #[serde(default)]
    pub label: String,
    /// What acted.
    pub load: String,
    /// What the device did, where its motion was solved for.
    #[serde(default)]
    pub device: Option<DeviceRow>,
    /// How it was solved.
    pub solver: SolverRow,
    /// Warnings in plain words.
    pub warnings: Vec<String>,
}

impl Manifest {
    /// Reads the manifest of a finished run.
    ///
    /// # Errors
    /// There is none (the run is not finished), or it is not a manifest.
    pub fn read(folder: &Path) -> Result<Manifest, OutputError> {
        let path = folder.join(FILE);
        let text = std::fs::read_to_string(&path).map_err(OutputError::io(&path))?;
        serde_json::from_str(&text).map_err(|e| OutputError::Malformed { path, reason: e.to_string() })
    }

    /// Compares every file with its checksum.
    ///
    /// # Errors
    /// The first file that is missing or differs.
    pub fn verify(&self, folder: &Path) -> Result<(), OutputError> {
        for (name, expected) in &self.files {
            let path = folder.join(name);
            let mut file = std::fs::File::open(&path).map_err(OutputError::io(&path))?;
            let mut hasher = blake3::Hasher::new();
            let mut buffer = vec![0u8; 1 << 16];
            loop {
                let n = file.read(&mut buffer).map_err(OutputError::io(&path))?;
                if n == 0 {
                    break;
                }
                hasher.update(&buffer[..n]);
            }
            if hasher.finalize().to_hex().as_str() != expected.blake3 {
                let reason = "the file differs from its checksum in the manifest".to_string();
                return Err(OutputError::Malformed { path, reason });
            }
        }
        Ok(())
    }

    /// Writes the manifest, the last file of `group`: once that is committed, the run is finished.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn write(&self, group: &mut Group<'_>) -> Result<(), OutputError> {
        let fill = |out: &mut (dyn std::io::Write + Send)| {
            serde_json::to_writer_pretty(&mut *out, self)?;
            out.write_all(b"\n")
        };
        group.write(FILE, fill).map(|_| ())
    }
}
