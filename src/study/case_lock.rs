//! `CaseLock`: reserves a case for one process.
//!
//! A lock file is created atomically and names its process. The lock of a process that no longer runs is
//! taken over. Processes on other machines cannot be queried; they touch their locks periodically
//! ([`refresh`]), and a lock untouched for [`STALE_AFTER`] is stale. If two processes take over the same lock
//! at the same instant, both compute the case, and the result of the first to finish is kept: the results are
//! equal.

use crate::output::file::process::ProcessTag;
use crate::output::file::{open, remove};
use crate::output::folder::owner::is_id;
use crate::output::{OutputError, file, folder};
use crate::study::case_folder::{exists, is_finished};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Time between two touches of a held lock.
pub const REFRESH_INTERVAL: Duration = Duration::from_secs(30);
/// Time after which an untouched lock of another machine is stale: long enough for clocks that differ and for
/// disks that stall.
pub const STALE_AFTER: Duration = Duration::from_secs(600);

// suffixes of the entries that a case `<id>` has beside its folder
const LOCK: &str = "lock";
const WORK: &str = "work";
const STALE: &str = "stale";
const FAILED: &str = "failed.json";

/// Lock of a case; released when dropped.
#[derive(Debug)]
pub struct CaseLock {
    cases: PathBuf,
    id: String,
}

impl CaseLock {
    /// Acquires the lock of case `id`; `None` if another process holds it.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn acquire(cases: &Path, id: &str) -> Result<Option<CaseLock>, OutputError> {
        let lock = cases.join(format!("{id}.{LOCK}"));
        for _ in 0..3 {
            if create(cases, &lock)? {
                return Ok(Some(CaseLock { cases: cases.to_path_buf(), id: id.to_string() }));
            }
            if holder(&lock).is_some() {
                return Ok(None);
            }
            // only one process can rename the stale lock
            let aside = cases.join(format!("{id}.{STALE}-{}", std::process::id()));
            if std::fs::rename(&lock, &aside).is_ok() {
                remove(&aside)?;
            }
        }
        Ok(None)
    }

    /// Creates an empty working folder for the case.
    ///
    /// # Errors
    /// It cannot be created.
    pub fn work_folder(&self) -> Result<PathBuf, OutputError> {
        let folder = self.cases.join(format!("{}.{WORK}-{}", self.id, std::process::id()));
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(OutputError::io(&folder))?;
        }
        std::fs::create_dir(&folder).map_err(OutputError::io(&folder))?;
        Ok(folder)
    }

    /// Renames a filled working folder to its final name. A damaged case folder is replaced; a finished one
    /// is kept.
    ///
    /// # Errors
    /// It cannot be renamed, or the existing case folder is a link or contains foreign files.
    pub fn publish(&self, work: &Path) -> Result<(), OutputError> {
        let target = self.cases.join(&self.id);
        file::sync_folder(work).map_err(OutputError::io(work))?;
        if exists(&self.cases, &self.id) {
            if is_finished(&self.cases, &self.id) {
                return std::fs::remove_dir_all(work).map_err(OutputError::io(work));
            }
            open::require_folder(&target).map_err(OutputError::io(&target))?;
            folder::remove(&target)?;
        }
        std::fs::rename(work, &target).map_err(OutputError::io(&target))?;
        file::sync_folder(&self.cases).map_err(OutputError::io(&self.cases))
    }

    /// Records why the case has no result.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn record_failure(&self, reason: &str) -> Result<(), OutputError> {
        let note = serde_json::json!({ "case_id": self.id, "reason": reason });
        file::write(&self.failure_record(), |w| writeln!(w, "{note:#}")).map(|_| ())
    }

    /// Removes the record of a failure.
    ///
    /// # Errors
    /// It exists and cannot be removed.
    pub fn clear_failure(&self) -> Result<(), OutputError> {
        remove(&self.failure_record())
    }

    /// Path of the record of a failure.
    fn failure_record(&self) -> PathBuf {
        self.cases.join(format!("{}.{FAILED}", self.id))
    }
}

impl Drop for CaseLock {
    fn drop(&mut self) {
        // a lock that cannot be removed becomes stale when this process ends
        let _ = std::fs::remove_file(self.cases.join(format!("{}.{LOCK}", self.id)));
    }
}

/// Creates the lock file with its content atomically; `false` if it exists already.
fn create(cases: &Path, lock: &Path) -> Result<bool, OutputError> {
    let mut file = file::temporary(cases).map_err(OutputError::io(cases))?;
    let tag = serde_json::json!(ProcessTag::current());
    writeln!(file, "{tag}").map_err(OutputError::io(lock))?;
    match file.persist_noclobber(lock) {
        Ok(_) => Ok(true),
        Err(e) if e.error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(e) => Err(OutputError::io(lock)(e.error)),
    }
}

/// The process that holds a lock; `None` if it no longer runs or the lock is stale.
fn holder(lock: &Path) -> Option<ProcessTag> {
    let tag: ProcessTag = serde_json::from_str(&open::read_text(lock).ok()?).ok()?;
    let touched = std::fs::metadata(lock).and_then(|meta| meta.modified()).ok()?;
    let is_stale = file::is_older(touched, STALE_AFTER);
    (tag.may_run() && (tag.is_here() || !is_stale)).then_some(tag)
}

/// Touches the lock of a case, so that other machines see that its process is alive.
pub fn refresh(cases: &Path, id: &str) {
    let lock = cases.join(format!("{id}.{LOCK}"));
    // a lock that cannot be touched may be taken over: then two processes compute the case, and one result is
    // kept
    let _ = std::fs::File::options().write(true).open(lock).and_then(|f| f.set_modified(SystemTime::now()));
}

/// Whether a process that may be running holds the lock of the case.
pub fn is_locked(cases: &Path, id: &str) -> bool {
    holder(&cases.join(format!("{id}.{LOCK}"))).is_some()
}

/// Why the last attempt at a case failed.
pub fn recorded_failure(cases: &Path, id: &str) -> Option<String> {
    let text = open::read_text(&cases.join(format!("{id}.{FAILED}"))).ok()?;
    let note: serde_json::Value = serde_json::from_str(&text).ok()?;
    note.get("reason")?.as_str().map(String::from)
}

/// Removes what terminated processes left behind: temporary files, working folders, and the locks of finished
/// cases. The lock of an unfinished case stays until a process takes it over.
///
/// # Errors
/// The folder cannot be listed, or one of its entries cannot be removed.
pub fn clean(cases: &Path) -> Result<(), OutputError> {
    file::clean(cases)?;
    for entry in std::fs::read_dir(cases).map_err(OutputError::io(cases))? {
        let path = entry.map_err(OutputError::io(cases))?.path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()) else { continue };
        let Some((id, what)) = name.split_once('.').filter(|(id, _)| is_id(id)) else { continue };
        match what.split_once('-').unwrap_or((what, "")) {
            // a working folder belongs to the process that holds the lock of its case, on whichever machine
            // it runs
            (WORK, pid) if lock_holder(cases, id).is_none_or(|p| Some(p) != pid.parse().ok()) => {
                std::fs::remove_dir_all(&path).map_err(OutputError::io(&path))?;
            }
            (LOCK, _) if lock_holder(cases, id).is_none() && is_finished(cases, id) => remove(&path)?,
            (STALE, _) => remove(&path)?,
            _ => {}
        }
    }
    Ok(())
}

/// Process id of the holder of the lock of a case.
fn lock_holder(cases: &Path, id: &str) -> Option<u32> {
    holder(&cases.join(format!("{id}.{LOCK}"))).map(|tag| tag.pid)
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
    fn an_untouched_lock_is_taken_over_whatever_its_date() {
        let folder = tempfile::tempdir().unwrap();
        let (now, day) = (SystemTime::now(), Duration::from_secs(86_400));
        for (time, is_free) in
            [(now, false), (now + STALE_AFTER / 2, false), (now - day, true), (now + day, true)]
        {
            foreign_lock(folder.path(), time);
            assert_eq!(is_locked(folder.path(), ID), !is_free);
            let lock = CaseLock::acquire(folder.path(), ID).unwrap();
            assert_eq!(lock.is_some(), is_free, "{:?}", time.duration_since(now));
        }
    }

    #[test]
    fn clean_removes_only_entries_of_cases() {
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

    /// A case folder with foreign files is not replaced; one that is only damaged is.
    #[test]
    fn a_damaged_case_is_replaced_and_foreign_files_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join(ID);
        std::fs::create_dir(&target).unwrap();
        std::fs::write(target.join("mine.txt"), "").unwrap();
        let lock = CaseLock::acquire(folder.path(), ID).unwrap().unwrap();
        let work = lock.work_folder().unwrap();
        std::fs::write(work.join("sites.csv"), "new").unwrap();
        assert!(lock.publish(&work).unwrap_err().to_string().contains("mine.txt"));
        std::fs::remove_file(target.join("mine.txt")).unwrap();
        std::fs::write(target.join("manifest.json"), "damaged").unwrap();
        lock.publish(&work).unwrap();
        assert_eq!(std::fs::read(target.join("sites.csv")).unwrap(), b"new");
        assert!(!target.join("manifest.json").exists());
    }
}
