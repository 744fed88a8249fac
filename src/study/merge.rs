//! Import of finished cases from other folders of the same study.
//!
//! Other folders are not trusted: the files of a case are copied one by one as its manifest lists them, no
//! link is followed, and the copy is verified before it gets its final name.

use crate::output::file::open;
use crate::output::folder::manifest::{FILE, Manifest};
use crate::output::folder::owner;
use crate::output::{OutputError, file};
use crate::study::case_folder::{self, exists, is_finished};
use crate::study::case_lock::CaseLock;
use crate::study::plan::{CASES, STUDY, StudyPlan, cases_folder, make_cases_folder};
use crate::study::table::write_tables;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Outcome of a merge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Number of cases copied.
    pub copied: usize,
    /// Path of the study table.
    pub table: PathBuf,
    /// One sentence for each case that was not copied: its folder and the defect.
    pub damaged: Vec<String>,
}

/// Copies the finished cases that the study in `out` lacks from other folders of the same study, then writes
/// the tables of `out`.
///
/// # Errors
/// There is no study in `out` or in one of the folders, a folder belongs to another study, or a file cannot
/// be copied or written.
pub fn merge(out: &Path, from: &[PathBuf]) -> Result<Merged, OutputError> {
    let others = from.iter().map(|f| StudyPlan::read(f)).collect::<Result<Vec<_>, _>>()?;
    let is_study = out.join(CASES).exists();
    let plan = match (is_study, others.first()) {
        (false, Some(other)) => other.clone(),
        _ => StudyPlan::read(out)?,
    };
    let ids: BTreeSet<&str> = plan.ids.iter().map(String::as_str).collect();
    for (folder, other) in from.iter().zip(&others) {
        if !other.ids.iter().any(|id| ids.contains(id.as_str())) {
            let reason = format!("this is another study: it has no case in common with {}", out.display());
            return Err(OutputError::Malformed { path: folder.join(CASES), reason });
        }
    }
    if !is_study {
        owner::check_ownership(out)?;
        std::fs::create_dir_all(out).map_err(OutputError::io(out))?;
        plan.write(out)?;
        copy_study(out, from)?;
    }
    let cases = make_cases_folder(out)?;
    let mut merged = Merged::default();
    for other in from {
        let theirs = cases_folder(other)?;
        for id in &plan.ids {
            if is_finished(&cases, id) || !exists(&theirs, id) {
                continue;
            }
            match case_folder::read(&theirs.join(id), id) {
                Ok(kept) => merged.copied += usize::from(import(&cases, &theirs.join(id), &kept.manifest)?),
                Err(e) => merged.damaged.push(e.to_string()),
            }
        }
    }
    merged.table = write_tables(&plan, out)?;
    Ok(merged)
}

/// Copies `study.ron` from the first folder that holds one.
fn copy_study(out: &Path, from: &[PathBuf]) -> Result<(), OutputError> {
    let Some(source) = from.iter().map(|f| f.join(STUDY)).find(|p| p.exists()) else { return Ok(()) };
    let text = open::read_text(&source).map_err(OutputError::io(&source))?;
    file::write(&out.join(STUDY), |w| w.write_all(text.as_bytes())).map(|_| ())
}

/// Copies a finished case; `false` if another process is computing it.
fn import(cases: &Path, source: &Path, manifest: &Manifest) -> Result<bool, OutputError> {
    let id = &manifest.case_id;
    let Some(lock) = CaseLock::acquire(cases, id)? else { return Ok(false) };
    let work = lock.work_folder()?;
    let copy = |name: &str| -> Result<(), OutputError> {
        let (from, to) = (source.join(name), work.join(name));
        let mut read = open::open_no_link(&from, u64::MAX).map_err(OutputError::io(&from))?;
        let put = |read: &mut _| -> std::io::Result<()> {
            let mut file = std::fs::File::create_new(&to)?;
            std::io::copy(read, &mut file)?;
            file.sync_all()
        };
        put(&mut read).map_err(OutputError::io(&to))
    };
    let copied = manifest.files.keys().map(String::as_str).chain([FILE]).try_for_each(copy);
    // the source may have changed since it was verified
    let checked = copied.and_then(|()| case_folder::read(&work, id));
    if let Err(error) = checked {
        std::fs::remove_dir_all(&work).map_err(OutputError::io(&work))?;
        return Err(error);
    }
    lock.publish(&work)?;
    lock.clear_failure()?;
    Ok(true)
}
