//! Pointer and keyboard input that edits the question or reads a point.
//!
//! In: pointer, keys, dropped files, ray casts on the skin. Out: edits of the question, picks, sample points,
//! the undo history.
//!
//! - `keys` – held keys
//! - `playback` – the space bar
//! - `skin` – the collider
//! - `pick` – clicks
//! - `drag` – moving a device
//! - `file_drop` – opening a scenario file
//! - `undo` – undo and redo
//! - `plugin` – registers them

pub mod drag;
pub mod file_drop;
pub mod keys;
pub mod pick;
pub mod playback;
pub mod plugin;
pub mod skin;
pub mod undo;
