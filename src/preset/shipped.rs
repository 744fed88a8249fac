//! The presets that come with the program, and where documents are read from.
//!
//! Shipped presets are part of the binary, so `calfwave run single_head` works from any folder; a file
//! of that name on disk is always preferred.

use crate::output::open;
use crate::preset::problem::nearest;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

macro_rules! shipped {
    ($($path:literal),* $(,)?) => {
        /// Every shipped preset: path inside `presets/`, text. Sorted by path.
        pub const SHIPPED: &[(&str, &str)] = &[$(($path, include_str!(concat!("../../presets/", $path)))),*];
    };
}

shipped![
    "devices/ball.ron",
    "devices/gun_ball.ron",
    "devices/gun_ball_floating.ron",
    "devices/gun_bullet.ron",
    "devices/gun_flat.ron",
    "devices/gun_long_ball.ron",
    "devices/gun_long_bullet.ron",
    "devices/gun_long_flat.ron",
    "devices/light_wearable.ron",
    "devices/magic_wand.ron",
    "devices/quad_head.ron",
    "devices/quad_head_imposed.ron",
    "devices/roller.ron",
    "devices/single_head.ron",
    "devices/single_head_imposed.ron",
    "devices/thumb.ron",
    "phantoms/block_flat_head.ron",
    "phantoms/block_point.ron",
    "phantoms/block_pressure.ron",
    "phantoms/block_skin.ron",
    "phantoms/cylinder_core.ron",
    "scenarios/gun_ball.ron",
    "scenarios/gun_bullet.ron",
    "scenarios/gun_by_force.ron",
    "scenarios/gun_flat.ron",
    "scenarios/light_and_heavy.ron",
    "scenarios/magic_wand.ron",
    "scenarios/pressing.ron",
    "scenarios/quad_head.ron",
    "scenarios/single_head.ron",
    "scenarios/single_head_imposed.ron",
    "scenarios/vibration_vs_percussion.ron",
    "scenarios/vibration_vs_percussion_stiff.ron",
    "studies/bodies.ron",
    "studies/claims.ron",
    "studies/frequency.ron",
    "studies/gun_design.ron",
    "studies/placement.ron",
    "studies/preload.ron",
    "studies/quad_spacing.ron",
    "studies/single_head_design.ron",
    "studies/uncertainty.ron",
    "subjects/default_man.ron",
    "subjects/default_woman.ron",
    "subjects/high_fat.ron",
    "subjects/slim.ron",
    "tissues/gel.ron",
    "tissues/soft.ron",
    "tissues/stiff.ron",
];

/// Folders of the shipped presets; whole questions before their parts.
pub const FOLDERS: [&str; 6] = ["scenarios", "phantoms", "studies", "subjects", "tissues", "devices"];

/// The scenario the program opens with.
pub const DEFAULT_SCENARIO: &str = "scenarios/vibration_vs_percussion.ron";

/// First comment line of a preset: the question it asks.
pub fn question(text: &str) -> &str {
    text.lines().next().unwrap_or("").trim_start_matches('/').trim()
}

/// Where a document is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file.
    Disk(PathBuf),
    /// A shipped preset, by its path inside `presets/`.
    Shipped(String),
}

impl Origin {
    /// The file at `path` if there is one, else the shipped preset of that name: its path with or without
    /// `presets/` and `.ron`, or its bare name. Scenarios, phantoms and studies are preferred to their parts.
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

    /// The working folder, for a document that is in no file.
    pub fn here() -> Origin {
        Origin::Disk(".".into())
    }

    /// The whole document, at most `limit` bytes of it.
    ///
    /// # Errors
    /// A sentence: not there, not readable, too large, no regular file.
    pub fn read(&self, limit: u64) -> Result<Vec<u8>, String> {
        match self {
            Origin::Shipped(path) => SHIPPED
                .iter()
                .find(|(name, _)| name == path)
                .map(|(_, text)| text.as_bytes().to_vec())
                .ok_or_else(|| "no shipped preset has that name".to_string()),
            Origin::Disk(path) => open::bytes(path, limit).map_err(|e| match e.kind() {
                ErrorKind::NotFound => "there is no such file".to_string(),
                ErrorKind::PermissionDenied => "the file may not be read".to_string(),
                ErrorKind::InvalidInput => format!("{e}; that is no preset"),
                _ => e.to_string(),
            }),
        }
    }

    /// A shipped preset with a similar name, if this one cannot be read.
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

    fn full_or_disk(name: &str, full: &Origin) -> Origin {
        if Path::new(name).exists() { Origin::Disk(name.into()) } else { full.clone() }
    }

    #[test]
    fn the_list_is_sorted_and_asks_questions() {
        assert!(SHIPPED.windows(2).all(|w| w[0].0 < w[1].0));
        for (path, text) in SHIPPED {
            assert!(text.starts_with("//") && question(text).len() > 10, "{path}");
        }
        assert!(SHIPPED.iter().any(|(p, _)| *p == DEFAULT_SCENARIO));
    }
}
