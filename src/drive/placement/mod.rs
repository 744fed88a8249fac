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
//! - `aim` – foot point of a device over a target, and moved along the skin
//! - `place` – pose of a head from the foot point of the device
//! - `stand` – foot point of a device placed on a leg, and the site that it is over
//! - `overlap` – heads that extend beyond the meshed surface

mod aim;
pub mod overlap;
pub(crate) mod patch;
mod place;
mod pose;
mod stand;
pub(crate) mod surface;
mod tangent;

pub use aim::{foot_over, moved};
pub use overlap::partial_overlap;
pub use patch::{Patch, PatchPoint};
pub use place::place;
pub use pose::Pose;
pub use stand::{SiteUnderAxis, Stand, outline_foot};
pub use surface::{Surface, SurfacePoint};
pub use tangent::{medial_sign, tangential};
