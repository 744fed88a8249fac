//! Strain of the superficial tissue under the heads.

use crate::math::V3;
use crate::metric::body_metrics::BodyMetrics;
use crate::metric::quantile::weighted_quantile;
use crate::metric::steady_state::SteadyState;

/// The tissue within `radius` of the axis of any head; all tissue if there are no heads.
#[derive(Clone, Copy, Debug)]
pub struct HeadVicinity<'a> {
    /// `[head]` centre [m] and unit axis.
    pub heads: &'a [(V3, V3)],
    /// Radius around each axis [m].
    pub radius: f64,
}

impl HeadVicinity<'_> {
    /// Whether `point` [m] lies in the vicinity.
    pub fn contains(&self, point: V3) -> bool {
        let near = |&(centre, axis): &(V3, V3)| {
            let offset = point - centre;
            let along = offset.dot(&axis);
            // The axis also leaves the leg on the far side: only the near side counts.
            along < 2.0 * self.radius && (offset - axis * along).norm() < self.radius
        };
        self.heads.is_empty() || self.heads.iter().any(near)
    }
}

/// Volume-weighted quantile `q` ∈ [0, 1] of the peak octahedral shear strain in `elements` within `vicinity`
/// [1]; `None` if no node lies there. A quantile replaces the maximum because strain is singular at the rim
/// of a flat head: its maximum diverges under refinement.
pub fn strain_quantile(
    steady: &SteadyState,
    metrics: &BodyMetrics,
    elements: impl Iterator<Item = usize>,
    vicinity: HeadVicinity,
    q: f64,
) -> Option<f64> {
    let points = steady.space.points_per_element();
    let pairs = elements
        .flat_map(|e| e * points..(e + 1) * points)
        .filter(|&at| vicinity.contains(steady.space.positions[steady.space.node_of[at] as usize]))
        .map(|at| (metrics.strain[at], steady.geometry.weight[at]))
        .collect();
    weighted_quantile(pairs, q)
}
