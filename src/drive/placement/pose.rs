//! `Pose`: position and directions of a head on the skin.

use crate::drive::placement::tangent::{circumferential, medial_sign, tangential};
use crate::math::V3;

/// Pose of a head on the skin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Foot point: intersection of axis and skin [m].
    pub centre: V3,
    /// Unit axis, pointing into the body.
    pub axis: V3,
    /// Proximal unit tangent, perpendicular to the axis.
    pub proximal: V3,
}

impl Pose {
    /// Displacement of the head [m] for its axial component `normal` (inward +) and its `tangential` one
    /// (proximal +) [m].
    pub fn displacement(&self, normal: f64, tangential: f64) -> V3 {
        self.axis * normal + self.proximal * tangential
    }

    /// The pose with its axis turned by `tilt` [rad] about the medial direction, so that the back of the tool
    /// leans towards proximal.
    pub(super) fn tilted(&self, tilt: f64) -> Pose {
        // Outward direction of the tilted axis, from the normal towards proximal.
        let back = -self.axis * tilt.cos() + self.proximal * tilt.sin();
        Pose { centre: self.centre, axis: -back, proximal: tangential(V3::y(), back) }
    }

    /// Medial unit tangent, perpendicular to the axis and to proximal.
    pub fn medial(&self) -> V3 {
        circumferential(-self.axis) * medial_sign(-self.axis)
    }

    /// Proximal and medial coordinates of `x`, perpendicular to the axis [m].
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
