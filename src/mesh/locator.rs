//! `Locator`: point location, i.e. the element that contains a point and its reference coordinates there.
//!
//! Candidate elements come from bounding boxes on a uniform grid; Newton's method inverts the map.

use crate::math::V3;
use crate::mesh::hex::HexMesh;
use crate::mesh::shape::Shape;

/// Tolerance on |ξ| ≤ 1 (round-off on shared faces).
const SLACK: f64 = 1e-6;

/// Largest number of grid cells per element.
const CELLS_PER_ELEMENT: f64 = 8.0;

/// A uniform grid over one mesh for point location.
#[derive(Clone, Debug)]
pub struct Locator<'a> {
    mesh: &'a HexMesh,
    low: V3,
    cell: f64,
    count: [usize; 3],
    /// `[cell]` elements whose bounding box overlaps the cell, ascending.
    elements: Vec<Vec<u32>>,
}

impl<'a> Locator<'a> {
    /// Builds the grid. All cells have one size; there are at most eight per element, however flat the body
    /// is.
    pub fn new(mesh: &'a HexMesh) -> Locator<'a> {
        let low = mesh.nodes.iter().fold(V3::repeat(f64::INFINITY), |a, b| a.inf(b));
        let high = mesh.nodes.iter().fold(V3::repeat(f64::NEG_INFINITY), |a, b| a.sup(b));
        let size = high - low;
        let elements = mesh.elements.len().max(1) as f64;
        let mut cell = (size.product() / elements).cbrt().max(1e-6);
        let cells = |cell: f64| [0, 1, 2].map(|i| (size[i] / cell).floor() + 1.0);
        while cells(cell).iter().product::<f64>() > CELLS_PER_ELEMENT * elements {
            cell *= 1.25;
        }
        let count = cells(cell).map(|n| n as usize);
        let mut locator =
            Locator { mesh, low, cell, count, elements: vec![Vec::new(); count.iter().product()] };
        for element in 0..mesh.elements.len() {
            let (low, high) = bounds(&mesh.node_positions(element));
            let (from, to) = (locator.index(low), locator.index(high));
            for k in from[2]..=to[2] {
                for j in from[1]..=to[1] {
                    for i in from[0]..=to[0] {
                        locator.elements[(k * count[1] + j) * count[0] + i].push(element as u32);
                    }
                }
            }
        }
        locator
    }

    fn index(&self, p: V3) -> [usize; 3] {
        [0, 1, 2]
            .map(|i| (((p[i] - self.low[i]) / self.cell).floor().max(0.0) as usize).min(self.count[i] - 1))
    }

    /// The element that contains `p` [m] and the reference coordinates there, the lowest index on shared
    /// faces; `None` outside the mesh.
    pub fn locate(&self, p: V3) -> Option<(usize, [f64; 3])> {
        let [i, j, k] = self.index(p);
        self.elements[(k * self.count[1] + j) * self.count[0] + i].iter().find_map(|&e| {
            let x = self.mesh.node_positions(e as usize);
            let (low, high) = bounds(&x);
            let near = (0..3).all(|i| low[i] <= p[i] && p[i] <= high[i]);
            near.then(|| invert(&self.mesh.shape(e as usize), p)).flatten().map(|xi| (e as usize, xi))
        })
    }

    /// Element of `region` whose centre is nearest to `p` [m], and the reference coordinates of that centre:
    /// a substitute for a site whose charted position lies outside its host tissue. `None` for an empty
    /// region.
    pub fn nearest_in_region(&self, p: V3, region: u16) -> Option<(usize, [f64; 3])> {
        (0..self.mesh.elements.len())
            .filter(|&e| self.mesh.region[e] == region)
            .min_by(|&a, &b| (self.mesh.centre(a) - p).norm().total_cmp(&(self.mesh.centre(b) - p).norm()))
            .map(|e| (e, [0.0; 3]))
    }
}

/// A box around the element with node positions `x` [m]: that of the nodes, wider by an eighth of its size on
/// every side, because a curved edge may extend beyond its nodes.
fn bounds(x: &[V3; 27]) -> (V3, V3) {
    let (low, high) = x.iter().fold((x[0], x[0]), |(a, b), p| (a.inf(p), b.sup(p)));
    let margin = (high - low) / 8.0;
    (low - margin, high + margin)
}

/// Reference coordinates of `p` in the element with the map `shape`, if it lies inside.
fn invert(shape: &Shape, p: V3) -> Option<[f64; 3]> {
    let mut xi = [0.0; 3];
    for _ in 0..20 {
        let (at, jacobian) = shape.at(xi);
        let step = jacobian.try_inverse()? * (p - at);
        for (value, change) in xi.iter_mut().zip(step.iter()) {
            *value = (*value + change).clamp(-1.5, 1.5);
        }
        if step.norm() < 1e-12 {
            break;
        }
    }
    let (at, jacobian) = shape.at(xi);
    let size = 2.0 * jacobian.norm();
    let inside = xi.iter().all(|v| v.abs() <= 1.0 + SLACK) && (at - p).norm() < 1e-7 * size;
    inside.then(|| xi.map(|v| v.clamp(-1.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mesh::spec::{BlockSpec, LayerSpec};

    /// A thin slab gets no more cells than a cube of as many elements.
    #[test]
    fn a_flat_body_has_few_cells() {
        let layers = vec![LayerSpec::new("gel", 120.0)];
        let spec = BlockSpec { length_mm: 120.0, width_mm: 1e-4, layers };
        let mesh = HexMesh::block(&spec, 15.0).unwrap();
        let locator = Locator::new(&mesh);
        assert!(locator.elements.len() as f64 <= CELLS_PER_ELEMENT * mesh.elements.len() as f64);
        assert!(locator.locate(V3::new(-0.05, 0.02, 0.0)).is_some());
    }
}
