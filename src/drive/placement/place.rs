//! Placement of a head: its pose from the foot point of the device.
//!
//! The axis is minus the outward normal averaged over the footprint; proximal is the projection of +Y onto
//! the plane perpendicular to the axis; medial is the tangent perpendicular to both with a component along
//! −Z. Offsets of heads are geodesic distances on the skin.

use crate::drive::error::{DriveError, within};
use crate::drive::placement::aim::upright;
use crate::drive::placement::pose::Pose;
use crate::drive::placement::surface::{Surface, SurfacePoint};
use crate::drive::placement::tangent::{circumferential, medial_sign};
use crate::drive::spec::HeadSpec;
use crate::math::V3;
use crate::units::{DEG, MM};

/// The pose of `head` of a device whose centre stands at `foot` [m] on `surface`. The medial direction is
/// determined at the foot point, for all heads of the device alike.
///
/// `tilt_deg` rotates the axis about the medial direction so that the back of the tool leans towards
/// proximal.
///
/// # Errors
/// [`DriveError`] for a tilt outside −45–45°, a foot point or an offset off the surface, or no skin under the
/// footprint.
pub fn place(surface: &Surface, foot: V3, tilt_deg: f64, head: &HeadSpec) -> Result<Pose, DriveError> {
    let tilt = within("placement.tilt_deg", tilt_deg, (-45.0, 45.0), "−45–45")? * DEG;
    let device = surface.nearest_point(foot)?;
    let offset = |from: &SurfacePoint, way: V3, field: &'static str, value: f64| {
        let past_end = |end: f64| DriveError::PastEnd { field, value, most_mm: end / MM };
        surface.geodesic_offset(from, way, value * MM).map_err(past_end)
    };
    let along = offset(&device, V3::y(), "offset_proximal_mm", head.offset_proximal_mm)?;
    let medial = circumferential(along.normal) * medial_sign(device.normal);
    let centre = offset(&along, medial, "offset_medial_mm", head.offset_medial_mm)?;
    let radius = head.shape.footprint(&head.contact);
    Ok(upright(surface, &centre, radius)?.tilted(tilt))
}
