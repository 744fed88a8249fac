//! `Origin`: where a document is read from: a file, or a shipped preset. A file is preferred.

use super::shipped::{FOLDERS, SHIPPED};
use crate::output::file::open;
use crate::preset::diagnostic::nearest;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Location of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file.
    Disk(PathBuf),
    /// A shipped preset, by its path inside `presets/`.
    Shipped(String),
}

impl Origin {
    /// The file at `path` if it exists, else the shipped preset of that name: its path with or without
    /// `presets/` and `.ron`, or its bare name. Scenarios, phantoms and studies take precedence over parts.
    pub fn of(path: &Path) -> Origin {
        if path.exists() {
            return Origin::Disk(path.to_path_buf());
        }
        let text = path.to_string_lossy().replace('\\', "/");
        let name = text.strip_prefix("presets/").unwrap_or(&text);
        let name = name.strip_suffix(".ron").unwrap_or(name);
        for folder in FOLDERS.iter().chain(&[""]) {
            let full = format!("{folder}/{name}.ron");
            let full = full.trim_start_matches('/').to_string();
            if SHIPPED.iter().any(|(path, _)| *path == full) {
                return Origin::Shipped(full);
            }
        }
        Origin::Disk(path.to_path_buf())
    }

    /// As [`Origin::of`], but a shipped preset in `folder` takes precedence over others of its name.
    pub fn within(folder: &str, path: &Path) -> Origin {
        let inside = Path::new(folder).join(path);
        match Origin::of(&inside) {
            Origin::Shipped(name) if !path.exists() => Origin::Shipped(name),
            _ => Origin::of(path),
        }
    }

    /// The working folder, for a document that is not in a file.
    pub fn here() -> Origin {
        Origin::Disk(".".into())
    }

    /// Reads the whole document, at most `limit` bytes.
    ///
    /// # Errors
    /// A message: missing, not readable, larger than `limit`, not a regular file.
    pub fn read(&self, limit: u64) -> Result<Vec<u8>, String> {
        match self {
            Origin::Shipped(path) => SHIPPED
                .iter()
                .find(|(name, _)| name == path)
                .map(|(_, text)| text.as_bytes().to_vec())
                .ok_or_else(|| "no shipped preset has that name".to_string()),
            Origin::Disk(path) => open::read_bytes(path, limit).map_err(|e| match e.kind() {
                ErrorKind::NotFound => "there is no such file".to_string(),
                ErrorKind::PermissionDenied => "the file may not be read".to_string(),
                ErrorKind::InvalidInput => format!("{e}; it cannot be a preset"),
                _ => e.to_string(),
            }),
        }
    }

    /// Name of the shipped preset with the most similar name, for a file.
    pub fn nearest_shipped(&self) -> Option<String> {
        let Origin::Disk(path) = self else { return None };
        let stem = path.file_stem()?.to_string_lossy().to_string();
        let stems = SHIPPED.iter().filter_map(|(p, _)| Path::new(p).file_stem()?.to_str());
        nearest(&stem, stems)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Disk(path) => write!(f, "{}", path.display()),
            Origin::Shipped(path) => write!(f, "presets/{path}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_presets_are_found_by_any_of_their_names() {
        let full = Origin::Shipped("scenarios/single_head.ron".into());
        for name in
            ["single_head", "scenarios/single_head", "presets/scenarios/single_head.ron", "single_head.ron"]
        {
            // from a folder that has no presets of its own
            assert_eq!(Origin::of(&Path::new("").join(name)), full_or_disk(name, &full), "{name}");
        }
    }

    #[test]
    fn a_preset_of_a_folder_takes_precedence() {
        let within = |name: &str| Origin::within("protocols", name.as_ref());
        let protocol = Origin::Shipped("protocols/single_head.ron".into());
        assert_eq!(within("single_head"), protocol);
        assert_eq!(within("protocols/single_head"), protocol);
        assert_eq!(within("gun_ball"), Origin::Shipped("scenarios/gun_ball.ron".into()));
        assert_eq!(within("nothing"), Origin::Disk("nothing".into()));
    }

    fn full_or_disk(name: &str, full: &Origin) -> Origin {
        if Path::new(name).exists() { Origin::Disk(name.into()) } else { full.clone() }
    }
}
