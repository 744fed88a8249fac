//! How much of a head's face lies over the meshed surface, where it stands at the surface's rim.

use crate::drive::head::Footprint;
use crate::drive::placement::Pose;
use crate::drive::surface::Surface;

/// Cells across a footprint; the share is right to about a percent.
const CELLS: usize = 32;
/// Half the distance between nodes of a rim, at most [m].
const GRAIN: f64 = 0.03;
/// Footprints covered to this share stand on the surface: the rest is what the cells leave open.
const WHOLE: f64 = 0.99;

/// The share of `footprint` that lies over `surface` if it is not the whole: the rest reaches beyond the rim.
/// A face that overhangs a surface which curves away from it is whole: there is nothing to touch in nature
/// either.
pub fn part_covered(surface: &Surface, pose: &Pose, footprint: &Footprint) -> Option<f64> {
    if surface.to_rim(pose.centre) > footprint.reach() + GRAIN {
        return None;
    }
    let [half_width, half_length] = match *footprint {
        Footprint::Disc { radius } => [radius; 2],
        Footprint::Strip { half_width, half_length } => [half_width, half_length],
    };
    let at = |i: usize| (2 * i + 1) as f64 / CELLS as f64 - 1.0;
    let (mut all, mut over) = (0, 0);
    for i in 0..CELLS * CELLS {
        let cell = [half_width * at(i % CELLS), half_length * at(i / CELLS)];
        if footprint.inside(cell) < 0.0 {
            continue;
        }
        let x = pose.centre + pose.proximal * cell[0] + pose.medial() * cell[1];
        all += 1;
        over += usize::from(surface.beyond(&surface.project(x), x) <= 0.0);
    }
    let share = f64::from(over as u32) / f64::from(all as u32);
    (share < WHOLE).then_some(share)
}
