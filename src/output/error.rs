//! `OutputError`: failures of writing and reading files.

use std::path::{Path, PathBuf};

/// A file that could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// An operation of the file system failed.
    #[error("{}: {source}{}", path.display(), hint(source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// A file of this program has invalid content.
    #[error("{}: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// An array has the wrong length.
    #[error("array `{name}` has {found} entries, expected {expected}")]
    Shape {
        /// Name of the array.
        name: String,
        /// Entries found.
        found: usize,
        /// Entries expected.
        expected: usize,
    },
    /// Two arrays of a file have the same name.
    #[error("two arrays are called `{name}`")]
    Repeated {
        /// The name.
        name: String,
    },
}

impl OutputError {
    /// An [`OutputError::Io`] for `path`; for use with `map_err`.
    pub fn io(path: &Path) -> impl FnOnce(std::io::Error) -> OutputError {
        let path = path.to_path_buf();
        move |source| OutputError::Io { path, source }
    }

    /// Whether the disk or a quota is full, or the file is too large.
    pub fn is_disk_full(&self) -> bool {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        let OutputError::Io { source, .. } = self else { return false };
        matches!(source.kind(), StorageFull | QuotaExceeded | FileTooLarge)
    }
}

fn hint(source: &std::io::Error) -> &'static str {
    match source.kind() {
        std::io::ErrorKind::StorageFull => "; free some space or choose another folder with --out",
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            "; choose another folder with --out"
        }
        _ => "",
    }
}
