//! The orbit camera of both views.
//!
//! In: pointer, wheel, keys, gestures; the rectangles of the views. Out: [`orbit::Orbit`], clicks on a view,
//! and the camera entities.
//!
//! - `orbit` – position of the cameras and named viewpoints
//! - `flight` – animated moves
//! - `framing` – the first look at a body
//! - `steering` – input
//! - `rig` – the camera entities
//! - `plugin` – registers them

pub mod flight;
pub mod framing;
pub mod orbit;
pub mod plugin;
pub mod rig;
pub mod steering;
