//! RON text of one document.
//!
//! A text comes in; a spec comes out, or a [`crate::preset::Problem`] at the position of the fault. Files,
//! parts and value ranges are the business of `document/` and `validate/`.
//!
//! - `options` – options of the RON reader, and the writer
//! - `outline` – byte ranges of all fields, for faults of values
//! - `version` – the format version, checked first
//! - `error` – errors of the RON reader as problems
//! - `parse` – text → spec

mod error;
pub(crate) mod options;
pub(crate) mod outline;
pub(crate) mod parse;
mod version;

pub use options::to_ron;
pub use parse::parse;
pub use version::VERSION;
