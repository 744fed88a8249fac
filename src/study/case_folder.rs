//! Folder of one case: whether it holds a complete, undamaged run of that case.

use crate::engine::run_folder;
use crate::engine::run_folder::FinishedRun;
use crate::output::OutputError;
use crate::output::file::open;
use crate::output::folder::manifest;
use crate::study::design_point::DesignPoint;
use std::path::Path;

/// Reads the finished case `id` in `folder` and verifies its checksums.
///
/// # Errors
/// The folder is missing, incomplete, damaged, a link, or belongs to another case.
pub fn read(folder: &Path, id: &str) -> Result<FinishedRun, OutputError> {
    open::require_folder(folder).map_err(OutputError::io(folder))?;
    let kept = run_folder::read(folder)?;
    if kept.manifest.case_id != id {
        let reason = format!("case_id: `{}`; this is the folder of {id}", kept.manifest.case_id);
        return Err(OutputError::Malformed { path: folder.join(manifest::FILE), reason });
    }
    Ok(kept)
}

/// Whether the case `id` below `cases` is finished and undamaged.
pub fn is_finished(cases: &Path, id: &str) -> bool {
    read(&cases.join(id), id).is_ok()
}

/// Whether anything exists under the name of case `id`, finished or not.
pub fn exists(cases: &Path, id: &str) -> bool {
    std::fs::symlink_metadata(cases.join(id)).is_ok()
}

/// Those of the points at `todo` that have no manifest below `out`.
pub fn missing(points: &[DesignPoint], todo: &[usize], out: &Path) -> Vec<usize> {
    let cases = out.join("cases");
    let is_missing = |i: &usize| !cases.join(&points[*i].id).join(manifest::FILE).exists();
    todo.iter().copied().filter(is_missing).collect()
}
