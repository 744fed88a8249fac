//! Devices: heads, their motion, and how they touch the skin.
//!
//! `spec` (as written in presets) · `signal` (x(t), v(t)) · `head` (tool faces) · `surface` (projection on
//! the skin) · `placement` (pose of a head) · `cover` (heads at the rim) · `patch` (quadrature under a
//! footprint) ·
//! `stance` (which heads of a rigid device bear what) · `mechanism` (bodies behind the heads).

pub mod cloth;
pub mod cover;
pub mod error;
pub mod head;
pub mod mechanism;
pub mod patch;
pub mod placement;
pub mod signal;
pub mod spec;
pub mod stance;
pub mod surface;

pub use error::DriveError;
pub use mechanism::Mechanism;
pub use patch::Patch;
pub use placement::{Pose, place};
pub use signal::{HeadMotion, Signal};
pub use surface::Surface;
