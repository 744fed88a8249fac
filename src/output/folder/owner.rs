//! Ownership of output folders: results are not written into a folder with files of other programs.
//!
//! A run is recognised by its manifest, a study by its list of cases, any other folder by a note. All three
//! give the *subject*: 32 hexadecimal digits that identify what was computed there.

use super::manifest::Manifest;
use crate::output::error::OutputError;
use crate::output::file::{self, PREFIX, open};
use serde::{Deserialize, Serialize};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Name of the note.
pub const NOTE: &str = ".calfwave.json";
/// Name of the list of cases in a study's folder.
pub const CASES: &str = "cases.csv";
/// First columns of this list.
pub const CASES_HEADER: [&str; 2] = ["number", "case_id"];
const PROGRAM: &str = "calfwave";

/// Content of the note.
#[derive(Serialize, Deserialize)]
struct Note {
    program: String,
    command: String,
    subject: String,
}

/// The subject of a text: its hash.
pub fn subject(text: &[u8]) -> String {
    blake3::hash(text).to_hex()[..32].to_string()
}

/// Whether a text can be a subject or the id of a case: 32 lower-case hexadecimal digits, hence not a path.
pub fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Subjects of the results of this program in a folder; empty if the folder is not its own.
pub fn subjects(folder: &Path) -> Vec<String> {
    let run = || Some(Manifest::read(folder).ok()?).filter(|m| m.program == PROGRAM).map(|m| m.case_id);
    let note = || {
        let note: Note = serde_json::from_str(&open::read_text(&folder.join(NOTE)).ok()?).ok()?;
        // a folder with a note only has no results yet
        let is_filled = !entries_of(folder).ok()?.is_empty();
        (is_filled && note.program == PROGRAM).then_some(note.subject)
    };
    let study = || {
        let mut list = Vec::new();
        open::open_no_link(&folder.join(CASES), open::MAX_TABLE_BYTES).ok()?.read_to_end(&mut list).ok()?;
        list.starts_with(CASES_HEADER.join(",").as_bytes()).then(|| subject(&list))
    };
    [run(), note(), study()].into_iter().flatten().collect()
}

/// Writes the note of a command into a folder that is not yet recognised as one of this program.
///
/// # Errors
/// The note cannot be written.
pub fn write_note(folder: &Path, command: &str, subject: &str) -> Result<(), OutputError> {
    if !subjects(folder).is_empty() {
        return Ok(());
    }
    let note = Note { program: PROGRAM.into(), command: command.into(), subject: subject.into() };
    file::write(&folder.join(NOTE), |out| {
        serde_json::to_writer_pretty(&mut *out, &note)?;
        out.write_all(b"\n")
    })
    .map(|_| ())
}

/// Checks that results can be written into a folder: it is missing, empty, or one of this program.
///
/// # Errors
/// The folder has other files, or cannot be listed.
pub fn check_ownership(folder: &Path) -> Result<(), OutputError> {
    let Some(foreign_entry) = foreign_entry(folder)? else { return Ok(()) };
    let reason = format!(
        "this folder contains {} and was not created by calfwave; choose an empty or a new folder with --out",
        foreign_entry.file_name().unwrap_or_default().display()
    );
    Err(OutputError::Malformed { path: folder.to_path_buf(), reason })
}

/// The first entry of a folder that is not of this program; `None` if the folder is one of this program.
fn foreign_entry(folder: &Path) -> Result<Option<PathBuf>, OutputError> {
    let held = entries_of(folder)?;
    if !subjects(folder).is_empty() {
        return Ok(None);
    }
    for path in held {
        // folders of this program can be nested: runs/x/optimise in the run x
        if open::require_folder(&path).is_err() || foreign_entry(&path)?.is_some() {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// Entries of a folder, sorted, without its note and temporary files; empty if the folder is missing.
fn entries_of(folder: &Path) -> Result<Vec<PathBuf>, OutputError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(OutputError::io(folder)(e)),
    };
    let mut held = Vec::new();
    for entry in entries {
        let entry = entry.map_err(OutputError::io(folder))?;
        let name = entry.file_name();
        if name != NOTE && !name.to_string_lossy().starts_with(PREFIX) {
            held.push(entry.path());
        }
    }
    held.sort();
    Ok(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_folders_are_refused_and_own_ones_recognised() {
        let base = tempfile::tempdir().unwrap();
        let folder = base.path().join("x");
        check_ownership(&folder).unwrap();
        std::fs::create_dir_all(folder.join("optimise")).unwrap();
        write_note(&folder.join("optimise"), "optimise", &subject(b"s")).unwrap();
        check_ownership(&folder).unwrap();
        assert_eq!(subjects(&folder.join("optimise")), [""; 0], "a note only");
        std::fs::write(folder.join("optimise/history.csv"), "").unwrap();
        assert_eq!(subjects(&folder.join("optimise")), [subject(b"s")]);
        std::fs::write(folder.join(".calfwave-0-0-0.tmp"), "").unwrap();
        check_ownership(&folder).unwrap();
        std::fs::write(folder.join("mine.txt"), "").unwrap();
        let words = check_ownership(&folder).unwrap_err().to_string();
        assert!(words.contains("mine.txt") && words.contains("--out"), "{words}");
        for (name, text) in [("manifest.json", "{}"), ("study.ron", "()"), (CASES, "x,y\n"), (NOTE, "{")] {
            std::fs::write(folder.join(name), text).unwrap();
            assert!(check_ownership(&folder).is_err() && subjects(&folder).is_empty(), "{name}");
        }
        std::fs::write(folder.join(CASES), "number,case_id,axis_f\n").unwrap();
        assert_eq!(subjects(&folder), [subject(b"number,case_id,axis_f\n")]);
        check_ownership(&folder).unwrap();
        assert!(is_id(&subject(b"s")) && !is_id("../../victim") && !is_id(&"A".repeat(32)));
    }
}
