//! Panels round the views and marks over them, drawn with egui.
//!
//! In: the shared state. Out: changes of that state and the rectangles of the views; panels never touch the
//! scene. Functions that end in `_ui` draw.
//!
//! - `style` – fonts, spacing, small widgets
//! - `params` – the system parameters that the panels share
//! - `verdict` – summary sentences of the headline
//! - `overlay/` – marks, legends and the cut handle, over a view
//! - `bar/` – strips and columns: menu, headline, view headers, controls, tour,
//!   placements of a treatment
//! - `tab/` – tabs of the panel on the right
//! - `layout` – the system that draws all of it
//! - `textures` – a workaround for missing glyphs
//! - `plugin` – registers them

pub mod bar;
pub mod layout;
pub mod overlay;
pub mod params;
pub mod plugin;
pub mod style;
pub mod tab;
pub mod textures;
pub mod verdict;
