//! Caches: what is kept so that nothing is computed twice, in memory and on disk.
//!
//! In flow values under keys of [`crate::preset::canon`], the one canonical identity of a question. Out flow the same
//! values, or nothing: an entry that is damaged, of another version or of another question is computed again.
//!
//! - `lru` – values in memory, bounded in number or bytes; those used longest ago go first
//! - `file` – one file per key in a folder, complete or not there
//! - `fingerprint` – which nodes a kept field belongs to
//! - `quantise` – positive fields in two bytes per node

pub mod file;
pub mod fingerprint;
pub mod lru;
pub mod quantise;

pub use lru::Lru;
