//! What is drawn over a view.
//!
//! In: the shared state, and the rectangle and camera of a view. Out: shapes and text, drawn with egui after
//! the scene; the cut handle also changes the cut position, and its rectangle is returned so that presses on
//! it do not reach the view.
//!
//! - `canvas` – the view that marks are drawn on
//! - `orientation` – directions and scale bar
//! - `path_names` – names of nerves and vessels
//! - `trigger_points` – trigger points and referred pain
//! - `device_marks` – heads and placements
//! - `marks` – all marks of a view
//! - `legend` – colour legends
//! - `cut_handle` – the handle of the cut plane

pub mod canvas;
pub mod cut_handle;
pub mod device_marks;
pub mod legend;
pub mod marks;
pub mod orientation;
pub mod path_names;
pub mod trigger_points;
