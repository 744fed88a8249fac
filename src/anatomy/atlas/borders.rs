//! `Borders`: which muscle is where inside the fascia, from closed curves at the levels of the atlas.
//!
//! A curve becomes the signed distance to it on a grid; between the levels distances are interpolated, and a
//! point belongs to the muscle in which it lies deepest. So borders are smooth along the leg, neighbours
//! leave no gap and do not overlap, and where a muscle has no further curve it tapers off.

use crate::anatomy::structure::Structure;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Half the width of the grid, relative to the radius of the fascia.
const REACH: f64 = 1.2;
/// Intervals of the grid.
const INTERVALS: usize = 64;
/// Grid points per level.
const POINTS: usize = (INTERVALS + 1) * (INTERVALS + 1);
/// Distance from all muscles beyond which there is fat, relative to the radius of the fascia: gaps at corners
/// where three muscles meet stay muscle.
const GAP: f32 = 0.02;
/// Distance outside a muscle at levels at which it has no curve: about the radius of its last section, so
/// that it ends half-way to the next level.
const ABSENT: f32 = -0.15;

/// A closed curve in the plane, relative to the radius of the fascia.
pub(super) type Ring = Vec<[f64; 2]>;

/// The borders of the muscles inside the fascia, gastrocnemius and calcaneal tendon disregarded.
#[derive(Clone, Debug)]
pub(crate) struct Borders {
    /// Each muscle with its signed distances `[level][point]`, positive inside.
    muscles: Vec<(Structure, Vec<Vec<f32>>)>,
}

impl Borders {
    /// The borders from the curves of each level.
    pub(super) fn new(levels: &[BTreeMap<Structure, Ring>]) -> Borders {
        let present = |part: &Structure| levels.iter().any(|curves| curves.contains_key(part));
        let muscle = |part: Structure| {
            let level = |curves: &BTreeMap<Structure, Ring>| match curves.get(&part) {
                Some(ring) => distances(ring),
                None => vec![ABSENT; POINTS],
            };
            (part, levels.par_iter().map(level).collect())
        };
        Borders { muscles: Structure::ALL.into_iter().filter(present).map(muscle).collect() }
    }

    /// The muscle at the point `p` (x, z) relative to the radius of the fascia in its direction, `t` of the
    /// way from `level` to the next; fat where there is none.
    pub(crate) fn structure_at(&self, level: usize, t: f64, p: [f64; 2]) -> Structure {
        let deepest = self.deepest(level, t, p, |_| true);
        deepest.filter(|(depth, _)| *depth > -GAP).map_or(Structure::Fat, |(_, part)| part)
    }

    /// Of the muscles that are `allowed` the one in which `p` lies deepest, and how deep.
    pub(crate) fn deepest(
        &self,
        level: usize,
        t: f64,
        p: [f64; 2],
        allowed: impl Fn(Structure) -> bool,
    ) -> Option<(f32, Structure)> {
        let depths = self.distances_at(level, t, p).filter(|(_, part)| allowed(*part));
        depths.max_by(|a, b| a.0.total_cmp(&b.0))
    }

    /// How deep the point of [`Borders::structure_at`] lies in each muscle, half-way borders and gaps
    /// counted, in its unit: positive in the muscle to which the point belongs.
    pub(crate) fn depths_at(&self, level: usize, t: f64, p: [f64; 2]) -> Vec<(Structure, f64)> {
        let distances: Vec<(f32, Structure)> = self.distances_at(level, t, p).collect();
        let depth = |&(own, part): &(f32, Structure)| {
            let others = distances.iter().filter(|(_, other)| *other != part);
            let most = others.map(|(d, _)| *d).fold(f32::NEG_INFINITY, f32::max);
            (part, f64::from((0.5 * (own - most)).min(own + GAP)))
        };
        distances.iter().map(depth).collect()
    }

    /// Signed distance of a point from each muscle, with the muscle.
    fn distances_at(&self, level: usize, t: f64, p: [f64; 2]) -> impl Iterator<Item = (f32, Structure)> {
        self.muscles.iter().map(move |(part, grids)| {
            let at = |k: usize| interpolated(&grids[k.min(grids.len() - 1)], p);
            let (a, b) = (at(level), at(level + 1));
            (a + (b - a) * t as f32, *part)
        })
    }
}

/// Signed distances of the grid points from a closed curve, positive inside.
fn distances(ring: &Ring) -> Vec<f32> {
    let along = |k: usize| -REACH + 2.0 * REACH * k as f64 / INTERVALS as f64;
    let point = |n: usize| [along(n % (INTERVALS + 1)), along(n / (INTERVALS + 1))];
    (0..POINTS).map(|n| signed_distance(ring, point(n)) as f32).collect()
}

/// Distance of `p` from the polygon `ring`, negative outside.
fn signed_distance(ring: &Ring, p: [f64; 2]) -> f64 {
    let (mut nearest, mut inside) = (f64::INFINITY, false);
    for (i, b) in ring.iter().enumerate() {
        let a = ring[(i + ring.len() - 1) % ring.len()];
        let (edge, to) = ([b[0] - a[0], b[1] - a[1]], [p[0] - a[0], p[1] - a[1]]);
        let along = (to[0] * edge[0] + to[1] * edge[1]) / (edge[0].powi(2) + edge[1].powi(2)).max(1e-30);
        let along = along.clamp(0.0, 1.0);
        nearest = nearest.min((to[0] - along * edge[0]).powi(2) + (to[1] - along * edge[1]).powi(2));
        let crosses = (a[1] > p[1]) != (b[1] > p[1]);
        if crosses && p[0] < a[0] + edge[0] * (p[1] - a[1]) / edge[1] {
            inside = !inside;
        }
    }
    if inside { nearest.sqrt() } else { -nearest.sqrt() }
}

/// Bilinear interpolation on the grid; beyond it the value at its edge.
fn interpolated(grid: &[f32], p: [f64; 2]) -> f32 {
    let place = p.map(|c| ((c + REACH) / (2.0 * REACH) * INTERVALS as f64).clamp(0.0, INTERVALS as f64));
    let cell = place.map(|c| (c as usize).min(INTERVALS - 1));
    let t = [0, 1].map(|k| (place[k] - cell[k] as f64) as f32);
    let at = |i: usize, j: usize| grid[cell[0] + i + (INTERVALS + 1) * (cell[1] + j)];
    let row = |j: usize| at(0, j) + (at(1, j) - at(0, j)) * t[0];
    row(0) + (row(1) - row(0)) * t[1]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square of half width `half` about (`x`, 0).
    fn square(x: f64, half: f64) -> Ring {
        vec![[x - half, -half], [x + half, -half], [x + half, half], [x - half, half]]
    }

    #[test]
    fn distances_are_those_of_a_square() {
        let ring = square(0.0, 0.5);
        assert!((signed_distance(&ring, [0.1, 0.2]) - 0.3).abs() < 1e-12);
        assert!((signed_distance(&ring, [0.8, 0.9]) + 0.5).abs() < 1e-12);
        assert!((interpolated(&distances(&ring), [0.6, 0.0]) + 0.1).abs() < 1e-3);
    }

    #[test]
    fn neighbours_meet_half_way_and_a_muscle_ends_between_levels() {
        let both = BTreeMap::from([
            (Structure::Soleus, square(-0.55, 0.5)),
            (Structure::TibialisPosterior, square(0.55, 0.5)),
        ]);
        let one = BTreeMap::from([(Structure::Soleus, square(-0.55, 0.5))]);
        let borders = Borders::new(&[both, one]);
        assert_eq!(borders.structure_at(0, 0.0, [-0.045, 0.0]), Structure::Soleus);
        assert_eq!(borders.structure_at(0, 0.0, [0.0, 0.0]), Structure::Fat);
        assert_eq!(borders.structure_at(0, 0.0, [0.07, 0.0]), Structure::TibialisPosterior);
        assert_eq!(borders.structure_at(0, 0.0, [0.0, 0.9]), Structure::Fat);
        let end = |t: f64| borders.structure_at(0, t, [0.6, 0.0]);
        assert_eq!((end(0.5), end(0.9)), (Structure::TibialisPosterior, Structure::Fat));
    }
}
