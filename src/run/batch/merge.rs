//! Taking finished cases over from other folders of the same study.
//!
//! Folders of others are not trusted: a case is copied file by file as its manifest lists them, no link is
//! followed, and the copy is checked before it gets its name.

use crate::output::manifest::{FILE, Manifest};
use crate::output::{OutputError, atomic, open, owner};
use crate::run::batch::claim::Claim;
use crate::run::batch::finished::{self, is_finished, is_there};
use crate::run::batch::io;
use crate::run::batch::ledger::{CASES, Plan, STUDY, cases_folder, make_cases_folder, write_tables};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What a merge did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Cases copied.
    pub copied: usize,
    /// The table.
    pub table: PathBuf,
    /// Cases that were not copied: folder and what is wrong with it.
    pub damaged: Vec<String>,
}

/// Gathers the finished cases of the study in `out` into its table, after copying those it lacks from other
/// folders of the same study.
///
/// # Errors
/// There is no study in `out` or in any folder, a folder of another study, or something cannot be copied or
/// written.
pub fn merge(out: &Path, from: &[PathBuf]) -> Result<Merged, OutputError> {
    let others = from.iter().map(|f| Plan::read(f)).collect::<Result<Vec<_>, _>>()?;
    let is_study = out.join(CASES).exists();
    let plan = match (is_study, others.first()) {
        (false, Some(other)) => other.clone(),
        _ => Plan::read(out)?,
    };
    let ids: BTreeSet<&str> = plan.cases.iter().map(|case| case.id.as_str()).collect();
    for (folder, other) in from.iter().zip(&others) {
        if !other.cases.iter().any(|case| ids.contains(case.id.as_str())) {
            let reason = format!("this is another study: it has no case in common with {}", out.display());
            return Err(OutputError::Malformed { path: folder.join(CASES), reason });
        }
    }
    if !is_study {
        owner::check(out)?;
        std::fs::create_dir_all(out).map_err(io(out))?;
        plan.write(out)?;
        copy_study(out, from)?;
    }
    let cases = make_cases_folder(out)?;
    let mut merged = Merged::default();
    for other in from {
        let theirs = cases_folder(other)?;
        for id in plan.cases.iter().map(|case| &case.id) {
            if is_finished(&cases, id) || !is_there(&theirs, id) {
                continue;
            }
            match finished::read(&theirs.join(id), id) {
                Ok(kept) => merged.copied += usize::from(adopt(&cases, &theirs.join(id), &kept.manifest)?),
                Err(e) => merged.damaged.push(e.to_string()),
            }
        }
    }
    merged.table = write_tables(&plan, out)?;
    Ok(merged)
}

/// Copies `study.ron` from the first folder that has it.
fn copy_study(out: &Path, from: &[PathBuf]) -> Result<(), OutputError> {
    let Some(source) = from.iter().map(|f| f.join(STUDY)).find(|p| p.exists()) else { return Ok(()) };
    let text = open::text(&source).map_err(io(&source))?;
    atomic::write(&out.join(STUDY), |w| w.write_all(text.as_bytes())).map(|_| ())
}

/// Copies a finished case; false if another process computes it just now.
fn adopt(cases: &Path, source: &Path, manifest: &Manifest) -> Result<bool, OutputError> {
    let id = &manifest.case_id;
    let Some(claim) = Claim::take(cases, id)? else { return Ok(false) };
    let work = claim.work_folder()?;
    let copy = |name: &str| -> Result<(), OutputError> {
        let (from, to) = (source.join(name), work.join(name));
        let mut read = open::own(&from, u64::MAX).map_err(io(&from))?;
        let put = |read: &mut _| -> std::io::Result<()> {
            let mut file = std::fs::File::create_new(&to)?;
            std::io::copy(read, &mut file)?;
            file.sync_all()
        };
        put(&mut read).map_err(io(&to))
    };
    let copied = manifest.files.keys().map(String::as_str).chain([FILE]).try_for_each(copy);
    // what was checked there may have changed since
    let checked = copied.and_then(|()| finished::read(&work, id));
    if let Err(error) = checked {
        std::fs::remove_dir_all(&work).map_err(io(&work))?;
        return Err(error);
    }
    claim.publish(&work)?;
    claim.forget_failure()?;
    Ok(true)
}
