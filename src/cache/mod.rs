//! Caches in memory and on disk.
//!
//! In flow values with keys of [`crate::preset::identity`], the canonical identity of a scenario. Out flow
//! the same values, or nothing: an entry that is damaged, of another version or of another scenario is
//! ignored, and its value is computed again.
//!
//! Read in this order:
//!
//! - `lru` – values in memory, bounded in number or bytes; the least recently used are dropped first
//! - `file` – one file per key in a folder, complete or absent
//! - `fingerprint` – identifies the nodes of a stored field
//! - `quantise` – positive fields in two bytes per node

pub(crate) mod file;
pub(crate) mod fingerprint;
pub(crate) mod lru;
pub(crate) mod quantise;

pub use lru::Lru;
