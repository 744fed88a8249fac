//! Text shown to the reader.
//!
//! In: message names, arguments, numbers, warnings of reports. Out: strings in the reader's language. The
//! messages are the Fluent files `assets/locales/en.ftl` and `assets/locales/de.ftl`, which are compiled in.
//!
//! - `numbers` – numbers, lengths and ratios as text
//! - `localization` – languages and messages
//! - `resolution` – names of resolutions
//! - `warnings` – the warnings of reports
//! - `plugin` – provides the resource

pub mod localization;
pub mod numbers;
pub mod plugin;
pub mod resolution;
pub mod warnings;
