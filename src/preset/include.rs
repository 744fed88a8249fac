//! Which files a preset may name as its parts: those below its own project folder.
//!
//! The project folder is the nearest folder above the preset that is called `presets`; else, where the preset lies in a folder
//! called as those of the shipped presets are (`scenarios`, `devices` …), the folder around that one; else the preset's own folder.
//! Links count as what they lead to: parts are looked up beside the real file, and must really lie below the project folder. A
//! shipped preset names shipped presets only.

use crate::preset::shipped::{FOLDERS, Origin};
use std::path::{Component, Path, PathBuf};

/// The project folder of a preset on disk, with every link resolved; none for a shipped one.
pub fn project(top: &Origin) -> Option<PathBuf> {
    let Origin::Disk(path) = top else { return None };
    let own = folder(path);
    let called = |folder: &&Path, names: &[&str]| {
        folder.file_name().is_some_and(|name| names.iter().any(|wanted| name == *wanted))
    };
    let presets = own.ancestors().find(|folder| called(folder, &["presets"]));
    let around = || own.parent().filter(|_| called(&own.as_path(), &FOLDERS));
    Some(presets.or_else(around).unwrap_or(&own).to_path_buf())
}

/// The document that `from` calls `name`: relative to its folder, below `project`.
///
/// # Errors
/// A sentence: it lies outside.
pub fn named(from: &Origin, project: Option<&Path>, name: &str) -> Result<Origin, String> {
    let path = match from {
        Origin::Shipped(path) => {
            let beside = tidy(&Path::new(path).parent().unwrap_or(Path::new("")).join(name));
            return Ok(Origin::Shipped(beside.to_string_lossy().replace('\\', "/")));
        }
        Origin::Disk(path) => path,
    };
    let wanted = tidy(&folder(path).join(name));
    let found = wanted.canonicalize().unwrap_or_else(|_| wanted.clone());
    if let Some(project) = project
        && !found.starts_with(project)
    {
        return Err(format!(
            "it lies outside the project folder {}: parts are read from the folder `presets` that the preset is in, or else from \
             its own folder",
            project.display()
        ));
    }
    // the way it is written, where that leads to the same file
    let written = tidy(&path.parent().unwrap_or(Path::new("")).join(name));
    let same = std::path::absolute(&written).is_ok_and(|w| w.canonicalize().unwrap_or(w) == found);
    Ok(Origin::Disk(if same { written } else { wanted }))
}

/// The real folder of a document (of a folder: itself).
fn folder(path: &Path) -> PathBuf {
    let real = path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.into());
    match real.is_dir() {
        true => real,
        false => real.parent().map_or_else(PathBuf::new, Path::to_path_buf),
    }
}

/// Removes `.` and resolves `x/..` by name only.
fn tidy(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match (part, out.components().next_back()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                out.pop();
            }
            _ => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk(path: &Path) -> Origin {
        Origin::Disk(path.to_path_buf())
    }

    /// A project in a folder of this name, with a scenario and a device.
    fn scene(name: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap().join(name);
        for (folder, file) in [("scenarios", "a.ron"), ("devices", "b.ron")] {
            std::fs::create_dir_all(top.join(folder)).unwrap();
            std::fs::write(top.join(folder).join(file), "").unwrap();
        }
        std::fs::write(top.parent().unwrap().join("secret"), "").unwrap();
        (folder, top)
    }

    #[test]
    fn the_project_folder_is_found_by_its_name_or_by_its_folders() {
        let (_folder, top) = scene("mine");
        assert_eq!(project(&disk(&top.join("scenarios/a.ron"))), Some(top.clone()));
        assert_eq!(project(&disk(&top.join("b.ron"))), Some(top));
        let (_folder, top) = scene("presets");
        std::fs::create_dir_all(top.join("x/y")).unwrap();
        assert_eq!(project(&disk(&top.join("x/y/a.ron"))), Some(top));
        assert_eq!(project(&Origin::Shipped("scenarios/single_head.ron".into())), None);
    }

    #[test]
    fn parts_are_below_the_project_folder() {
        let (_folder, top) = scene("mine");
        let from = disk(&top.join("scenarios/a.ron"));
        let named = |name: &str| named(&from, project(&from).as_deref(), name);
        assert_eq!(named("../devices/b.ron"), Ok(disk(&top.join("devices/b.ron"))));
        assert_eq!(named("missing.ron"), Ok(disk(&top.join("scenarios/missing.ron"))));
        let inside = top.join("devices/b.ron");
        assert_eq!(named(&inside.to_string_lossy()), Ok(disk(&inside)), "an absolute path that stays inside");
        for outside in
            ["../../secret", "/etc/passwd", "/proc/self/environ", "../../no/such", "/../../etc/passwd"]
        {
            assert!(named(outside).is_err_and(|e| e.contains("outside the project folder")), "{outside}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_count_as_what_they_lead_to() {
        use std::os::unix::fs::symlink;
        let (other, top) = scene("mine");
        symlink(top.join("../secret"), top.join("devices/out.ron")).unwrap();
        symlink("/etc", top.join("devices/etc")).unwrap();
        let from = disk(&top.join("scenarios/a.ron"));
        for outside in ["../devices/out.ron", "../devices/etc/passwd"] {
            assert!(named(&from, project(&from).as_deref(), outside).is_err(), "{outside}");
        }
        // a link to a preset reads the parts beside the preset
        let link = other.path().join("link.ron");
        symlink(top.join("scenarios/a.ron"), &link).unwrap();
        let found = named(&disk(&link), project(&disk(&link)).as_deref(), "../devices/b.ron");
        assert_eq!(found, Ok(disk(&top.join("devices/b.ron"))));
    }

    #[test]
    fn shipped_presets_name_shipped_presets() {
        let from = Origin::Shipped("scenarios/single_head.ron".into());
        let device = named(&from, None, "../devices/single_head.ron");
        assert_eq!(device, Ok(Origin::Shipped("devices/single_head.ron".into())));
    }
}
