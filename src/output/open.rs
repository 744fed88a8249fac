//! Opening files to read: regular ones only, and not more of them than anybody means.
//!
//! A pipe or a device in the place of a file would be waited for, or read, without end.

use std::fs::{File, FileType};
use std::io::{self, ErrorKind, Read, Take};
use std::path::Path;

/// Largest text read whole: a manifest, a lock, a scenario [bytes].
pub const TEXT: u64 = 64 << 20;
/// Largest table read [bytes].
pub const TABLE: u64 = 1 << 30;

/// Opens a file that somebody named; links are followed, `most` bytes are read.
///
/// # Errors
/// It is not there, may not be read, is larger than `most`, or is a folder, a pipe, a device, a socket.
pub fn regular(path: &Path, most: u64) -> io::Result<Take<File>> {
    refuse(std::fs::metadata(path)?.file_type())?;
    let file = File::open(path)?;
    let meta = file.metadata()?;
    refuse(meta.file_type())?;
    if meta.len() > most {
        return Err(invalid(&format!(
            "the file has {} bytes and is larger than {} KiB",
            meta.len(),
            most / 1024
        )));
    }
    Ok(file.take(most))
}

/// Opens a file in a folder of results: as [`regular`], and a link is refused, for it leads out of the
/// folder.
///
/// # Errors
/// As [`regular`], and a link.
pub fn own(path: &Path, most: u64) -> io::Result<Take<File>> {
    refuse(std::fs::symlink_metadata(path)?.file_type())?;
    regular(path, most)
}

/// The bytes of a file that somebody named. A file that reports no bytes is not read: it is empty, or made up
/// by the system while it is read, and then may have no end.
///
/// # Errors
/// As [`regular`].
pub fn bytes(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut file = regular(path, most)?;
    let mut bytes = Vec::new();
    if file.get_ref().metadata()?.len() > 0 {
        file.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// The text of a file in a folder of results.
///
/// # Errors
/// As [`own`], and text that is not UTF-8.
pub fn text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    own(path, TEXT)?.read_to_string(&mut text)?;
    Ok(text)
}

/// Sees that a folder of results is one itself, and not a link to another.
///
/// # Errors
/// It is not there, a link, or no folder.
pub fn own_folder(path: &Path) -> io::Result<()> {
    let kind = std::fs::symlink_metadata(path)?.file_type();
    match kind.is_dir() {
        true => Ok(()),
        false if kind.is_file() => Err(invalid("this is a file, not a folder")),
        false => refuse(kind),
    }
}

/// Refuses what is no regular file.
///
/// # Errors
/// What it is instead.
pub fn refuse(kind: FileType) -> io::Result<()> {
    if kind.is_file() {
        return Ok(());
    }
    Err(invalid(&format!("this is {}, not a regular file", word(kind))))
}

fn invalid(reason: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, reason)
}

fn word(kind: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "a pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
    }
    match kind {
        _ if kind.is_dir() => "a folder",
        _ if kind.is_symlink() => "a link, which is not followed here",
        _ => "a device",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_and_everything_else_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        std::fs::write(&file, "calf").unwrap();
        assert_eq!(text(&file).unwrap(), "calf");
        assert!(regular(&file, 3).unwrap_err().to_string().contains("4 bytes"));
        assert_eq!(bytes(&file, 4).unwrap(), b"calf");
        // ten gigabytes that nobody reads
        File::create(&file).unwrap().set_len(10 << 30).unwrap();
        assert!(bytes(&file, 1 << 20).unwrap_err().to_string().contains("larger than 1024 KiB"));
        assert!(text(folder.path()).unwrap_err().to_string().contains("a folder, not a regular file"));
        assert_eq!(text(&folder.path().join("b")).unwrap_err().kind(), ErrorKind::NotFound);
        own_folder(folder.path()).unwrap();
        assert!(own_folder(&file).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn pipes_and_devices_are_not_waited_for_and_links_lead_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert!(text(&pipe).unwrap_err().to_string().contains("a pipe"));
        assert!(
            bytes(&pipe, TEXT).is_err()
                && regular("/dev/zero".as_ref(), TEXT).unwrap_err().to_string().contains("a device")
        );
        let (file, link) = (folder.path().join("a"), folder.path().join("b"));
        std::fs::write(&file, "calf").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert!(regular(&link, TEXT).is_ok());
        assert!(text(&link).unwrap_err().to_string().contains("a link"));
        std::os::unix::fs::symlink(folder.path(), folder.path().join("c")).unwrap();
        assert!(own_folder(&folder.path().join("c")).unwrap_err().to_string().contains("a link"));
    }
}
