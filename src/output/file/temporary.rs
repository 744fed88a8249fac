//! Temporary files, named after machine and process, and the removal of stale ones.

use super::process;
use crate::output::error::OutputError;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::{Duration, SystemTime};
use tempfile::NamedTempFile;

/// First part of the name of a temporary file.
pub const PREFIX: &str = ".calfwave-";

const SUFFIX: &str = ".tmp";

/// Age from which the temporary file of another machine is stale: writing takes seconds, and the machine
/// cannot be queried.
const STALE_AGE: Duration = Duration::from_secs(3600);

/// A temporary file in `folder` that [`clean`] recognises: its name contains machine and process.
///
/// # Errors
/// The file cannot be created.
pub fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let prefix = format!("{PREFIX}{}-{}-", process::host_mark(), std::process::id());
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(SUFFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Removes temporary files in `folder` whose process has ended; those of other machines once they are old. A
/// folder that does not exist is clean. Returns the number of files removed.
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
        let is_stale = match host == process::host_mark() {
            true => pid == std::process::id() || !process::is_running(pid),
            false => is_old(&entry),
        };
        if is_stale {
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
    entry.metadata().and_then(|meta| meta.modified()).is_ok_and(|t| is_older(t, STALE_AGE))
}

/// Whether a time differs from now by more than `age`. A time in the future counts too: with a clock that is
/// ahead, a file would never become old.
pub fn is_older(time: SystemTime, age: Duration) -> bool {
    let now = SystemTime::now();
    now.duration_since(time).unwrap_or_else(|ahead| ahead.duration()) > age
}

#[cfg(test)]
mod tests {
    use super::super::name;
    use super::*;
    use std::fs::File;

    #[test]
    fn only_stale_temporary_files_are_removed() {
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
        date(&forgotten, SystemTime::now() - 2 * STALE_AGE);
        date(&ahead, SystemTime::now() + 2 * STALE_AGE);
        assert_eq!(clean(folder.path()).unwrap(), 3);
        let left = name::all(folder.path());
        assert!(!left.contains(&own) && left.contains(&foreign) && left.len() == 4, "{left:?}");
        assert_eq!(clean(&folder.path().join("missing")).unwrap(), 0);
    }
}
