//! Run folders: which files a run leaves, whose a folder is, and what makes a run finished.
//!
//! Case reports, traces and fields come in; a folder comes out whose manifest lists every file with its
//! checksum. The manifest gets its name last.
//!
//! - `names` – names of the files in a run folder
//! - `manifest` – `manifest.json`: provenance and checksums
//! - `owner` – whether a folder is this program's to fill
//! - `run` – [`RunFolder`], all files of a run, written together

pub mod manifest;
mod names;
pub(crate) mod owner;
mod run;

pub use names::{EXPECTED, FIELD, OPTIONAL, SCENARIO, TRACES};
pub use run::{FieldFile, RunFolder, remove};
