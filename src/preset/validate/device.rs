//! Rules for devices and their placement.

use super::limits::{FREQUENCY, MAX_CENTRE_OFFSET_MM, MAX_OFFSET_MM, MESHED};
use super::visitor::{Range, Visitor};
use crate::anatomy::site;
use crate::drive::mechanism::has_prescribed_motion;
use crate::drive::spec::{
    ContactSpec, DeviceSpec, DriveSpec, HandSpec, HeadShape, HeadSpec, PlacementSpec, SkinPoint, TargetSpec,
};
use crate::units::MM;

/// Static force over weight up to which a device rests by its weight alone; masses are rounded.
const WEIGHT_TOLERANCE: f64 = 1.05;
/// Largest number of heads of a device.
const MAX_HEADS: usize = 32;

/// Rules of `DeviceSpec`.
pub fn device(v: &mut Visitor, d: &DeviceSpec) {
    v.version(d.version);
    if d.heads.is_empty() {
        v.error("heads", "a device needs at least one head");
    }
    v.length("heads", d.heads.len(), MAX_HEADS);
    for (i, h) in d.heads.iter().enumerate() {
        v.within(&format!("heads[{i}]"), |v| head(v, h));
    }
    v.within("body", |v| {
        v.number("moving_mass_kg", d.body.moving_mass_kg, Range::new(0.005, 10.0));
        v.number("static_force_n", d.body.static_force_n, Range::new(0.0, 500.0).usual(0.0, 150.0));
        body(v, d);
    });
    v.number("treatment_s", d.treatment_s, Range::new(1.0, 3600.0).usual(5.0, 900.0));
    check_overlap(v, d);
}

fn body(v: &mut Visitor, d: &DeviceSpec) {
    let b = &d.body;
    if let Some(housing) = &b.housing {
        v.within("housing", |v| {
            v.number("mass_kg", housing.mass_kg, Range::new(0.01, 20.0));
            v.number("mount_kn_m", housing.mount_kn_m, Range::new(0.0, 10000.0));
            v.number("mount_ns_m", housing.mount_ns_m, Range::new(0.0, 10000.0));
        });
    } else if !matches!(b.hand, HandSpec::None | HandSpec::Strap) && d.heads.len() > 1 {
        v.error("hand", "a hand holds a housing or a single head: give body.housing");
    }
    let moves = |h: &HeadSpec| h.drive != DriveSpec::Rest && !has_prescribed_motion(&h.drive, d);
    let weight_n = d.weight_n();
    if b.static_force_n > WEIGHT_TOLERANCE * weight_n && !b.hand.presses() && d.heads.iter().any(moves) {
        v.error(
            "hand",
            format!(
                "static_force_n = {} exceeds the weight of the device, {weight_n:.1} N, and nothing presses: \
                 give a hand with mass, `Simple(mass_kg: 0.5, damping_ns_m: 200.0)` or `Iso10068`, or \
                 `Strap`",
                b.static_force_n
            ),
        );
    }
    if let HandSpec::Simple { mass_kg, damping_ns_m } = b.hand {
        v.within("hand", |v| {
            v.number("mass_kg", mass_kg, Range::new(0.0, 10.0));
            v.number("damping_ns_m", damping_ns_m, Range::new(0.0, 5000.0));
        });
    }
}

fn head(v: &mut Visitor, h: &HeadSpec) {
    v.within("shape", |v| match h.shape {
        HeadShape::Flat { radius_mm } | HeadShape::Ball { radius_mm } => {
            v.number("radius_mm", radius_mm, Range::new(3.0, 80.0));
        }
        HeadShape::Bullet { radius_mm } => v.number("radius_mm", radius_mm, Range::new(3.0, 20.0)),
        HeadShape::Roller { radius_mm, length_mm } => {
            v.number("radius_mm", radius_mm, Range::new(3.0, 120.0));
            v.number("length_mm", length_mm, Range::new(10.0, 400.0));
        }
    });
    let offset = Range::new(-MAX_OFFSET_MM, MAX_OFFSET_MM);
    v.number("offset_proximal_mm", h.offset_proximal_mm, offset);
    v.number("offset_medial_mm", h.offset_medial_mm, offset);
    v.within("drive", |v| drive(v, &h.drive));
    if let ContactSpec::Unilateral { indentation_mm: Some(indentation_mm) } = h.contact {
        v.within("contact", |v| {
            v.number("indentation_mm", indentation_mm, Range::new(-20.0, 30.0).usual(-10.0, 15.0));
        });
    }
}

fn drive(v: &mut Visitor, d: &DriveSpec) {
    let amplitude = Range::new(0.0, 20.0).usual(0.0, 10.0);
    match *d {
        DriveSpec::Displacement { frequency_hz, normal_mm, tangential_mm, second_harmonic_mm, phase_deg } => {
            v.number("frequency_hz", frequency_hz, FREQUENCY);
            v.number("normal_mm", normal_mm, amplitude);
            v.number("tangential_mm", tangential_mm, amplitude);
            v.number("second_harmonic_mm", second_harmonic_mm, amplitude);
            v.number("phase_deg", phase_deg, Range::new(-3600.0, 3600.0).usual(-360.0, 360.0));
            if normal_mm == 0.0 && tangential_mm == 0.0 && second_harmonic_mm == 0.0 {
                v.warn("normal_mm", "the head does not move at all");
            }
        }
        DriveSpec::CrankStroke { frequency_hz, stroke_mm, rod_mm, phase_deg, stall_force_n } => {
            if let Some(stall) = stall_force_n {
                v.number("stall_force_n", stall, Range::new(10.0, 1000.0).usual(50.0, 400.0));
            }
            v.number("frequency_hz", frequency_hz, Range::new(1.0, 100.0).usual(10.0, 60.0));
            v.number("stroke_mm", stroke_mm, Range::new(0.1, 30.0).usual(1.0, 20.0));
            v.number("rod_mm", rod_mm, Range::new(0.1, 1000.0).usual(10.0, 200.0));
            v.number("phase_deg", phase_deg, Range::new(-3600.0, 3600.0).usual(-360.0, 360.0));
            if rod_mm <= stroke_mm {
                v.error("rod_mm", format!("rod_mm {rod_mm} must be longer than stroke_mm {stroke_mm}"));
            }
        }
        DriveSpec::RotatingMass { frequency_hz, unbalance_kg_mm, tangential_ratio, phase_deg } => {
            v.number("frequency_hz", frequency_hz, FREQUENCY);
            v.number("unbalance_kg_mm", unbalance_kg_mm, Range::new(0.0, 20.0).usual(0.001, 5.0));
            v.number("tangential_ratio", tangential_ratio, Range::new(0.0, 1.0));
            v.number("phase_deg", phase_deg, Range::new(-3600.0, 3600.0).usual(-360.0, 360.0));
        }
        DriveSpec::Force { frequency_hz, normal_n, tangential_n, phase_deg } => {
            v.number("frequency_hz", frequency_hz, FREQUENCY);
            v.number("normal_n", normal_n, Range::new(0.0, 500.0));
            v.number("tangential_n", tangential_n, Range::new(0.0, 500.0));
            v.number("phase_deg", phase_deg, Range::new(-3600.0, 3600.0).usual(-360.0, 360.0));
        }
        DriveSpec::Rest => {}
    }
}

/// Flat heads must not overlap: both would prescribe the motion of the same skin. If a head overlaps several
/// others, the first is reported.
fn check_overlap(v: &mut Visitor, d: &DeviceSpec) {
    let distance = |a: &HeadSpec, b: &HeadSpec| {
        let along = a.offset_proximal_mm - b.offset_proximal_mm;
        along.hypot(a.offset_medial_mm - b.offset_medial_mm)
    };
    let reach = |a: &HeadSpec, b: &HeadSpec| (a.shape.radius() + b.shape.radius()) / MM;
    let flat = |h: &HeadSpec| matches!(h.shape, HeadShape::Flat { .. });
    for (j, b) in d.heads.iter().enumerate().filter(|(_, b)| flat(b)) {
        let over = |a: &HeadSpec| flat(a) && distance(a, b) < reach(a, b);
        if let Some(i) = d.heads[..j].iter().position(over) {
            let (distance, reach) = (distance(&d.heads[i], b), reach(&d.heads[i], b));
            v.error(
                &format!("heads[{j}]"),
                format!(
                    "heads[{i}] and heads[{j}] overlap: their centres are {distance} mm apart, their radii \
                     add up to {reach} mm"
                ),
            );
        }
    }
}

/// Rules of `PlacementSpec`.
pub fn placement(v: &mut Visitor, p: &PlacementSpec) {
    match &p.at {
        SkinPoint::Leg { s, theta_deg } => {
            v.number("s", *s, MESHED);
            v.number("theta_deg", *theta_deg, Range::new(-180.0, 180.0));
            if p.within_mm.is_some() {
                v.error("within_mm", "`within_mm` is about a site: it needs `over` in place of `s`");
            }
        }
        SkinPoint::Over(TargetSpec::Site(name)) => {
            let known: Vec<&str> = site::names().collect();
            if !known.contains(&name.as_str()) {
                v.unknown("over", name, "there is no such site", &known);
            }
        }
    }
    let offset = Range::new(-MAX_CENTRE_OFFSET_MM, MAX_CENTRE_OFFSET_MM).usual(-60.0, 60.0);
    v.number("offset_proximal_mm", p.offset_proximal_mm, offset);
    v.number("offset_medial_mm", p.offset_medial_mm, offset);
    v.number("tilt_deg", p.tilt_deg, Range::new(-45.0, 45.0));
    if let Some(within) = p.within_mm {
        v.number("within_mm", within, Range::new(1.0, 30.0));
    }
}
