//! Where each head sits: foot point on the skin, axis, tangential direction.
//!
//! The axis is minus the outward normal averaged over the footprint; proximal is +Y laid into the plane
//! across the axis; medial is outward normal × +Y. Head offsets are laid along the skin.

use crate::drive::error::{DriveError, within};
use crate::drive::patch::Patch;
use crate::drive::spec::HeadSpec;
use crate::drive::surface::{Surface, tangential};
use crate::math::V3;
use crate::units::{DEG, MM};

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

    /// Proximal and medial coordinate of `x` across the axis [m].
    pub fn across(&self, x: V3) -> [f64; 2] {
        let d = x - self.centre;
        [d.dot(&self.proximal), d.dot(&self.proximal.cross(&self.axis))]
    }

    /// Distance of `x` from the axis [m].
    pub fn radius_of(&self, x: V3) -> f64 {
        let d = x - self.centre;
        (d - self.axis * d.dot(&self.axis)).norm()
    }
}

/// Lays `head` of a device centred at `foot` (any point near `surface`) on the surface.
///
/// `tilt_deg` turns the axis about the medial direction so that the tool's back leans towards proximal.
///
/// # Errors
/// A tilt outside −45–45°; a footprint without skin.
pub fn place(surface: &Surface, foot: V3, tilt_deg: f64, head: &HeadSpec) -> Result<Pose, DriveError> {
    let tilt = within("placement.tilt_deg", tilt_deg, (-45.0, 45.0), "−45–45")? * DEG;
    let device = surface.project(foot);
    let along = surface.walk(&device, V3::y(), head.offset_proximal_mm * MM);
    let medial = along.normal.cross(&V3::y());
    let centre = surface.walk(&along, medial, head.offset_medial_mm * MM);
    let first =
        Pose { centre: centre.position, axis: -centre.normal, proximal: tangential(V3::y(), centre.normal) };
    let outward = Patch::new(surface, &first, head.shape.footprint(&head.contact), 0.0)?.mean_normal();
    let proximal = tangential(V3::y(), outward);
    // Tilted outward direction: from the normal towards proximal.
    let back = outward * tilt.cos() + proximal * tilt.sin();
    Ok(Pose { centre: centre.position, axis: -back, proximal: tangential(V3::y(), back) })
}
