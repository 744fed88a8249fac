//! `Domain`: the shape of the meshed body. Loads must be on its surface, probes inside it.

use super::limits::{MAX_CENTRE_OFFSET_MM, MAX_OFFSET_MM, MESHED};
use super::visitor::{Range, Visitor};
use crate::anatomy::Calf;
use crate::anatomy::frame::height;
use crate::drive::DriveError;
use crate::drive::placement::outline_foot;
use crate::drive::spec::{DeviceSpec, HeadSpec, PlacementSpec};
use crate::math::V3;
use crate::mesh::leg::LEVELS;
use crate::mesh::spec::{BlockSpec, CylinderSpec};
use crate::preset::scenario::{GeometrySpec, Part};
use crate::units::MM;

/// Tolerance of the position of a load on the surface of a phantom [mm]: coordinates are rounded.
const ON_SURFACE_MM: f64 = 0.1;
/// The same on a leg [mm], where element faces deviate from the outline.
const ON_SKIN_MM: f64 = 2.0;
/// Tolerance for round-off [mm].
const SLACK_MM: f64 = 1e-3;

/// The meshed body, with finite positive extents.
pub enum Domain<'a> {
    /// A leg.
    Leg(Calf),
    /// A slab.
    Block(&'a BlockSpec),
    /// A cylinder.
    Cylinder(&'a CylinderSpec),
}

impl Domain<'_> {
    /// The domain of a geometry; `None` if the geometry is in a file or has invalid extents.
    pub fn of(geometry: &GeometrySpec) -> Option<Domain<'_>> {
        let usable = |extents: &[f64]| extents.iter().all(|x| x.is_finite() && *x > 0.0);
        match geometry {
            GeometrySpec::Leg(Part::Inline(subject)) => Calf::build(subject).ok().map(Domain::Leg),
            GeometrySpec::Leg(Part::File(_)) => None,
            GeometrySpec::Block(b) => {
                usable(&[b.length_mm, b.width_mm, depth(b)]).then_some(Domain::Block(b))
            }
            GeometrySpec::Cylinder(c) => usable(&[c.length_mm, c.outer_mm()]).then_some(Domain::Cylinder(c)),
        }
    }

    /// Smallest and largest y of the mesh [mm].
    fn axial_range(&self) -> [f64; 2] {
        match self {
            Domain::Leg(calf) => [LEVELS[1], LEVELS[0]].map(|s| height(s, calf.size().length) / MM),
            Domain::Block(b) => [-0.5 * b.length_mm, 0.5 * b.length_mm],
            Domain::Cylinder(c) => [-0.5 * c.length_mm, 0.5 * c.length_mm],
        }
    }

    /// Checks that a load at point `p` [mm] is on the loaded surface. Returns whether it is.
    pub fn check_surface(&self, v: &mut Visitor, p: [f64; 3]) -> bool {
        let off = "the load is not on the meshed surface of the body";
        let on_end = v.coordinate("point_mm[1]", p[1], self.axial_range(), SLACK_MM, off);
        match self {
            Domain::Leg(calf) => {
                let (_, _, depth) = calf.to_leg(V3::from(p) * MM);
                let message = format!("{off}: its depth below the skin");
                on_end && v.coordinate("point_mm", depth / MM, [-ON_SKIN_MM, ON_SKIN_MM], 0.0, &message)
            }
            Domain::Block(b) => {
                let half = 0.5 * b.width_mm;
                let on_side = v.coordinate("point_mm[2]", p[2], [-half, half], SLACK_MM, off);
                let on_top = v.coordinate("point_mm[0]", p[0], [-ON_SURFACE_MM, ON_SURFACE_MM], 0.0, off);
                on_end && on_side && on_top
            }
            Domain::Cylinder(c) => {
                let radii = [c.outer_mm() - ON_SURFACE_MM, c.outer_mm() + ON_SURFACE_MM];
                let message = format!("{off}: its distance from the axis");
                v.coordinate("point_mm", p[0].hypot(p[2]), radii, 0.0, &message) && on_end
            }
        }
    }

    /// Checks that point `p` [mm] is inside the body.
    pub fn check_inside(&self, v: &mut Visitor, p: [f64; 3]) {
        let outside = format!("the point {p:?} mm lies outside the body");
        let on_level = v.coordinate("point_mm[1]", p[1], self.axial_range(), SLACK_MM, &outside);
        match self {
            Domain::Leg(calf) if on_level => {
                let (_, _, depth) = calf.to_leg(V3::from(p) * MM);
                let deepest = V3::new(p[0], 0.0, p[2]).norm() + depth / MM;
                let message = format!("{outside}: its depth below the skin");
                v.coordinate("point_mm", depth / MM, [0.0, deepest], ON_SKIN_MM, &message);
            }
            Domain::Leg(_) => {}
            Domain::Block(b) => {
                let half = 0.5 * b.width_mm;
                v.coordinate("point_mm[0]", p[0], [-depth(b), 0.0], SLACK_MM, &outside);
                v.coordinate("point_mm[2]", p[2], [-half, half], SLACK_MM, &outside);
            }
            Domain::Cylinder(c) => {
                let message = format!("{outside}: its distance from the axis");
                let radii = [c.core_radius_mm, c.outer_mm()];
                v.coordinate("point_mm", p[0].hypot(p[2]), radii, SLACK_MM, &message);
            }
        }
    }

    /// Checks the offsets of the heads of a device at point `p` [mm] of the surface of a phantom.
    pub fn check_heads_at(&self, v: &mut Visitor, device: &DeviceSpec, p: [f64; 3]) {
        let [low, high] = self.axial_range();
        let across = match self {
            Domain::Block(b) => Some([p[2] - 0.5 * b.width_mm, p[2] + 0.5 * b.width_mm]),
            _ => None,
        };
        check_offsets(v, device, [low - p[1], high - p[1]], across);
    }

    /// Checks that a device placed on a leg can stand there, and the offsets of its heads.
    pub fn check_heads_on(&self, v: &mut Visitor, device: &DeviceSpec, placement: &PlacementSpec) {
        let Domain::Leg(calf) = self else { return };
        let (s, theta) = match outline_foot(calf, placement) {
            Ok(foot) => {
                let (s, theta, _) = calf.to_leg(foot);
                (s, theta)
            }
            // an unknown site is reported elsewhere
            Err(DriveError::UnknownSite { .. }) => return,
            Err(error) => return v.error("placement.over", error.to_string()),
        };
        if !(MESHED.holds(s) && theta.is_finite()) {
            return;
        }
        // A line on the skin is never shorter than the leg between the same levels.
        let rise = |to: f64| (s - to) * calf.size().length / MM;
        let axial_range = Range::new(rise(LEVELS[1]), rise(LEVELS[0]));
        let from_point = |head: &HeadSpec| placement.offset_proximal_mm + head.offset_proximal_mm;
        let is_near = axial_range.holds(placement.offset_proximal_mm)
            && device.heads.iter().all(|head| axial_range.holds(from_point(head)));
        if is_near {
            return;
        }
        let line = |to: f64| -calf.line_length(theta, s, to) / MM;
        let along = [line(LEVELS[1]), line(LEVELS[0])];
        if placement.offset_proximal_mm.abs() <= MAX_CENTRE_OFFSET_MM
            && v.coordinate(
                "placement.offset_proximal_mm",
                placement.offset_proximal_mm,
                along,
                SLACK_MM,
                "the device is not on the meshed surface of the body at this offset",
            )
        {
            check_offsets(v, device, along.map(|end| end - placement.offset_proximal_mm), None);
        }
    }
}

/// Checks the offsets of heads; `along` and `across` are the offsets that stay on the surface [mm].
fn check_offsets(v: &mut Visitor, device: &DeviceSpec, along: [f64; 2], across: Option<[f64; 2]>) {
    let message = "the head is not on the meshed surface of the body at this placement";
    for (i, head) in device.heads.iter().enumerate() {
        let mut offset = |name: &str, value: f64, range: [f64; 2]| {
            // invalid offsets are reported elsewhere
            if value.abs() <= MAX_OFFSET_MM {
                v.coordinate(&format!("device.heads[{i}].{name}"), value, range, SLACK_MM, message);
            }
        };
        offset("offset_proximal_mm", head.offset_proximal_mm, along);
        if let Some(across) = across {
            offset("offset_medial_mm", head.offset_medial_mm, across);
        }
    }
}

/// Thickness of all layers [mm].
fn depth(b: &BlockSpec) -> f64 {
    b.layers.iter().map(|l| l.thickness_mm).sum()
}
