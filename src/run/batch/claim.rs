//! `Claim`: the right to compute a case, one process at a time.
//!
//! A lock file appears whole or not at all and names its process. The lock of a process that no longer runs
//! is taken over; processes of other machines cannot be asked, so they touch their locks now and then ([`beat`]), and a lock
//! untouched for [`SILENCE`] is theirs no more. Should two processes take over the same lock in the same instant, both compute, and
//! the first to finish is kept: the answers are equal.

use crate::output::atomic::{self, remove};
use crate::output::owner::is_id;
use crate::output::process::ProcessTag;
use crate::output::{OutputError, folder, open};
use crate::run::batch::finished::{is_finished, is_there};
use crate::run::batch::io;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Time between two touches of a held lock.
pub const BEAT: Duration = Duration::from_secs(30);
/// Time after which an untouched lock of another machine is stale: long enough for clocks that differ and disks that hang.
pub const SILENCE: Duration = Duration::from_secs(600);

const LOCK: &str = "lock";
const WORK: &str = "work";
const STALE: &str = "stale";
const FAILED: &str = "failed.json";

/// The right to compute a case; given back when dropped.
#[derive(Debug)]
pub struct Claim {
    cases: PathBuf,
    id: String,
}

impl Claim {
    /// Takes the right to compute a case; `None` if another process has it.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn take(cases: &Path, id: &str) -> Result<Option<Claim>, OutputError> {
        let lock = cases.join(format!("{id}.{LOCK}"));
        for _ in 0..3 {
            if create(cases, &lock)? {
                return Ok(Some(Claim { cases: cases.to_path_buf(), id: id.to_string() }));
            }
            if owner(&lock).is_some() {
                return Ok(None);
            }
            // Only one process can move the stale lock away.
            let aside = cases.join(format!("{id}.{STALE}-{}", std::process::id()));
            if std::fs::rename(&lock, &aside).is_ok() {
                remove(&aside)?;
            }
        }
        Ok(None)
    }

    /// An empty folder to compute in.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn work_folder(&self) -> Result<PathBuf, OutputError> {
        let folder = self.cases.join(format!("{}.{WORK}-{}", self.id, std::process::id()));
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(io(&folder))?;
        }
        std::fs::create_dir(&folder).map_err(io(&folder))?;
        Ok(folder)
    }

    /// Gives a filled folder its final name. A damaged one that stands there is replaced; a finished one stays.
    ///
    /// # Errors
    /// It cannot be renamed, or what stands there is a link or holds files of others.
    pub fn publish(&self, work: &Path) -> Result<(), OutputError> {
        let target = self.cases.join(&self.id);
        atomic::sync_folder(work).map_err(io(work))?;
        if is_there(&self.cases, &self.id) {
            if is_finished(&self.cases, &self.id) {
                return std::fs::remove_dir_all(work).map_err(io(work));
            }
            open::own_folder(&target).map_err(io(&target))?;
            folder::remove(&target)?;
        }
        std::fs::rename(work, &target).map_err(io(&target))?;
        atomic::sync_folder(&self.cases).map_err(io(&self.cases))
    }

    /// Keeps the reason why the case has no answer, for the eye.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn note_failure(&self, reason: &str) -> Result<(), OutputError> {
        let note = serde_json::json!({ "case_id": self.id, "reason": reason });
        atomic::write(&self.failure_note(), |w| writeln!(w, "{note:#}")).map(|_| ())
    }

    /// Removes such a note.
    ///
    /// # Errors
    /// It is there and cannot be removed.
    pub fn forget_failure(&self) -> Result<(), OutputError> {
        remove(&self.failure_note())
    }

    fn failure_note(&self) -> PathBuf {
        self.cases.join(format!("{}.{FAILED}", self.id))
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        // A lock that cannot be removed is stale as soon as this process ends.
        let _ = std::fs::remove_file(self.cases.join(format!("{}.{LOCK}", self.id)));
    }
}

/// Creates the lock with its content in one step; false if it is there already.
fn create(cases: &Path, lock: &Path) -> Result<bool, OutputError> {
    let mut file = atomic::temporary(cases).map_err(io(cases))?;
    let tag = serde_json::json!(ProcessTag::current());
    writeln!(file, "{tag}").map_err(io(lock))?;
    match file.persist_noclobber(lock) {
        Ok(_) => Ok(true),
        Err(e) if e.error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(e) => Err(io(lock)(e.error)),
    }
}

/// The process that holds a lock, if it may still be running.
fn owner(lock: &Path) -> Option<ProcessTag> {
    let tag: ProcessTag = serde_json::from_str(&open::text(lock).ok()?).ok()?;
    let touched = std::fs::metadata(lock).and_then(|meta| meta.modified()).ok()?;
    let silent = atomic::is_older(touched, SILENCE);
    (tag.may_run() && (tag.is_here() || !silent)).then_some(tag)
}

/// Touches the lock of a case, so that other machines see that its process lives.
pub fn beat(cases: &Path, id: &str) {
    let lock = cases.join(format!("{id}.{LOCK}"));
    // a lock that cannot be touched may be taken over: then two compute, and one is kept
    let _ = std::fs::File::options().write(true).open(lock).and_then(|f| f.set_modified(SystemTime::now()));
}

/// Whether a process that may be running has the case.
pub fn is_held(cases: &Path, id: &str) -> bool {
    owner(&cases.join(format!("{id}.{LOCK}"))).is_some()
}

/// Why a case had no answer when it was last tried.
pub fn failure(cases: &Path, id: &str) -> Option<String> {
    let text = open::text(&cases.join(format!("{id}.{FAILED}"))).ok()?;
    let note: serde_json::Value = serde_json::from_str(&text).ok()?;
    note.get("reason")?.as_str().map(String::from)
}

/// Removes what dead processes left: temporary files, working folders, and the locks of cases that were finished
/// but not yet given back. The lock of an unfinished case stays until somebody takes the case over.
///
/// # Errors
/// The folder cannot be listed or something in it not removed.
pub fn clean(cases: &Path) -> Result<(), OutputError> {
    atomic::clean(cases)?;
    for entry in std::fs::read_dir(cases).map_err(io(cases))? {
        let path = entry.map_err(io(cases))?.path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()) else { continue };
        let Some((id, what)) = name.split_once('.').filter(|(id, _)| is_id(id)) else { continue };
        match what.split_once('-').unwrap_or((what, "")) {
            // a folder belongs to the process that holds the lock of its case, wherever that runs
            (WORK, pid) if holder(cases, id).is_none_or(|p| Some(p) != pid.parse().ok()) => {
                std::fs::remove_dir_all(&path).map_err(io(&path))?;
            }
            (LOCK, _) if holder(cases, id).is_none() && is_finished(cases, id) => remove(&path)?,
            (STALE, _) => remove(&path)?,
            _ => {}
        }
    }
    Ok(())
}

/// The process that works on a case.
fn holder(cases: &Path, id: &str) -> Option<u32> {
    owner(&cases.join(format!("{id}.{LOCK}"))).map(|tag| tag.pid)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    /// A lock as process `pid` of another machine would leave it, touched at `time`.
    fn foreign_lock(cases: &Path, time: SystemTime) {
        let lock = cases.join(format!("{ID}.{LOCK}"));
        let tag = ProcessTag { host: "elsewhere".into(), ..ProcessTag::current() };
        std::fs::write(&lock, serde_json::json!(tag).to_string()).unwrap();
        std::fs::File::options().write(true).open(lock).unwrap().set_modified(time).unwrap();
    }

    #[test]
    fn a_lock_that_nobody_touches_is_taken_over_whatever_its_date() {
        let folder = tempfile::tempdir().unwrap();
        let (now, day) = (SystemTime::now(), Duration::from_secs(86_400));
        for (time, is_free) in
            [(now, false), (now + SILENCE / 2, false), (now - day, true), (now + day, true)]
        {
            foreign_lock(folder.path(), time);
            assert_eq!(is_held(folder.path(), ID), !is_free);
            let claim = Claim::take(folder.path(), ID).unwrap();
            assert_eq!(claim.is_some(), is_free, "{:?}", time.duration_since(now));
        }
    }

    #[test]
    fn only_what_a_case_left_is_cleaned_away() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["notes.work-1", &format!("{ID}.work-4194999")] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        std::fs::write(folder.path().join("mine.stale-1"), "").unwrap();
        clean(folder.path()).unwrap();
        let mut names: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["mine.stale-1", "notes.work-1"]);
    }

    /// A folder of a case that somebody put files into is not replaced; one that is only damaged is.
    #[test]
    fn a_damaged_case_is_replaced_and_files_of_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join(ID);
        std::fs::create_dir(&target).unwrap();
        std::fs::write(target.join("mine.txt"), "").unwrap();
        let claim = Claim::take(folder.path(), ID).unwrap().unwrap();
        let work = claim.work_folder().unwrap();
        std::fs::write(work.join("sites.csv"), "new").unwrap();
        assert!(claim.publish(&work).unwrap_err().to_string().contains("mine.txt"));
        std::fs::remove_file(target.join("mine.txt")).unwrap();
        std::fs::write(target.join("manifest.json"), "damaged").unwrap();
        claim.publish(&work).unwrap();
        assert_eq!(std::fs::read(target.join("sites.csv")).unwrap(), b"new");
        assert!(!target.join("manifest.json").exists());
    }
}
