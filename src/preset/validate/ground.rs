//! Where loads stand and probes lie: on and in the meshed part of the body, as far as its shape alone
//! decides.

use super::device::MOST_OFFSET_MM;
use super::visitor::{Range, Visitor};
use crate::anatomy::Calf;
use crate::anatomy::frame::height;
use crate::drive::spec::{DeviceSpec, PlacementSpec};
use crate::math::V3;
use crate::mesh::leg::LEVELS;
use crate::mesh::spec::{BlockSpec, CylinderSpec};
use crate::preset::spec::{GeometrySpec, Part};
use crate::units::{DEG, MM};

/// Levels of a leg that are meshed: where devices can stand.
pub const MESHED: Range = Range::new(LEVELS[0], LEVELS[1]);

/// How far off the surface of a phantom a load may be given [mm]: coordinates are rounded.
const ON_SURFACE_MM: f64 = 0.1;
/// The same on a leg, whose faces leave its outline a little [mm].
const ON_SKIN_MM: f64 = 2.0;
/// What is round-off [mm].
const SLACK_MM: f64 = 1e-3;

/// A body whose extents are numbers.
pub enum Ground<'a> {
    /// A leg.
    Leg(Calf),
    /// A slab.
    Block(&'a BlockSpec),
    /// A cylinder.
    Cylinder(&'a CylinderSpec),
}

impl Ground<'_> {
    /// The body; none if it is in a file, or no body.
    pub fn of(geometry: &GeometrySpec) -> Option<Ground<'_>> {
        let usable = |extents: &[f64]| extents.iter().all(|x| x.is_finite() && *x > 0.0);
        match geometry {
            GeometrySpec::Leg(Part::Inline(subject)) => Calf::build(subject).ok().map(Ground::Leg),
            GeometrySpec::Leg(Part::File(_)) => None,
            GeometrySpec::Block(b) => {
                usable(&[b.length_mm, b.width_mm, depth(b)]).then_some(Ground::Block(b))
            }
            GeometrySpec::Cylinder(c) => usable(&[c.length_mm, c.outer_mm()]).then_some(Ground::Cylinder(c)),
        }
    }

    /// Lowest and highest y of the mesh [mm].
    fn ends(&self) -> [f64; 2] {
        match self {
            Ground::Leg(calf) => [LEVELS[1], LEVELS[0]].map(|s| height(s, calf.size().length) / MM),
            Ground::Block(b) => [-0.5 * b.length_mm, 0.5 * b.length_mm],
            Ground::Cylinder(c) => [-0.5 * c.length_mm, 0.5 * c.length_mm],
        }
    }

    /// A load at `point_mm`: it must stand on the loaded surface. Whether it does.
    pub fn surface(&self, v: &mut Visitor, p: [f64; 3]) -> bool {
        let off = "the load stands off the meshed surface of the body";
        let on_end = v.place("point_mm[1]", p[1], self.ends(), SLACK_MM, off);
        match self {
            Ground::Leg(calf) => {
                let (_, _, depth) = calf.to_leg(V3::from(p) * MM);
                let message = format!("{off}: its depth below the skin");
                on_end && v.place("point_mm", depth / MM, [-ON_SKIN_MM, ON_SKIN_MM], 0.0, &message)
            }
            Ground::Block(b) => {
                let half = 0.5 * b.width_mm;
                let on_side = v.place("point_mm[2]", p[2], [-half, half], SLACK_MM, off);
                let on_top = v.place("point_mm[0]", p[0], [-ON_SURFACE_MM, ON_SURFACE_MM], 0.0, off);
                on_end && on_side && on_top
            }
            Ground::Cylinder(c) => {
                let radii = [c.outer_mm() - ON_SURFACE_MM, c.outer_mm() + ON_SURFACE_MM];
                let message = format!("{off}: its distance from the axis");
                v.place("point_mm", p[0].hypot(p[2]), radii, 0.0, &message) && on_end
            }
        }
    }

    /// A point in the body.
    pub fn inside(&self, v: &mut Visitor, p: [f64; 3]) {
        let outside = format!("the point {p:?} mm lies outside the body");
        let on_level = v.place("point_mm[1]", p[1], self.ends(), SLACK_MM, &outside);
        match self {
            Ground::Leg(calf) if on_level => {
                let (_, _, depth) = calf.to_leg(V3::from(p) * MM);
                let deepest = V3::new(p[0], 0.0, p[2]).norm() + depth / MM;
                let message = format!("{outside}: its depth below the skin");
                v.place("point_mm", depth / MM, [0.0, deepest], ON_SKIN_MM, &message);
            }
            Ground::Leg(_) => {}
            Ground::Block(b) => {
                let half = 0.5 * b.width_mm;
                v.place("point_mm[0]", p[0], [-depth(b), 0.0], SLACK_MM, &outside);
                v.place("point_mm[2]", p[2], [-half, half], SLACK_MM, &outside);
            }
            Ground::Cylinder(c) => {
                let message = format!("{outside}: its distance from the axis");
                let radii = [c.core_radius_mm, c.outer_mm()];
                v.place("point_mm", p[0].hypot(p[2]), radii, SLACK_MM, &message);
            }
        }
    }

    /// The heads of a device that stands at `point_mm` of a phantom's surface.
    pub fn heads_at(&self, v: &mut Visitor, device: &DeviceSpec, p: [f64; 3]) {
        let [low, high] = self.ends();
        let across = match self {
            Ground::Block(b) => Some([p[2] - 0.5 * b.width_mm, p[2] + 0.5 * b.width_mm]),
            _ => None,
        };
        heads(v, device, [low - p[1], high - p[1]], across);
    }

    /// The heads of a device placed on a leg.
    pub fn heads_on(&self, v: &mut Visitor, device: &DeviceSpec, placement: &PlacementSpec) {
        let Ground::Leg(calf) = self else { return };
        if !(MESHED.holds(placement.s) && placement.theta_deg.is_finite()) {
            return;
        }
        // The skin's line is never shorter than the leg between its ends.
        let rise = |to: f64| (placement.s - to) * calf.size().length / MM;
        let ends = Range::new(rise(LEVELS[1]), rise(LEVELS[0]));
        if device.heads.iter().any(|head| !ends.holds(head.offset_proximal_mm)) {
            let line = |to: f64| -calf.line_length(placement.theta_deg * DEG, placement.s, to) / MM;
            heads(v, device, [line(LEVELS[1]), line(LEVELS[0])], None);
        }
    }
}

/// Offsets along and across that stay on the surface [mm].
fn heads(v: &mut Visitor, device: &DeviceSpec, along: [f64; 2], across: Option<[f64; 2]>) {
    let message = "the head stands off the meshed surface of the body where the device is put";
    for (i, head) in device.heads.iter().enumerate() {
        let mut offset = |name: &str, value: f64, range: [f64; 2]| {
            // What is no offset at all has been told.
            if value.abs() <= MOST_OFFSET_MM {
                v.place(&format!("device.heads[{i}].{name}"), value, range, SLACK_MM, message);
            }
        };
        offset("offset_proximal_mm", head.offset_proximal_mm, along);
        if let Some(across) = across {
            offset("offset_medial_mm", head.offset_medial_mm, across);
        }
    }
}

fn depth(b: &BlockSpec) -> f64 {
    b.layers.iter().map(|l| l.thickness_mm).sum()
}
