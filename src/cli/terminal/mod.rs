//! Everything that the program prints.
//!
//! In: results, notes, warnings, errors and progress events. Out: text on stdout and stderr; with
//! `--json-errors` one JSON object per line on stderr.
//!
//! Read in this order:
//!
//! - `capability` – whether stderr is an interactive terminal
//! - `json` – the JSON lines
//! - `excerpt` – the lines of a document around a problem
//! - `diagnostic` – a problem of a document drawn into its excerpt
//! - `progress` – progress bar, or progress lines
//! - `console` – the console that all commands print to

pub(crate) mod capability;
pub(crate) mod console;
pub mod diagnostic;
pub(crate) mod excerpt;
pub(crate) mod json;
pub(crate) mod progress;
