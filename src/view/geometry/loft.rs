//! Surfaces through closed curves at successive heights.

use crate::math::V3;
use std::f64::consts::TAU;
use std::ops::Range;

/// Positions and triangles of a surface through closed curves.
#[derive(Clone, Debug, Default)]
pub struct Loft {
    /// Positions [m], curve by curve, `[vertex]`.
    pub positions: Vec<V3>,
    /// Vertices, counter-clockwise seen from outside, `[triangle][3]`.
    pub triangles: Vec<[u32; 3]>,
}

/// The surface through `along` curves, from top to bottom, of `around` points each: `curve(k, angle)` [m] at
/// angle 0 to 2π [rad], clockwise seen from above as the angle θ of the leg.
pub fn loft(along: usize, around: usize, curve: impl Fn(usize, f64) -> V3) -> Loft {
    let angle = |i: usize| TAU * i as f64 / around as f64;
    let positions = (0..along).flat_map(|k| (0..around).map(move |i| (k, i)));
    let positions = positions.map(|(k, i)| curve(k, angle(i))).collect();
    let at = |k: usize, i: usize| (k * around + i % around) as u32;
    let cells = (0..along.saturating_sub(1)).flat_map(|k| (0..around).map(move |i| (k, i)));
    let quad = |(k, i): (usize, usize)| {
        let [a, b, c, d] = [at(k, i), at(k, i + 1), at(k + 1, i + 1), at(k + 1, i)];
        [[a, b, c], [a, c, d]]
    };
    Loft { positions, triangles: cells.flat_map(quad).collect() }
}

impl Loft {
    /// Closes one end, whose curve are the vertices `rim`, with a fan around its mean: the `upper` end, whose
    /// outside is above, or the lower one.
    pub fn close(&mut self, rim: Range<usize>, upper: bool) {
        let (first, around) = (rim.start, rim.len());
        let centre = self.positions[rim].iter().sum::<V3>() / around as f64;
        let hub = self.positions.len() as u32;
        self.positions.push(centre);
        let at = |i: usize| (first + i % around) as u32;
        let fan = (0..around).map(|i| if upper { [hub, at(i + 1), at(i)] } else { [hub, at(i), at(i + 1)] });
        self.triangles.extend(fan.collect::<Vec<_>>());
    }
}

/// Unit vertex normals, averaged over the adjacent triangles by area; +y where there are none.
pub fn vertex_normals(positions: &[V3], triangles: &[[u32; 3]]) -> Vec<V3> {
    let mut normals = vec![V3::zeros(); positions.len()];
    for t in triangles {
        let [a, b, c] = t.map(|v| positions[v as usize]);
        let area = (b - a).cross(&(c - a));
        for &v in t {
            normals[v as usize] += area;
        }
    }
    normals.iter().map(|n| n.try_normalize(0.0).unwrap_or_else(V3::y)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anatomy::frame::direction;

    #[test]
    fn a_closed_cylinder_has_its_volume_and_outward_normals() {
        let (radius, height, n) = (0.02, 0.1, 90);
        let curve = |k: usize, angle: f64| direction(angle) * radius - V3::y() * (height * k as f64 / 4.0);
        let mut cylinder = loft(5, n, curve);
        let middle = 2 * n;
        let normals = vertex_normals(&cylinder.positions, &cylinder.triangles);
        assert!(normals[middle].dot(&direction(0.0)) > 0.9999);
        cylinder.close(0..n, true);
        cylinder.close(4 * n..5 * n, false);
        let at = |v: u32| cylinder.positions[v as usize];
        let six = |t: &[u32; 3]| at(t[0]).dot(&at(t[1]).cross(&at(t[2])));
        let volume: f64 = cylinder.triangles.iter().map(|t| six(t) / 6.0).sum();
        let polygon = 0.5 * n as f64 * radius.powi(2) * (TAU / n as f64).sin();
        assert!((volume / (polygon * height) - 1.0).abs() < 1e-9, "{volume:e}");
    }
}
