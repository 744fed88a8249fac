//! The app put together.
//!
//! In: a [`launch::Launch`] (question, catalogue, solver, cache, settings) and a [`launch::DrawTarget`]
//! (window or picture). Out: a running window, or one picture in a file; [`crate::view::error::ViewError`] if
//! neither can be had.
//!
//! Everything of the view is imported here; nothing of the view imports from here except `mod.rs` of the
//! view, which re-exports the plugins.
//!
//! - `plugin` – [`plugin::LogicPlugin`] (headless) and [`plugin::ViewPlugin`] (everything)
//! - `recover` – the handler for a lost graphics device
//! - `launch` – adapter, window or off-screen image, resources, run loop

pub mod launch;
pub mod plugin;
pub mod recover;
