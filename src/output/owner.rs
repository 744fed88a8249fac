//! Whose an output folder is: a folder with files that this program did not make is nobody's to fill.
//!
//! A run is known by its manifest and a study by its list of cases; every other folder holds a note. All
//! three name the *subject*, 32 hexadecimal digits for what is answered there.

use crate::output::manifest::Manifest;
use crate::output::{OutputError, atomic, open};
use serde::{Deserialize, Serialize};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// Name of the note.
pub const NOTE: &str = ".calfwave.json";
/// Name of the list of cases in a study's folder.
pub const CASES: &str = "cases.csv";
/// How such a list begins.
pub const CASES_HEADER: [&str; 2] = ["number", "case_id"];
const PROGRAM: &str = "calfwave";

/// What stands in the note.
#[derive(Serialize, Deserialize)]
struct Note {
    program: String,
    command: String,
    subject: String,
}

/// The subject that a text names.
pub fn subject(text: &[u8]) -> String {
    blake3::hash(text).to_hex()[..32].to_string()
}

/// Whether a text can be a subject or the id of a case: 32 hexadecimal digits in lower case, and so no path.
pub fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// What this program answers, or answered, in a folder; nothing in one that is not its own.
pub fn subjects(folder: &Path) -> Vec<String> {
    let run = || Some(Manifest::read(folder).ok()?).filter(|m| m.program == PROGRAM).map(|m| m.case_id);
    let note = || {
        let note: Note = serde_json::from_str(&open::text(&folder.join(NOTE)).ok()?).ok()?;
        // a note alone is about nothing yet
        let is_filled = !holdings(folder).ok()?.is_empty();
        (is_filled && note.program == PROGRAM).then_some(note.subject)
    };
    let study = || {
        let mut list = Vec::new();
        open::own(&folder.join(CASES), open::TABLE).ok()?.read_to_end(&mut list).ok()?;
        list.starts_with(CASES_HEADER.join(",").as_bytes()).then(|| subject(&list))
    };
    [run(), note(), study()].into_iter().flatten().collect()
}

/// Leaves the note of a command in a folder that nothing else says is this program's.
///
/// # Errors
/// It cannot be written.
pub fn sign(folder: &Path, command: &str, subject: &str) -> Result<(), OutputError> {
    if !subjects(folder).is_empty() {
        return Ok(());
    }
    let note = Note { program: PROGRAM.into(), command: command.into(), subject: subject.into() };
    atomic::write(&folder.join(NOTE), |out| {
        serde_json::to_writer_pretty(&mut *out, &note)?;
        out.write_all(b"\n")
    })
    .map(|_| ())
}

/// Sees that results may go into a folder: it is not there, empty, or this program's own.
///
/// # Errors
/// It has files of others, or cannot be listed.
pub fn check(folder: &Path) -> Result<(), OutputError> {
    let Some(stranger) = stranger(folder)? else { return Ok(()) };
    let reason = format!(
        "this folder holds {} and nothing that says calfwave made it; choose an empty or a new folder with --out",
        stranger.file_name().unwrap_or_default().display()
    );
    Err(OutputError::Malformed { path: folder.to_path_buf(), reason })
}

/// The first thing in a folder that is not this program's; none in a folder that is.
fn stranger(folder: &Path) -> Result<Option<PathBuf>, OutputError> {
    let held = holdings(folder)?;
    if !subjects(folder).is_empty() {
        return Ok(None);
    }
    for path in held {
        // folders of this program may lie in one another: runs/x/optimise beside the run x
        if open::own_folder(&path).is_err() || stranger(&path)?.is_some() {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// What a folder holds, by name, but for its note and for files that are being written; nothing if it is not
/// there.
fn holdings(folder: &Path) -> Result<Vec<PathBuf>, OutputError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(OutputError::io(folder)(e)),
    };
    let mut held = Vec::new();
    for entry in entries {
        let entry = entry.map_err(OutputError::io(folder))?;
        let name = entry.file_name();
        if name != NOTE && !name.to_string_lossy().starts_with(atomic::PREFIX) {
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
    fn folders_of_others_are_refused_and_own_ones_known() {
        let base = tempfile::tempdir().unwrap();
        let folder = base.path().join("x");
        check(&folder).unwrap();
        std::fs::create_dir_all(folder.join("optimise")).unwrap();
        sign(&folder.join("optimise"), "optimise", &subject(b"s")).unwrap();
        check(&folder).unwrap();
        assert_eq!(subjects(&folder.join("optimise")), [""; 0], "a note alone is about nothing");
        std::fs::write(folder.join("optimise/history.csv"), "").unwrap();
        assert_eq!(subjects(&folder.join("optimise")), [subject(b"s")]);
        std::fs::write(folder.join(".calfwave-0-0-0.tmp"), "").unwrap();
        check(&folder).unwrap();
        std::fs::write(folder.join("mine.txt"), "").unwrap();
        let words = check(&folder).unwrap_err().to_string();
        assert!(words.contains("mine.txt") && words.contains("--out"), "{words}");
        for (name, text) in [("manifest.json", "{}"), ("study.ron", "()"), (CASES, "x,y\n"), (NOTE, "{")] {
            std::fs::write(folder.join(name), text).unwrap();
            assert!(check(&folder).is_err() && subjects(&folder).is_empty(), "{name}");
        }
        std::fs::write(folder.join(CASES), "number,case_id,axis_f\n").unwrap();
        assert_eq!(subjects(&folder), [subject(b"number,case_id,axis_f\n")]);
        check(&folder).unwrap();
        assert!(is_id(&subject(b"s")) && !is_id("../../victim") && !is_id(&"A".repeat(32)));
    }
}
