//! `Folder`: a cache folder with one file per key. A file is complete or absent.
//!
//! ```text
//! magic · header length (u64) · header (RON) · numbers (little endian) · BLAKE3 of the preceding bytes
//! ```

use crate::output::file::open;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

const HASH_BYTES: usize = 32;
/// Largest file that is read [bytes].
const LARGEST_BYTES: u64 = 4 << 30;

/// First bytes of a file: its kind and version.
pub type Magic = [u8; 16];

/// A cache folder.
#[derive(Clone, Debug)]
pub struct Folder {
    path: Option<PathBuf>,
}

impl Folder {
    /// The folder `name` in the user's cache folder (`$XDG_CACHE_HOME`, `%LOCALAPPDATA%` or `$HOME/.cache`);
    /// stores nothing if there is none.
    pub fn of_user(name: &str) -> Folder {
        let from = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let base = from("XDG_CACHE_HOME")
            .or_else(|| from("LOCALAPPDATA"))
            .or_else(|| from("HOME").map(|home| home.join(".cache")));
        Folder { path: base.map(|b| b.join("calfwave").join(name)) }
    }

    /// The folder at `path`.
    pub fn at(path: &Path) -> Folder {
        Folder { path: Some(path.to_path_buf()) }
    }

    /// A folder that stores nothing.
    pub fn none() -> Folder {
        Folder { path: None }
    }

    /// The bytes stored under `key`, if any.
    pub fn read(&self, key: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut file = open::open_no_link(&self.path.as_ref()?.join(key), LARGEST_BYTES).ok()?;
        file.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Removes what is stored under `key`, if anything.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn remove(&self, key: &str) -> std::io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        match std::fs::remove_file(path.join(key)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Stores `bytes` under `key`. A temporary file is written, synced and renamed, so that a file under its
    /// key is complete.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn write(&self, key: &str, bytes: &[u8]) -> std::io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        std::fs::create_dir_all(path)?;
        let mut file = tempfile::NamedTempFile::new_in(path)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path.join(key)).map_err(|e| e.error)?;
        Ok(())
    }
}

/// The file content: `header`, and the numbers that `write` appends. The header is RON, which reads every
/// number back to the same bits, infinity and NaN included.
///
/// # Errors
/// A header that RON cannot represent.
pub fn pack(
    magic: &Magic,
    header: &impl Serialize,
    write: impl FnOnce(&mut Vec<u8>),
) -> std::io::Result<Vec<u8>> {
    let header = ron::to_string(header).map_err(std::io::Error::other)?;
    let mut bytes = magic.to_vec();
    bytes.extend_from_slice(&(header.len() as u64).to_le_bytes());
    bytes.extend_from_slice(header.as_bytes());
    write(&mut bytes);
    let hash = blake3::hash(&bytes);
    bytes.extend_from_slice(hash.as_bytes());
    Ok(bytes)
}

/// Header and bytes of the numbers; `None` if the file is truncated, altered, or of another kind or version.
pub fn unpack<'a, H: DeserializeOwned>(magic: &Magic, bytes: &'a [u8]) -> Option<(H, &'a [u8])> {
    let (content, hash) = bytes.split_at(bytes.len().checked_sub(HASH_BYTES)?);
    if blake3::hash(content).as_bytes() != hash || !content.starts_with(magic) {
        return None;
    }
    let rest = &content[magic.len()..];
    let header_len = u64::from_le_bytes(rest.get(..8)?.try_into().ok()?) as usize;
    let header = ron::de::from_bytes(rest.get(8..8usize.checked_add(header_len)?)?).ok()?;
    Some((header, &rest[8 + header_len..]))
}
