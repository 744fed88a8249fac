//! Atomic files: written under a temporary name in the same folder, synced, renamed, folder synced.
//!
//! Whatever happens before the rename, there is no file under the final name; whatever happens after it,
//! the file is whole. Temporary files of programs that died are removed by [`clean`] on the next start.

use crate::output::error::OutputError;
use crate::output::process;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::NamedTempFile;

const PREFIX: &str = ".calfwave-";
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
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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
/// waits for its journal once instead of twice for every file.
pub struct Group<'a> {
    folder: &'a Path,
    files: Vec<(NamedTempFile, PathBuf)>,
}

impl<'a> Group<'a> {
    /// None yet.
    pub fn new(folder: &'a Path) -> Group<'a> {
        Group { folder, files: Vec::new() }
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
            let inner = BufWriter::new(temporary.as_file_mut());
            let mut counted = Counted { inner, bytes: 0, hash: blake3::Hasher::new() };
            fill(&mut counted)?;
            counted.flush()?;
            let blake3 = counted.hash.finalize().to_hex().to_string();
            let written = Written { bytes: counted.bytes, blake3 };
            drop(counted);
            Ok((temporary, written))
        };
        let (temporary, written) = put().map_err(OutputError::io(&path))?;
        self.files.push((temporary, path));
        Ok(written)
    }

    /// Makes the files durable and gives them their names.
    ///
    /// # Errors
    /// The first failure of syncing, after which no file has its name, or of renaming, after which those before it have.
    pub fn commit(self) -> Result<(), OutputError> {
        for (temporary, path) in &self.files {
            temporary.as_file().sync_all().map_err(OutputError::io(path))?;
        }
        for (temporary, path) in self.files {
            temporary.persist(&path).map_err(|e| OutputError::io(&path)(e.error))?;
        }
        sync_folder(self.folder).map_err(OutputError::io(self.folder))
    }
}

/// Makes renames in a folder durable. Not every system can; those that cannot say so and are believed.
///
/// # Errors
/// The folder cannot be opened, or the system reports a failed write.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
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
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(0),
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
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(e) => return Err(OutputError::io(&entry.path())(e)),
            }
        }
    }
    Ok(removed)
}

fn is_old(entry: &std::fs::DirEntry) -> bool {
    let written = entry.metadata().and_then(|meta| meta.modified());
    written.is_ok_and(|t| SystemTime::now().duration_since(t).is_ok_and(|age| age > FORGOTTEN))
}

/// Counts and hashes what passes through.
struct Counted<W> {
    inner: W,
    bytes: u64,
    hash: blake3::Hasher,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(buffer)?;
        self.hash.update(&buffer[..n]);
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
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
                        return Err(io::Error::from(io::ErrorKind::StorageFull));
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
        assert!(
            write(&path, |_| Err(io::Error::from(io::ErrorKind::StorageFull))).unwrap_err().is_disk_full()
        );
    }

    /// A disk that is full at the third of three files: none has its name, and nothing is left over.
    #[test]
    fn a_group_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let full = |_: &mut (dyn Write + Send)| Err(io::Error::from(io::ErrorKind::StorageFull));
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

    #[test]
    fn leftovers_of_the_dead_are_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let dead = "4194999"; // above the largest process id of the system
        let own = format!(".calfwave-{}-{dead}-abc.tmp", process::host_mark());
        let foreign = format!(".calfwave-00000000-{dead}-abc.tmp");
        let forgotten = format!(".calfwave-00000000-{dead}-old.tmp");
        for name in [&own, &foreign, &forgotten, ".calfwave-x-abc.tmp", "sites.csv", ".calfwave-1.txt"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let old = std::fs::File::options().write(true).open(folder.path().join(&forgotten)).unwrap();
        old.set_modified(SystemTime::now() - 2 * FORGOTTEN).unwrap();
        assert_eq!(clean(folder.path()).unwrap(), 2);
        assert!(!names(folder.path()).contains(&own) && names(folder.path()).contains(&foreign));
        assert_eq!(names(folder.path()).len(), 4);
        assert_eq!(clean(&folder.path().join("missing")).unwrap(), 0);
    }
}
