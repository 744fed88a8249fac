//! `manifest.json`: what was asked, by which program, how it was answered, and a checksum of every file.
//!
//! It gets its name last: a folder whose files are those of its manifest is a finished run.

use crate::metric::report::{DeviceRow, SolverRow};
use crate::output::atomic::{Group, Written};
use crate::output::error::OutputError;
use crate::output::folder::EXPECTED;
use crate::output::open;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Component, Path};

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
        let text = open::text(&path).map_err(OutputError::io(&path))?;
        serde_json::from_str(&text).map_err(|e| OutputError::Malformed { path, reason: e.to_string() })
    }

    /// Compares every file with its checksum.
    ///
    /// # Errors
    /// A file that every run has and the manifest does not list, a name that leads out of the folder, or the
    /// first file that is missing or differs.
    pub fn verify(&self, folder: &Path) -> Result<(), OutputError> {
        let wrong = |reason: String| OutputError::Malformed { path: folder.join(FILE), reason };
        if let Some(missing) = EXPECTED.iter().find(|name| !self.files.contains_key(**name)) {
            return Err(wrong(format!("files: {missing} is missing; every run has it")));
        }
        for (name, expected) in &self.files {
            if !is_plain(name) {
                return Err(wrong(format!("files: `{name}` is no name of a file in this folder")));
            }
            let path = folder.join(name);
            let mut file = open::own(&path, u64::MAX).map_err(OutputError::io(&path))?;
            let mut hasher = blake3::Hasher::new();
            let bytes = std::io::copy(&mut file, &mut hasher).map_err(OutputError::io(&path))?;
            if bytes != expected.bytes || hasher.finalize().to_hex().as_str() != expected.blake3 {
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

/// Whether a text names a file in its folder, on any system.
pub fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let is_one = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None));
    is_one && !name.contains(['/', '\\', ':', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_in_the_folder_are_plain() {
        assert!(["sites.csv", "a ü", "..a", ".hidden"].iter().all(|name| is_plain(name)));
        for name in ["", ".", "..", "/etc/passwd", "../x", "a/b", "a/", "./a", "a\\b", "C:x"] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
