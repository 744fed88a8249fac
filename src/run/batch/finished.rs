//! Whether a case is finished: its folder is a run, whole and undamaged, and the run is that of the case.

use crate::output::{OutputError, manifest, open};
use crate::run::batch::io;
use crate::run::record::{self, Kept};
use std::path::Path;

/// Reads and checks the finished case `id` in `folder`.
///
/// # Errors
/// It is not finished, damaged, a link, or another case.
pub fn read(folder: &Path, id: &str) -> Result<Kept, OutputError> {
    open::own_folder(folder).map_err(io(folder))?;
    let kept = record::read(folder)?;
    if kept.manifest.case_id != id {
        let reason = format!("case_id: `{}`; this is the folder of {id}", kept.manifest.case_id);
        return Err(OutputError::Malformed { path: folder.join(manifest::FILE), reason });
    }
    Ok(kept)
}

/// Whether the case `id` below `cases` is finished.
pub fn is_finished(cases: &Path, id: &str) -> bool {
    read(&cases.join(id), id).is_ok()
}

/// Whether something stands where the case should, finished or not.
pub fn is_there(cases: &Path, id: &str) -> bool {
    std::fs::symlink_metadata(cases.join(id)).is_ok()
}
