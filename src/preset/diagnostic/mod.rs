//! Diagnostics of documents: what is wrong, where, and what was probably meant.
//!
//! The reader and the rules put in a field path and a message; a [`Problem`] with file, line, column, value,
//! allowed values and suggestion comes out. Nothing here reads files or prints.
//!
//! - `source` – [`Source`], a text with its line starts
//! - `problem` – [`Problem`] and [`PresetError`]
//! - `suggestion` – the nearest of the names that exist

mod problem;
mod source;
mod suggestion;

pub(crate) use problem::prefixed;
pub use problem::{Kind, PresetError, Problem, Severity};
pub use source::Source;
pub use suggestion::{listed, nearest};
