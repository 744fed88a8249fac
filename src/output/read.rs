//! Reading what others wrote: regular files only, and no more of them than a bound. A pipe, a device or a file without an end is
//! refused before it is opened.

use std::fs::{File, Metadata};
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;

/// The bytes of a regular file of at most `most` bytes.
///
/// # Errors
/// Those of the file system; a folder, a pipe, a device or a socket; a file that is larger.
pub fn bounded(path: &Path, most: u64) -> Result<Vec<u8>> {
    let meta = std::fs::metadata(path)?;
    regular(&meta)?;
    let mut bytes = Vec::new();
    // a file that reports no bytes is empty, or made up by the system while it is read, and then may have no end
    if meta.len() > 0 {
        let file = File::open(path)?;
        regular(&file.metadata()?)?;
        file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    }
    match meta.len().max(bytes.len() as u64) > most {
        true => {
            Err(Error::new(ErrorKind::FileTooLarge, format!("the file is larger than {} KiB", most / 1024)))
        }
        false => Ok(bytes),
    }
}

fn regular(meta: &Metadata) -> Result<()> {
    match (meta.is_file(), meta.is_dir()) {
        (true, _) => Ok(()),
        (_, true) => Err(Error::new(ErrorKind::IsADirectory, "this is a folder, not a file")),
        _ => Err(Error::new(
            ErrorKind::InvalidInput,
            "this is a pipe, a device or a socket, not a regular file",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_of_a_bounded_size_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "12345").unwrap();
        assert_eq!(bounded(&path, 5).unwrap(), b"12345");
        assert_eq!(bounded(&path, 4).unwrap_err().kind(), ErrorKind::FileTooLarge);
        assert_eq!(bounded(folder.path(), 5).unwrap_err().kind(), ErrorKind::IsADirectory);
        assert_eq!(bounded(&folder.path().join("b"), 5).unwrap_err().kind(), ErrorKind::NotFound);
        // ten gigabytes that nobody reads
        File::create(&path).unwrap().set_len(10 << 30).unwrap();
        assert_eq!(bounded(&path, 1 << 20).unwrap_err().kind(), ErrorKind::FileTooLarge);
    }

    #[cfg(unix)]
    #[test]
    fn what_has_no_end_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        for path in [Path::new("/dev/zero"), &pipe] {
            assert_eq!(
                bounded(path, 1 << 20).unwrap_err().kind(),
                ErrorKind::InvalidInput,
                "{}",
                path.display()
            );
        }
    }
}
