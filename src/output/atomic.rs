//! Atomic files: written under a temporary name in the same folder, synced, renamed, folder synced.
//!
//! Whatever happens before the rename, there is no file under the final name; whatever happens after it,
//! the file is whole. Temporary files of programs that died are removed by [`clean`] on the next start.
//! Only regular files are replaced; for a file that the user names see [`crate::output::target`].

use crate::output::error::OutputError;
use crate::output::{open, process};
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::NamedTempFile;

/// How the name of a temporary file begins.
pub const PREFIX: &str = ".calfwave-";
const SUFFIX: &str = ".tmp";
/// Age at which the temporary file of another machine is left over: writing takes seconds, and it cannot be asked.
const FORGOTTEN: Duration = Duration::from_secs(3600);

/// A temporary file in `folder` that [`clean`] knows: its name holds machine and process.
///
/// # Errors
/// It cannot be made.
pub fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let prefix = format!("{PREFIX}{}-{}-", process::host_mark(), std::process::id());
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(SUFFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Size and checksum of a file that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Written {
    /// Bytes.
    pub bytes: u64,
    /// BLAKE3, hexadecimal.
    pub blake3: String,
}

/// Writes `path` through `fill`; on any error nothing stands under that name (an older file stays).
///
/// # Errors
/// The first failure of opening, writing, syncing or renaming.
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

/// Files of one folder that appear together: all are written, then all synced, then all named, in the order of writing. The disk
/// waits for its journal once instead of twice for every file. What they make obsolete goes in between.
pub struct Group<'a> {
    folder: &'a Path,
    files: Vec<(NamedTempFile, PathBuf)>,
    obsolete: Vec<PathBuf>,
}

impl<'a> Group<'a> {
    /// None yet.
    pub fn new(folder: &'a Path) -> Group<'a> {
        Group { folder, files: Vec::new(), obsolete: Vec::new() }
    }

    /// Writes a file through `fill`, under a temporary name until [`Group::commit`].
    ///
    /// # Errors
    /// The first failure of opening or writing.
    pub fn write(
        &mut self,
        name: impl AsRef<Path>,
        fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> Result<Written, OutputError> {
        let path = self.folder.join(name);
        let put = || -> io::Result<_> {
            let mut temporary = temporary(self.folder)?;
            let written = pour(BufWriter::new(temporary.as_file_mut()), fill)?;
            Ok((temporary, written))
        };
        let (temporary, written) = put().map_err(OutputError::io(&path))?;
        self.files.push((temporary, path));
        Ok(written)
    }

    /// Removes a file, if it is there, just before the others get their names.
    pub fn remove(&mut self, name: impl AsRef<Path>) {
        self.obsolete.push(self.folder.join(name));
    }

    /// Makes the files durable and gives them their names.
    ///
    /// # Errors
    /// Something other than a file in the way, or the first failure of syncing: then everything is as it was.
    /// Or of removing or renaming: then what came before it has happened.
    pub fn commit(self) -> Result<(), OutputError> {
        for path in self.files.iter().map(|(_, path)| path).chain(&self.obsolete) {
            replaceable(path).map_err(OutputError::io(path))?;
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

/// Whether a file may take this name: nothing has it, or a regular file.
fn replaceable(path: &Path) -> io::Result<()> {
    match std::fs::symlink_metadata(path) {
        Ok(meta) => open::refuse(meta.file_type()),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e),
    }
}

/// Removes a file that may not be there, or that another process removes in the same moment.
///
/// # Errors
/// It is there and cannot be removed.
pub fn remove(path: &Path) -> Result<(), OutputError> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(OutputError::io(path)(e)),
        _ => Ok(()),
    }
}

/// Keeps other processes of this program from what they would do to the folder under the same lock, until the
/// guard is dropped or the process ends. A file system that knows no locks gives none: what is made then may
/// be made twice, and is whole all the same.
pub fn lock(folder: &Path) -> Option<File> {
    let file = File::open(folder).ok()?;
    file.lock().ok()?;
    Some(file)
}

/// Makes renames in a folder durable. Not every system can; those that cannot say so and are believed.
///
/// # Errors
/// The folder cannot be opened, or the system reports a failed write.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Removes temporary files in `folder` whose program no longer runs; those of other machines once they are old. A folder that does not exist is clean.
///
/// # Errors
/// The folder cannot be listed, or a file cannot be removed.
pub fn clean(folder: &Path) -> Result<usize, OutputError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(0),
        Err(e) => return Err(OutputError::io(folder)(e)),
    };
    let mut removed = 0;
    for entry in entries {
        let entry = entry.map_err(OutputError::io(folder))?;
        let name = entry.file_name();
        let mark = name.to_str().and_then(|n| n.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
        let Some((host, rest)) = mark.and_then(|m| m.split_once('-')) else { continue };
        let Some(Ok(pid)) = rest.split('-').next().map(str::parse::<u32>) else { continue };
        let left = match host == process::host_mark() {
            true => pid == std::process::id() || !process::is_running(pid),
            false => is_old(&entry),
        };
        if left {
            match std::fs::remove_file(entry.path()) {
                Ok(()) => removed += 1,
                Err(e) if e.kind() == ErrorKind::NotFound => {}
                Err(e) => return Err(OutputError::io(&entry.path())(e)),
            }
        }
    }
    Ok(removed)
}

fn is_old(entry: &std::fs::DirEntry) -> bool {
    entry.metadata().and_then(|meta| meta.modified()).is_ok_and(|t| is_older(t, FORGOTTEN))
}

/// Whether a time lies farther back than `age`. A clock that is as far ahead counts as well: what it dated
/// would never grow old.
pub fn is_older(time: SystemTime, age: Duration) -> bool {
    let now = SystemTime::now();
    now.duration_since(time).unwrap_or_else(|ahead| ahead.duration()) > age
}

/// Lets `fill` write into `inner`; size and checksum of what it wrote. A failure of `inner` is told as it is,
/// whatever the writers between make of it.
///
/// # Errors
/// The first failure.
pub(super) fn pour(
    inner: impl Write + Send,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> io::Result<Written> {
    let mut counted = Counted { inner, bytes: 0, hash: blake3::Hasher::new(), failure: None };
    let filled = fill(&mut counted).and_then(|()| counted.flush());
    if let Some(failure) = counted.failure {
        return Err(failure);
    }
    filled?;
    Ok(Written { bytes: counted.bytes, blake3: counted.hash.finalize().to_hex().to_string() })
}

/// Counts and hashes what passes through, and remembers the first failure.
struct Counted<W> {
    inner: W,
    bytes: u64,
    hash: blake3::Hasher,
    failure: Option<io::Error>,
}

impl<W> Counted<W> {
    fn remember(failure: &mut Option<io::Error>, error: &io::Error) {
        // an interrupted write is tried again
        if error.kind() != ErrorKind::Interrupted {
            failure.get_or_insert_with(|| match error.raw_os_error() {
                Some(code) => io::Error::from_raw_os_error(code),
                None => io::Error::new(error.kind(), error.to_string()),
            });
        }
    }
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(buffer).inspect_err(|e| Self::remember(&mut self.failure, e))?;
        self.hash.update(&buffer[..n]);
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush().inspect_err(|e| Self::remember(&mut self.failure, e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|e| e.unwrap().file_name().to_string_lossy().to_string()).collect()
    }

    /// Fails at the n-th write for n = 1, 2, …: never a file, never a leftover, until it succeeds.
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
            assert_eq!(names(folder.path()), ["a ü.csv"]);
            let now = std::fs::read(&path).unwrap();
            assert_eq!(now.len(), if failing >= 8 { 40_000 } else { 3 });
        }
        assert!(write(&path, |_| Err(io::Error::from(ErrorKind::StorageFull))).unwrap_err().is_disk_full());
    }

    /// A disk that is full at the third of three files: none has its name, and nothing is left over.
    #[test]
    fn a_group_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let full = |_: &mut (dyn Write + Send)| Err(io::Error::from(ErrorKind::StorageFull));
        let mut group = Group::new(folder.path());
        for name in ["a", "b"] {
            group.write(name, |w| w.write_all(name.as_bytes())).unwrap();
        }
        assert!(group.write("c", full).unwrap_err().is_disk_full());
        assert!(["a", "b"].iter().all(|name| !folder.path().join(name).exists()));
        drop(group);
        assert!(names(folder.path()).is_empty());
        let mut group = Group::new(folder.path());
        for name in ["a", "b", "c"] {
            group.write(name, |w| w.write_all(name.as_bytes())).unwrap();
        }
        group.commit().unwrap();
        let mut there = names(folder.path());
        there.sort();
        assert_eq!(there, ["a", "b", "c"]);
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

    /// Takes some bytes, then the disk is full.
    struct Small(usize);

    impl Write for Small {
        fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(buffer.len()).ok_or(ErrorKind::StorageFull)?;
            Ok(buffer.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Parquet, XML and CSV writers wrap the failures of what they write to; the reason comes out all the
    /// same.
    #[test]
    fn a_full_disk_is_told_through_any_writer() {
        let wrapped = |w: &mut (dyn Write + Send)| w.write_all(&[0; 9]).map_err(io::Error::other);
        assert_eq!(pour(Small(8), wrapped).unwrap_err().kind(), ErrorKind::StorageFull);
        let swallowed = |w: &mut (dyn Write + Send)| w.write_all(&[0; 9]).or(Ok(()));
        assert_eq!(pour(Small(8), swallowed).unwrap_err().kind(), ErrorKind::StorageFull);
        assert_eq!(pour(Small(9), swallowed).unwrap().bytes, 9);
    }

    #[test]
    fn a_folder_in_the_way_leaves_everything_as_it_was() {
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
    fn one_at_a_time_holds_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let held = lock(folder.path());
        assert!(File::open(folder.path()).unwrap().try_lock().is_err() || held.is_none());
        drop(held);
        File::open(folder.path()).unwrap().try_lock().unwrap();
    }

    #[test]
    fn leftovers_of_the_dead_are_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let dead = "4194999"; // above the largest process id of the system
        let own = format!(".calfwave-{}-{dead}-abc.tmp", process::host_mark());
        let foreign = format!(".calfwave-00000000-{dead}-abc.tmp");
        let forgotten = format!(".calfwave-00000000-{dead}-old.tmp");
        let ahead = format!(".calfwave-00000000-{dead}-new.tmp");
        for name in
            [&own, &foreign, &forgotten, &ahead, ".calfwave-x-abc.tmp", "sites.csv", ".calfwave-1.txt"]
        {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let date = |name: &str, time: SystemTime| {
            File::options().write(true).open(folder.path().join(name)).unwrap().set_modified(time).unwrap();
        };
        date(&forgotten, SystemTime::now() - 2 * FORGOTTEN);
        date(&ahead, SystemTime::now() + 2 * FORGOTTEN);
        assert_eq!(clean(folder.path()).unwrap(), 3);
        assert!(!names(folder.path()).contains(&own) && names(folder.path()).contains(&foreign));
        assert_eq!(names(folder.path()).len(), 4);
        assert_eq!(clean(&folder.path().join("missing")).unwrap(), 0);
    }
}
