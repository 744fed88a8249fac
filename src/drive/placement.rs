//! Where each head sits: foot point on the skin, axis, tangential direction.
//!
//! The axis is minus the outward normal averaged over the footprint; proximal is +Y laid into the plane
//! across the axis; medial is the tangent across both that leads towards −Z. Head offsets are laid along the
//! skin.

use crate::drive::error::{DriveError, within};
use crate::drive::patch::Patch;
use crate::drive::spec::HeadSpec;
use crate::drive::surface::{Surface, SurfacePoint, tangential};
use crate::math::V3;
use crate::units::{DEG, MM};

/// A tangent whose part along Z is smaller leads neither to the medial nor to the lateral side.
const LEVEL: f64 = 1e-6;

/// Pose of a head on the skin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Foot point of the axis on the skin [m].
    pub centre: V3,
    /// Unit axis, into the body.
    pub axis: V3,
    /// Unit tangent: proximal, across the axis.
    pub proximal: V3,
}

impl Pose {
    /// Displacement of the head [m] for `normal` (inward +) and `tangential` (proximal +) [m].
    pub fn displacement(&self, normal: f64, tangential: f64) -> V3 {
        self.axis * normal + self.proximal * tangential
    }

    /// Unit tangent: medial, across axis and proximal.
    pub fn medial(&self) -> V3 {
        round(-self.axis) * sense(-self.axis)
    }

    /// Proximal and medial coordinate of `x` across the axis [m].
    pub fn across(&self, x: V3) -> [f64; 2] {
        let d = x - self.centre;
        [d.dot(&self.proximal), d.dot(&self.medial())]
    }

    /// Distance of `x` from the axis [m].
    pub fn radius_of(&self, x: V3) -> f64 {
        let d = x - self.centre;
        (d - self.axis * d.dot(&self.axis)).norm()
    }
}

/// Unit tangent round the leg, the way θ grows, of a surface that faces `outward`.
fn round(outward: V3) -> V3 {
    tangential(outward.cross(&V3::y()), outward)
}

/// Whether medial (−Z) is the way θ grows, 1, or the other, −1, on a surface that faces `outward`: 1 behind,
/// −1 in front. Where the surface faces medially or laterally no tangent leads to −Z; there it is the way θ
/// grows, as behind.
pub fn sense(outward: V3) -> f64 {
    if round(outward).z > LEVEL { -1.0 } else { 1.0 }
}

/// Lays `head` of a device centred at `foot`, on `surface`, on the surface. Which way is medial is decided at
/// the foot, once for all heads of the device.
///
/// `tilt_deg` turns the axis about the medial direction so that the tool's back leans towards proximal.
///
/// # Errors
/// A tilt outside −45–45°; a foot or an offset off the surface; a footprint without skin.
pub fn place(surface: &Surface, foot: V3, tilt_deg: f64, head: &HeadSpec) -> Result<Pose, DriveError> {
    let tilt = within("placement.tilt_deg", tilt_deg, (-45.0, 45.0), "−45–45")? * DEG;
    let device = surface.under(foot)?;
    let walk = |from: &SurfacePoint, way: V3, field: &'static str, value: f64| {
        let off = |end: f64| DriveError::PastEnd { field, value, most_mm: end / MM };
        surface.walk(from, way, value * MM).map_err(off)
    };
    let along = walk(&device, V3::y(), "offset_proximal_mm", head.offset_proximal_mm)?;
    let medial = round(along.normal) * sense(device.normal);
    let centre = walk(&along, medial, "offset_medial_mm", head.offset_medial_mm)?;
    let first =
        Pose { centre: centre.position, axis: -centre.normal, proximal: tangential(V3::y(), centre.normal) };
    let outward = Patch::new(surface, &first, head.shape.footprint(&head.contact), 0.0)?.mean_normal();
    let proximal = tangential(V3::y(), outward);
    // Tilted outward direction: from the normal towards proximal.
    let back = outward * tilt.cos() + proximal * tilt.sin();
    Ok(Pose { centre: centre.position, axis: -back, proximal: tangential(V3::y(), back) })
}
