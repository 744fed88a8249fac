//! Devices: heads and their drives, placement on the skin, and the mechanism behind the heads.
//!
//! In: a device and its placement (`spec`), and the [`crate::fem::Space`] with the loaded surface. Out:
//! validated specifications, signals and prescribed motions, poses and contact patches, the stance under the
//! weight, and the [`Mechanism`], which the analyses couple to the tissue.
//!
//! Read in this order:
//!
//! - `spec` – devices and placements as written in presets
//! - `error` – invalid devices and placements
//! - `validation` – range checks
//! - `signal` – sums of harmonics with a smooth onset
//! - `motion` – the motion that a drive prescribes
//! - `footprint`, `head` – tool faces
//! - `cloth` – clothing between head and skin
//! - `placement/` – surface, poses and contact patches
//! - `stance` – static equilibrium of a rigid device
//! - `mechanism/` – dynamics of heads, housing and hand

pub mod cloth;
pub(crate) mod error;
mod footprint;
pub(crate) mod head;
pub mod mechanism;
mod motion;
pub mod placement;
pub(crate) mod signal;
pub mod spec;
pub(crate) mod stance;
mod validation;

pub use error::DriveError;
pub use footprint::Footprint;
pub use mechanism::Mechanism;
pub use motion::HeadMotion;
pub use placement::{Patch, Pose, Surface, place};
pub use signal::Signal;
