//! Tool faces: radius, footprint and face profile of a [`HeadShape`].

use crate::drive::Footprint;
use crate::drive::spec::{ContactSpec, HeadShape};
use crate::units::MM;

/// Contact radius over tool radius of a round tool in bilateral contact (tied, frictionless) without a static
/// contact analysis: under its static load a ball of 45–60 mm on a calf has a contact radius of about 0.8 R.
pub const SEATED_FRACTION: f64 = 0.8;
/// Largest contact radius over tool radius of a round tool.
pub const REACHABLE_FRACTION: f64 = 0.95;

impl HeadShape {
    /// Radius of the tool face [m].
    pub fn radius(&self) -> f64 {
        match *self {
            HeadShape::Flat { radius_mm }
            | HeadShape::Ball { radius_mm }
            | HeadShape::Roller { radius_mm, .. }
            | HeadShape::Bullet { radius_mm } => radius_mm * MM,
        }
    }

    /// Radius, or half width, of the area that may be in contact under `contact` [m].
    pub fn footprint(&self, contact: &ContactSpec) -> f64 {
        let fraction = match (self, contact) {
            (HeadShape::Flat { .. }, _) => 1.0,
            (_, ContactSpec::Unilateral { .. }) => REACHABLE_FRACTION,
            _ => SEATED_FRACTION,
        };
        fraction * self.radius()
    }

    /// The part of the face that can touch at any indentation.
    pub fn reachable(&self) -> Footprint {
        match *self {
            HeadShape::Flat { .. } => Footprint::Disc { radius: self.radius() },
            HeadShape::Ball { .. } | HeadShape::Bullet { .. } => {
                Footprint::Disc { radius: REACHABLE_FRACTION * self.radius() }
            }
            HeadShape::Roller { length_mm, .. } => Footprint::Strip {
                half_width: REACHABLE_FRACTION * self.radius(),
                half_length: 0.5 * length_mm * MM,
            },
        }
    }

    /// Whether the face conforms to the skin (a flat padded disc) instead of being rigid.
    pub fn conforms(&self) -> bool {
        matches!(self, HeadShape::Flat { .. })
    }

    /// Height of the rigid face above its lowest point [m] at the proximal and medial coordinates `at` [m]
    /// from the axis: R − √(R² − r²) for a sphere, the same with the proximal distance alone for a roller, 0
    /// for a disc; r ≤ R.
    pub fn height(&self, at: [f64; 2]) -> f64 {
        let round = |r: f64| {
            let radius = self.radius();
            radius - (radius * radius - r * r).max(0.0).sqrt()
        };
        match self {
            HeadShape::Flat { .. } => 0.0,
            HeadShape::Ball { .. } | HeadShape::Bullet { .. } => round(at[0].hypot(at[1])),
            HeadShape::Roller { .. } => round(at[0]),
        }
    }
}
