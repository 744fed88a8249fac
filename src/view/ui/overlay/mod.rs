//! What is drawn over a view.
//!
//! In: the shared state, and the rectangle and camera of a view. Out: shapes and text, drawn with egui after
//! the scene; the cut handle also changes the cut position, and its rectangle is returned so that presses on
//! it do not reach the view.
//!
//! - `marks` – trigger points, directions, scale bar, heads, picks
//! - `legend` – colour legends
//! - `cut_handle` – the handle of the cut plane

pub mod cut_handle;
pub mod legend;
pub mod marks;
