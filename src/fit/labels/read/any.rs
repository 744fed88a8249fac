//! Labels of any kind, by the ending of the name.

use super::{masks, nifti, nrrd, surfaces};
use crate::fit::error::FitError;
use crate::fit::labels::part::Part;
use crate::fit::labels::volume::LabelVolume;
use std::path::{Path, PathBuf};

/// Reads labels: a NIfTI or NRRD file, or a folder of closed STL surfaces or of NIfTI masks.
///
/// # Errors
/// The path is none of these, or a file is damaged; the error says why.
pub fn labels(path: &Path) -> Result<LabelVolume, FitError> {
    let meta = std::fs::metadata(path).map_err(|e| FitError::file(path, e))?;
    if meta.is_dir() {
        return folder(path);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    if name.ends_with(".nii") || name.ends_with(".nii.gz") {
        nifti::read(path)
    } else if name.ends_with(".nrrd") || name.ends_with(".seg.nrrd") {
        nrrd::read(path)
    } else {
        let known = "known: .nii, .nii.gz, .nrrd, a folder of .stl or of .nii.gz";
        Err(FitError::file(path, format!("the ending of the name is that of no labels; {known}")))
    }
}

fn folder(path: &Path) -> Result<LabelVolume, FitError> {
    let entries = std::fs::read_dir(path).map_err(|e| FitError::file(path, e))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let stl = |file: &PathBuf| file.extension().is_some_and(|e| e.eq_ignore_ascii_case("stl"));
    let of_leg = |file: &PathBuf| masks::name(file).is_some_and(|name| Part::from_name(&name).is_some());
    let surface_files: Vec<PathBuf> = files.iter().filter(|f| stl(f)).cloned().collect();
    if !surface_files.is_empty() {
        return surfaces::read(&surface_files);
    }
    let mask_files: Vec<PathBuf> = files.into_iter().filter(of_leg).collect();
    if mask_files.is_empty() {
        return Err(FitError::file(path, "the folder has no .stl files, and no masks of parts of the leg"));
    }
    masks::read(&mask_files)
}
