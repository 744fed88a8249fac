//! Atomic files: written under a temporary name in the same folder, synced, renamed, folder synced.
//!
//! Whatever happens before the rename, there is no file under the final name; whatever happens after it,
//! the file is whole. Temporary files of programs that died are removed by [`clean`] on the next start.

use crate::output::error::OutputError;
use crate::output::process;
use std::io::{self, BufWriter, Write};
use std::path::Path;
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
    try_write(path, fill).map_err(OutputError::io(path))
}

fn try_write(
    path: &Path,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> io::Result<Written> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut temporary = temporary(folder)?;
    let mut counted =
        Counted { inner: BufWriter::new(temporary.as_file_mut()), bytes: 0, hash: blake3::Hasher::new() };
    fill(&mut counted)?;
    counted.flush()?;
    let written = Written { bytes: counted.bytes, blake3: counted.hash.finalize().to_hex().to_string() };
    drop(counted);
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|e| e.error)?;
    sync_folder(folder)?;
    Ok(written)
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
