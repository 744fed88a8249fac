//! Gap between skin and head at first touch.

use crate::drive::Patch;
use crate::drive::spec::HeadShape;
use crate::math::V3;

/// `[point]` distance along the axis between skin and head at first touch [m]; the smallest is 0.
///
/// A disc conforms to the skin and has no gap.
pub fn gaps(patch: &Patch, shape: &HeadShape) -> Vec<f64> {
    if shape.conforms() {
        return vec![0.0; patch.points.len()];
    }
    let pose = &patch.pose;
    let gap = |x: V3| shape.height(pose.across(x)) + (x - pose.centre).dot(&pose.axis);
    let raw: Vec<f64> = patch.points.iter().map(|p| gap(p.position)).collect();
    let least = raw.iter().copied().fold(f64::INFINITY, f64::min);
    raw.into_iter().map(|g| g - least).collect()
}
