//! The app put together.
//!
//! In: a [`launch::Launch`] and a [`launch::DrawTarget`]. Out: a running window, or one picture in a file.
//!
//! - `plugin` – [`plugin::LogicPlugin`] (headless) and [`plugin::ViewPlugin`] (everything)
//! - `recover` – the handler for a lost graphics device
//! - `launch` – adapter, window or off-screen image, resources, run loop

pub mod launch;
pub mod plugin;
pub mod recover;
