//! What is drawn over a view.
//!
//! In: the shared state and the camera of a view. Out: shapes and text; the cut handle moves the cut plane.
//!
//! - `marks` – trigger points, directions, scale bar, heads, picks
//! - `legend` – colour legends
//! - `cut_handle` – the handle of the cut plane

pub mod cut_handle;
pub mod legend;
pub mod marks;
