//! A folder of NIfTI masks, one file per part, as TotalSegmentator writes them.

use super::nifti;
use crate::fit::error::FitError;
use crate::fit::labels::volume::LabelVolume;
use std::path::{Path, PathBuf};

/// The name of a mask: that of its file without `.nii` and `.nii.gz`.
pub(super) fn name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    name.strip_suffix(".nii.gz").or_else(|| name.strip_suffix(".nii")).map(String::from)
}

/// Reads the masks of `files`; where two overlap the later name in the alphabet counts. Skin and fat come
/// first, so that all else lies over them.
///
/// # Errors
/// A file is not NIfTI, or has other voxels than the first.
pub(super) fn read(files: &[PathBuf]) -> Result<LabelVolume, FitError> {
    use crate::fit::labels::part::Part;
    let soft = |path: &PathBuf| {
        let part = name(path).and_then(|name| Part::from_name(&name));
        !matches!(part, Some((Part::Skin | Part::Fat, _)))
    };
    let mut files = files.to_vec();
    files.sort_by_key(|path| (soft(path), path.clone()));
    let mut whole: Option<LabelVolume> = None;
    for (i, path) in files.iter().enumerate() {
        let mask = nifti::read(path)?;
        let label = i as u16 + 1;
        let whole =
            whole.get_or_insert_with(|| LabelVolume { voxels: vec![0; mask.voxels.len()], ..mask.clone() });
        let apart = (mask.steps - whole.steps).norm() + (mask.origin - whole.origin).norm();
        if mask.size != whole.size || apart > 1e-3 {
            return Err(FitError::file(path, "its voxels are not those of the other files of the folder"));
        }
        whole.names.insert(label, name(path).unwrap_or_default());
        whole.voxels.iter_mut().zip(&mask.voxels).filter(|(_, m)| **m != 0).for_each(|(v, _)| *v = label);
    }
    whole.ok_or_else(|| FitError::Labels("there are no masks".into()))
}
