//! `TracePoint`: a point, or a box of points, at which a trace is taken.
//!
//! The trace of one point is its interpolated displacement. The trace of a box is the mean displacement of
//! its points, scaled so that its RMS over time equals the mean RMS of the points, which is the value in the
//! tables. The RMS of the mean displacement alone is smaller if the points do not move in phase.

use crate::fem::{PointBasis, Space};
use crate::math::C64;
use crate::probe::harmonic_field::HarmonicField;
use crate::solver::Real;
use nalgebra::Vector3;
use std::collections::BTreeMap;

/// A point, or the sample points of a box, at which a trace is taken.
#[derive(Clone, Debug)]
pub struct TracePoint {
    /// Name in the column headers.
    pub(super) name: String,
    points: Vec<PointBasis>,
    /// (node, weight) of the mean displacement over the points.
    pub(super) mean: Vec<(u32, f64)>,
}

impl TracePoint {
    /// The trace point `name` at the located `points` (element, reference coordinates), at least one.
    pub fn new(name: &str, space: &Space, points: &[(usize, [f64; 3])]) -> TracePoint {
        let points: Vec<PointBasis> = points.iter().map(|&(e, xi)| PointBasis::new(space, e, xi)).collect();
        let mut mean = BTreeMap::<u32, f64>::new();
        for point in &points {
            for (&node, value) in point.nodes.iter().zip(&point.values) {
                *mean.entry(node).or_default() += value / points.len() as f64;
            }
        }
        TracePoint { name: name.to_string(), points, mean: mean.into_iter().collect() }
    }

    /// Mean displacement of the points for the field `u` `[node][3]`, in the unit of `u`.
    pub(super) fn mean_displacement<T: Real>(&self, u: &[T]) -> [f64; 3] {
        [0, 1, 2].map(|c| self.mean.iter().map(|(n, w)| w * u[3 * *n as usize + c].into()).sum())
    }

    /// Ratio of the mean over the points of the RMS displacement to the RMS of the mean displacement in
    /// `field` [1]; 1 without motion.
    pub(super) fn rms_ratio(&self, field: &HarmonicField) -> f64 {
        let each =
            self.points.iter().map(|p| rms(field, || p.nodes.iter().copied().zip(p.values.iter().copied())));
        let mean = each.sum::<f64>() / self.points.len() as f64;
        let own = rms(field, || self.mean.iter().copied());
        if own > 0.0 { mean / own } else { 1.0 }
    }
}

/// Displacement amplitude of one frequency component at a point given by (node, weight) [m].
pub(super) fn amplitude(values: &[[C64; 3]], at: impl Iterator<Item = (u32, f64)>) -> Vector3<C64> {
    at.map(|(node, weight)| Vector3::from(values[node as usize]) * C64::from(weight)).sum()
}

/// RMS over time of the displacement vector at a point given by (node, weight) [m].
fn rms<I: Iterator<Item = (u32, f64)>>(field: &HarmonicField, at: impl Fn() -> I) -> f64 {
    // Mean square of a cosine, or of a static displacement.
    let half = if field.frequency_hz > 0.0 { 0.5 } else { 1.0 };
    let square = |values: &Vec<[C64; 3]>| half * amplitude(values, at()).norm_squared();
    field.amplitude.iter().map(square).sum::<f64>().sqrt()
}
