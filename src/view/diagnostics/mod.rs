//! State and frame times for scripts: `calfwave view --state FILE`.
//!
//! In: the whole state of the window, egui's accessibility tree, frame times. Out: one JSON file, which
//! scripts read to find controls and to check outcomes. Without `--state`, the plugin is not added and
//! nothing is recorded.
//!
//! - `frame_times` – performance figures
//! - `state_file` – the JSON file
//! - `plugin` – registers both

pub mod frame_times;
pub mod plugin;
pub mod state_file;
