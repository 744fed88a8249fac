//! Placement of heads on the skin, and quadrature under their footprints.
//!
//! In: a [`crate::fem::Space`] with the faces of the loaded surface, a foot point and a head. Out: the
//! [`Pose`] of the head and the [`Patch`] through which contact and loads act.
//!
//! Read in this order:
//!
//! - `tangent` – tangent directions of the skin
//! - `surface` – projection onto the loaded surface, geodesic offsets
//! - `pose` – position and directions of a head
//! - `patch` – quadrature points under a footprint
//! - `place` – pose of a head from the foot point of the device
//! - `overlap` – heads that extend beyond the meshed surface

pub mod overlap;
pub(crate) mod patch;
mod place;
mod pose;
pub(crate) mod surface;
mod tangent;

pub use overlap::partial_overlap;
pub use patch::{Patch, PatchPoint};
pub use place::place;
pub use pose::Pose;
pub use surface::{Surface, SurfacePoint};
pub use tangent::{medial_sign, tangential};
