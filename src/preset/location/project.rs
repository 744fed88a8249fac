//! The project folder of a preset: its parts are read from there only.
//!
//! The project folder is the nearest ancestor folder named `presets`; else, if the preset is in a folder
//! named like those of the shipped presets (`scenarios`, `devices` …), the parent of that folder; else the
//! preset's own folder. Symbolic links are resolved: parts are looked up relative to the real file, and their
//! real path must be below the project folder. A shipped preset can refer to shipped presets only.

use super::origin::Origin;
use super::shipped::FOLDERS;
use std::path::{Component, Path, PathBuf};

/// The project folder of a preset on disk, with all links resolved; `None` for a shipped preset.
pub fn project_folder(top: &Origin) -> Option<PathBuf> {
    let Origin::Disk(path) = top else { return None };
    let own = real_folder(path);
    let called = |folder: &&Path, names: &[&str]| {
        folder.file_name().is_some_and(|name| names.iter().any(|wanted| name == *wanted))
    };
    let presets = own.ancestors().find(|folder| called(folder, &["presets"]));
    let around = || own.parent().filter(|_| called(&own.as_path(), &FOLDERS));
    Some(presets.or_else(around).unwrap_or(&own).to_path_buf())
}

/// The part that document `from` refers to as `name`, relative to the folder of `from` and below `project`.
///
/// # Errors
/// A message: the part is outside the project folder.
pub fn resolve_part(from: &Origin, project: Option<&Path>, name: &str) -> Result<Origin, String> {
    let path = match from {
        Origin::Shipped(path) => {
            let beside = normalise(&Path::new(path).parent().unwrap_or(Path::new("")).join(name));
            return Ok(Origin::Shipped(beside.to_string_lossy().replace('\\', "/")));
        }
        Origin::Disk(path) => path,
    };
    let wanted = normalise(&real_folder(path).join(name));
    let found = wanted.canonicalize().unwrap_or_else(|_| wanted.clone());
    if let Some(project) = project
        && !found.starts_with(project)
    {
        return Err(format!(
            "it lies outside the project folder {}: parts are read from the folder `presets` that the \
             preset is in, or else from its own folder",
            project.display()
        ));
    }
    // keep the path as written if it leads to the same file
    let written = normalise(&path.parent().unwrap_or(Path::new("")).join(name));
    let same = std::path::absolute(&written).is_ok_and(|w| w.canonicalize().unwrap_or(w) == found);
    Ok(Origin::Disk(if same { written } else { wanted }))
}

/// The folder of a document with all links resolved; a folder itself.
fn real_folder(path: &Path) -> PathBuf {
    let real = path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.into());
    match real.is_dir() {
        true => real,
        false => real.parent().map_or_else(PathBuf::new, Path::to_path_buf),
    }
}

/// Removes `.` and resolves `x/..` lexically.
fn normalise(path: &Path) -> PathBuf {
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
        assert_eq!(project_folder(&disk(&top.join("scenarios/a.ron"))), Some(top.clone()));
        assert_eq!(project_folder(&disk(&top.join("b.ron"))), Some(top));
        let (_folder, top) = scene("presets");
        std::fs::create_dir_all(top.join("x/y")).unwrap();
        assert_eq!(project_folder(&disk(&top.join("x/y/a.ron"))), Some(top));
        assert_eq!(project_folder(&Origin::Shipped("scenarios/single_head.ron".into())), None);
    }

    #[test]
    fn parts_outside_the_project_folder_are_refused() {
        let (_folder, top) = scene("mine");
        let from = disk(&top.join("scenarios/a.ron"));
        let resolve = |name: &str| resolve_part(&from, project_folder(&from).as_deref(), name);
        assert_eq!(resolve("../devices/b.ron"), Ok(disk(&top.join("devices/b.ron"))));
        assert_eq!(resolve("missing.ron"), Ok(disk(&top.join("scenarios/missing.ron"))));
        let inside = top.join("devices/b.ron");
        assert_eq!(
            resolve(&inside.to_string_lossy()),
            Ok(disk(&inside)),
            "an absolute path that stays inside"
        );
        for outside in
            ["../../secret", "/etc/passwd", "/proc/self/environ", "../../no/such", "/../../etc/passwd"]
        {
            assert!(resolve(outside).is_err_and(|e| e.contains("outside the project folder")), "{outside}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_resolved() {
        use std::os::unix::fs::symlink;
        let (other, top) = scene("mine");
        symlink(top.join("../secret"), top.join("devices/out.ron")).unwrap();
        symlink("/etc", top.join("devices/etc")).unwrap();
        let from = disk(&top.join("scenarios/a.ron"));
        for outside in ["../devices/out.ron", "../devices/etc/passwd"] {
            assert!(resolve_part(&from, project_folder(&from).as_deref(), outside).is_err(), "{outside}");
        }
        // a link to a preset reads parts relative to the real preset
        let link = other.path().join("link.ron");
        symlink(top.join("scenarios/a.ron"), &link).unwrap();
        let found = resolve_part(&disk(&link), project_folder(&disk(&link)).as_deref(), "../devices/b.ron");
        assert_eq!(found, Ok(disk(&top.join("devices/b.ron"))));
    }

    #[test]
    fn shipped_presets_refer_to_shipped_presets() {
        let from = Origin::Shipped("scenarios/single_head.ron".into());
        let device = resolve_part(&from, None, "../devices/single_head.ron");
        assert_eq!(device, Ok(Origin::Shipped("devices/single_head.ron".into())));
    }
}
