//! Tangent directions of the skin.

use crate::math::V3;

/// Tangents with a smaller component along Z count as neither medial nor lateral.
const LEVEL_TOLERANCE: f64 = 1e-6;

/// Unit vector of the tangential part of `v` on a surface of unit normal `normal`; an arbitrary tangent if
/// `v` is parallel to the normal.
pub fn tangential(v: V3, normal: V3) -> V3 {
    let t = v - normal * v.dot(&normal);
    if t.norm() > 1e-9 * v.norm() { t.normalize() } else { normal.cross(&other_axis(normal)).normalize() }
}

/// A coordinate axis that is not parallel to `v`.
fn other_axis(v: V3) -> V3 {
    if v.x.abs() < 0.7 { V3::x() } else { V3::y() }
}

/// Circumferential unit tangent, in the direction of increasing θ, of a surface with outward normal
/// `outward`.
pub(super) fn circumferential(outward: V3) -> V3 {
    tangential(outward.cross(&V3::y()), outward)
}

/// Sign of the medial direction (−Z) relative to increasing θ on a surface with outward normal `outward`: 1
/// on the posterior side, −1 on the anterior side. A surface that faces medially or laterally has no tangent
/// along −Z; there the sign is 1, as on the posterior side.
pub fn medial_sign(outward: V3) -> f64 {
    if circumferential(outward).z > LEVEL_TOLERANCE { -1.0 } else { 1.0 }
}
