//! Areas and centres of the bones, slab by slab along the leg.

use crate::math::V3;
use nalgebra::Matrix3;

/// Thickness of a slab [mm].
pub const SLAB_MM: f64 = 4.0;

/// The section of a bone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Area {
    /// Area [mm²]; 0 where there is no bone.
    pub area: f64,
    /// Centre in the frame [mm].
    pub centre: V3,
}

/// The bones in a slab across the leg.
#[derive(Clone, Copy, Debug)]
pub struct Slab {
    /// Height of its middle [mm].
    pub y: f64,
    /// The tibia.
    pub tibia: Area,
    /// The fibula.
    pub fibula: Area,
}

/// The slabs of the tibia from low to high, in the frame of `axes` (rows) about `origin`; the two at its ends
/// are filled only in part and left out.
pub fn slabs(axes: &Matrix3<f64>, origin: V3, tibia: &[V3], fibula: &[V3], voxel_mm3: f64) -> Vec<Slab> {
    let inside = |p: &V3| axes * (p - origin);
    let low = tibia.iter().map(|p| inside(p).y).fold(f64::INFINITY, f64::min);
    let high = tibia.iter().map(|p| inside(p).y).fold(f64::NEG_INFINITY, f64::max);
    if high <= low {
        return Vec::new();
    }
    let count = ((high - low) / SLAB_MM) as usize + 1;
    let gather = |points: &[V3]| {
        let mut sums = vec![(0_usize, V3::zeros()); count];
        for p in points.iter().map(inside) {
            if (low..=high).contains(&p.y) {
                let sum = &mut sums[((p.y - low) / SLAB_MM) as usize];
                *sum = (sum.0 + 1, sum.1 + p);
            }
        }
        sums
    };
    let area = |(n, sum): (usize, V3)| {
        let centre = sum / n.max(1) as f64;
        Area { area: n as f64 * voxel_mm3 / SLAB_MM, centre: V3::new(centre.x, 0.0, centre.z) }
    };
    let both = gather(tibia).into_iter().zip(gather(fibula)).enumerate();
    let all =
        both.map(|(i, (t, f))| Slab { y: low + (i as f64 + 0.5) * SLAB_MM, tibia: area(t), fibula: area(f) });
    all.skip(1).take(count.saturating_sub(2)).collect()
}
