//! Overlap of a footprint with the meshed surface, for heads at its rim.

use crate::drive::Footprint;
use crate::drive::placement::pose::Pose;
use crate::drive::placement::surface::Surface;

/// Cells across a footprint; the error of the fraction is about 1 %.
const CELLS: usize = 32;
/// Upper bound on half the distance between nodes of the rim [m].
const HALF_NODE_SPACING: f64 = 0.03;
/// Fractions from here on count as complete, given the error of the cell count.
const COMPLETE: f64 = 0.99;

/// The fraction of `footprint` that lies over `surface` if the rest extends beyond its rim; `None` if the
/// overlap is complete. A face that overhangs a surface which curves away from it counts as complete, because
/// no skin is missing.
pub fn partial_overlap(surface: &Surface, pose: &Pose, footprint: &Footprint) -> Option<f64> {
    if surface.rim_distance(pose.centre) > footprint.reach() + HALF_NODE_SPACING {
        return None;
    }
    let [half_width, half_length] = match *footprint {
        Footprint::Disc { radius } => [radius; 2],
        Footprint::Strip { half_width, half_length } => [half_width, half_length],
    };
    let at = |i: usize| (2 * i + 1) as f64 / CELLS as f64 - 1.0;
    let (mut total, mut covered) = (0, 0);
    for i in 0..CELLS * CELLS {
        let cell = [half_width * at(i % CELLS), half_length * at(i / CELLS)];
        if footprint.inside(cell) < 0.0 {
            continue;
        }
        let x = pose.centre + pose.proximal * cell[0] + pose.medial() * cell[1];
        total += 1;
        covered += usize::from(surface.distance_beyond_rim(&surface.project(x), x) <= 0.0);
    }
    let fraction = f64::from(covered as u32) / f64::from(total as u32);
    (fraction < COMPLETE).then_some(fraction)
}
