//! Atomic writing: under a temporary name in the same folder, then sync, rename, sync of the folder.
//!
//! If the program stops before the rename, there is no file under the final name; after the rename, the file
//! is complete. Temporary files left over are removed by [`clean`](super::clean) at the next start. Only
//! regular files are replaced; for a file named by the user see [`target`](super::target).

use super::checksum::{Written, write_hashed};
use super::open;
use super::temporary::temporary;
use crate::output::error::OutputError;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Writes `path` through `fill`; on any error there is no new file of that name, and an existing one is
/// unchanged.
///
/// # Errors
/// The first error of opening, writing, syncing or renaming.
pub fn write(
    path: &Path,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<Written, OutputError> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut group = Group::new(folder);
    let written = group.write(path.file_name().unwrap_or_default(), fill)?;
    group.commit()?;
    Ok(written)
}

/// Files of one folder that appear together: all are written, then all synced, then all renamed, in the order
/// of writing; obsolete files are removed before the renames. The disk waits for its journal once, instead of
/// twice per file.
pub struct Group<'a> {
    folder: &'a Path,
    files: Vec<(NamedTempFile, PathBuf)>,
    obsolete: Vec<PathBuf>,
}

impl<'a> Group<'a> {
    /// A group without files.
    pub fn new(folder: &'a Path) -> Group<'a> {
        Group { folder, files: Vec::new(), obsolete: Vec::new() }
    }

    /// Writes a file through `fill`, under a temporary name until [`Group::commit`].
    ///
    /// # Errors
    /// The first error of opening or writing.
    pub fn write(
        &mut self,
        name: impl AsRef<Path>,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> Result<Written, OutputError> {
        let path = self.folder.join(name);
        let write_temporary = || -> io::Result<_> {
            let mut temporary = temporary(self.folder)?;
            let written = write_hashed(BufWriter::new(temporary.as_file_mut()), fill)?;
            Ok((temporary, written))
        };
        let (temporary, written) = write_temporary().map_err(OutputError::io(&path))?;
        self.files.push((temporary, path));
        Ok(written)
    }

    /// Removes a file, if it exists, before the others are renamed.
    pub fn remove(&mut self, name: impl AsRef<Path>) {
        self.obsolete.push(self.folder.join(name));
    }

    /// Syncs the files and renames them to their final names.
    ///
    /// # Errors
    /// A final name is taken by something other than a regular file, or a sync fails: then nothing has
    /// changed. A removal or a rename fails: then the preceding ones are done.
    pub fn commit(self) -> Result<(), OutputError> {
        for path in self.files.iter().map(|(_, path)| path).chain(&self.obsolete) {
            check_replaceable(path).map_err(OutputError::io(path))?;
        }
        for (temporary, path) in &self.files {
            temporary.as_file().sync_all().map_err(OutputError::io(path))?;
        }
        self.obsolete.iter().try_for_each(|path| remove(path))?;
        for (temporary, path) in self.files {
            temporary.persist(&path).map_err(|e| OutputError::io(&path)(e.error))?;
        }
        sync_folder(self.folder).map_err(OutputError::io(self.folder))
    }
}

/// Checks that a name is free or taken by a regular file.
fn check_replaceable(path: &Path) -> io::Result<()> {
    match std::fs::symlink_metadata(path) {
        Ok(meta) => open::require_regular(meta.file_type()),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e),
    }
}

/// Removes a file that may be missing, or that another process may remove at the same time.
///
/// # Errors
/// The file exists and cannot be removed.
pub fn remove(path: &Path) -> Result<(), OutputError> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(OutputError::io(path)(e)),
        _ => Ok(()),
    }
}

/// Locks a folder against other processes that take the same lock, until the guard is dropped or the process
/// ends. `None` on a file system without locks: then files may be written twice, but are still complete.
pub fn lock(folder: &Path) -> Option<File> {
    let file = File::open(folder).ok()?;
    file.lock().ok()?;
    Some(file)
}

/// Syncs a folder, which makes renames in it durable. No operation on systems other than Unix.
///
/// # Errors
/// The folder cannot be opened or synced.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::name;
    use super::*;

    /// Fails at the n-th write for n = 1, 2, …: neither a new file nor a temporary one remains.
    #[test]
    fn a_failure_at_any_write_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a ü.csv");
        std::fs::write(&path, "old").unwrap();
        for failing in 0..10 {
            let result = write(&path, |w| {
                for i in 0..8 {
                    if i == failing {
                        return Err(io::Error::from(ErrorKind::StorageFull));
                    }
                    w.write_all(&[b'x'; 5000])?;
                }
                Ok(())
            });
            assert_eq!(result.is_ok(), failing >= 8);
            assert_eq!(name::all(folder.path()), ["a ü.csv"]);
            let now = std::fs::read(&path).unwrap();
            assert_eq!(now.len(), if failing >= 8 { 40_000 } else { 3 });
        }
        assert!(write(&path, |_| Err(io::Error::from(ErrorKind::StorageFull))).unwrap_err().is_disk_full());
    }

    /// The disk is full at the third of three files: none is renamed, and no temporary file remains.
    #[test]
    fn a_group_appears_completely_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let full = |_: &mut (dyn Write + Send)| Err(io::Error::from(ErrorKind::StorageFull));
        let mut group = Group::new(folder.path());
        for name in ["a", "b"] {
            group.write(name, |w| w.write_all(name.as_bytes())).unwrap();
        }
        assert!(group.write("c", full).unwrap_err().is_disk_full());
        assert!(["a", "b"].iter().all(|name| !folder.path().join(name).exists()));
        drop(group);
        assert!(name::all(folder.path()).is_empty());
        let mut group = Group::new(folder.path());
        for name in ["a", "b", "c"] {
            group.write(name, |w| w.write_all(name.as_bytes())).unwrap();
        }
        group.commit().unwrap();
        assert_eq!(name::all(folder.path()), ["a", "b", "c"]);
        assert_eq!(std::fs::read(folder.path().join("b")).unwrap(), b"b");
    }

    #[test]
    fn size_and_checksum_are_those_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let written = write(&path, |w| w.write_all(b"calf")).unwrap();
        assert_eq!(written.bytes, 4);
        assert_eq!(written.blake3, blake3::hash(&std::fs::read(&path).unwrap()).to_hex().to_string());
    }

    #[test]
    fn a_folder_of_a_final_name_leaves_everything_unchanged() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a"), "old").unwrap();
        std::fs::write(folder.path().join("c"), "obsolete").unwrap();
        std::fs::create_dir(folder.path().join("b")).unwrap();
        let mut group = Group::new(folder.path());
        for name in ["a", "b"] {
            group.write(name, |w| w.write_all(b"new")).unwrap();
        }
        group.remove("c");
        assert!(group.commit().unwrap_err().to_string().contains("a folder, not a regular file"));
        assert_eq!(std::fs::read(folder.path().join("a")).unwrap(), b"old");
        assert!(folder.path().join("c").exists());
    }

    #[test]
    fn a_folder_is_locked_once() {
        let folder = tempfile::tempdir().unwrap();
        let held = lock(folder.path());
        assert!(File::open(folder.path()).unwrap().try_lock().is_err() || held.is_none());
        drop(held);
        File::open(folder.path()).unwrap().try_lock().unwrap();
    }
}
