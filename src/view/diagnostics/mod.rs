//! State and frame times for scripts: `calfwave view --state FILE`.
//!
//! In: the whole state of the window. Out: one JSON file.
//!
//! - `frame_times` – performance figures
//! - `state_file` – the JSON file
//! - `plugin` – registers both

pub mod frame_times;
pub mod plugin;
pub mod state_file;
