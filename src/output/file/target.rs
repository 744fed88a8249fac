//! Writing of files named by the user (`--csv`, `--plot`, `--page`).
//!
//! A regular file is replaced atomically. A link is kept, and the file it leads to is replaced. Pipes,
//! terminals and `/dev/stdout` are written directly.

use super::atomic;
use super::checksum::{Written, write_hashed};
use crate::output::error::OutputError;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Largest number of links from one to the next.
const MAX_LINKS: usize = 40;

/// Writes `path` through `fill`; on any error an existing file is unchanged.
///
/// # Errors
/// The first error of opening, writing, syncing or renaming; a folder; circular links.
pub fn write(
    path: &Path,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<Written, OutputError> {
    match open_stream(path).map_err(OutputError::io(path))? {
        Some(stream) => match write_hashed(BufWriter::new(stream), fill) {
            // the reader has closed the pipe (`| head`)
            Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(Written::default()),
            other => other.map_err(OutputError::io(path)),
        },
        None => atomic::write(&resolve_links(path).map_err(OutputError::io(path))?, fill),
    }
}

/// The stream behind a path; `None` for a regular or missing file.
fn open_stream(path: &Path) -> io::Result<Option<Box<dyn Write + Send>>> {
    let meta = match std::fs::metadata(path) {
        Ok(meta) => meta,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e),
    };
    // keeps the order with other output of this program, even if redirected to a file
    match path.to_str() {
        Some("/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1") => return Ok(Some(Box::new(io::stdout()))),
        Some("/dev/stderr" | "/dev/fd/2" | "/proc/self/fd/2") => return Ok(Some(Box::new(io::stderr()))),
        _ if meta.is_file() && !path.starts_with("/dev/fd") => return Ok(None),
        _ if meta.is_dir() => return Err(io::Error::new(ErrorKind::IsADirectory, "this is a folder")),
        _ => {}
    }
    Ok(Some(Box::new(File::options().append(true).open(path)?)))
}

/// The path at the end of all links; the file may be missing.
fn resolve_links(path: &Path) -> io::Result<PathBuf> {
    let mut at = path.to_path_buf();
    for _ in 0..MAX_LINKS {
        if !std::fs::symlink_metadata(&at).is_ok_and(|meta| meta.is_symlink()) {
            return Ok(at);
        }
        let next = std::fs::read_link(&at)?;
        at = at.parent().unwrap_or(Path::new("")).join(next);
    }
    Err(io::Error::other("too many links from one to the next"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::io::Read;
    use std::os::unix::fs::{FileTypeExt, symlink};

    fn put(path: &Path) -> Result<Written, OutputError> {
        write(path, |w| w.write_all(b"calf"))
    }

    #[test]
    fn a_link_is_kept_and_its_target_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("sub")).unwrap();
        std::fs::write(at("sub/file"), "old").unwrap();
        symlink("sub/file", at("one")).unwrap();
        symlink(at("one"), at("two")).unwrap();
        symlink("sub/new", at("dangling")).unwrap();
        for (name, file) in [("two", "sub/file"), ("dangling", "sub/new"), ("plain", "plain")] {
            assert_eq!(put(&at(name)).unwrap().bytes, 4);
            assert_eq!(std::fs::read(at(file)).unwrap(), b"calf", "{name}");
        }
        assert!(["one", "two", "dangling"].iter().all(|name| at(name).is_symlink()));
        symlink("circle", at("circle")).unwrap();
        assert!(put(&at("circle")).is_err() && put(folder.path()).is_err());
    }

    #[test]
    fn pipes_and_devices_are_written_directly() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || {
                let mut text = String::new();
                File::open(pipe).unwrap().read_to_string(&mut text).unwrap();
                text
            }
        });
        put(&pipe).unwrap();
        assert_eq!(reader.join().unwrap(), "calf");
        assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
        put(Path::new("/dev/null")).unwrap();
        assert!(put(Path::new("/dev/full")).unwrap_err().is_disk_full());
    }
}
