//! `PlaneMesh`: a mesh of quadrilaterals of nine nodes, or 25 where it is curved, that is extruded along an
//! axis into hexahedra.

use crate::math::V3;
use crate::mesh::hex::{Face, HexMesh};
use std::collections::BTreeMap;

/// A plane mesh of nine-node quadrilaterals; `quads[q][i + 3 j]` is the node at (ξ, η) = (i−1, j−1).
#[derive(Clone, Debug, Default)]
pub struct PlaneMesh {
    /// Number of plane nodes.
    pub nodes: usize,
    /// `[quad][9]` plane node indices.
    pub quads: Vec<[u32; 9]>,
    /// `[quad][i + 5 j]` the node at (ξ, η) = ½ (i−2, j−2); empty if the maps are quadratic.
    pub curved: Vec<[u32; 25]>,
}

/// Local plane nodes (start, middle, end) of the four sides of a quad: η = −1, ξ = +1, η = +1, ξ = −1.
const SIDES: [[usize; 3]; 4] = [[0, 1, 2], [2, 5, 8], [6, 7, 8], [0, 3, 6]];
/// Element side that the extrusion of each quad side becomes.
const EXTRUDED: [u8; 4] = [2, 1, 3, 0];

/// One side of one quadrilateral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    /// Quad index.
    pub quad: u32,
    /// Side 0–3: η = −1, ξ = +1, η = +1, ξ = −1.
    pub side: u8,
}

impl PlaneMesh {
    /// Orients every quad so that ξ × η points along `direction`; `at` gives the positions of the plane
    /// nodes.
    pub fn orient(&mut self, at: impl Fn(u32) -> V3, direction: V3) {
        for (q, quad) in self.quads.iter_mut().enumerate() {
            let (a, b) = (at(quad[5]) - at(quad[3]), at(quad[7]) - at(quad[1]));
            if a.cross(&b).dot(&direction) < 0.0 {
                quad.chunks_mut(3).for_each(<[u32]>::reverse);
                self.curved.get_mut(q).into_iter().for_each(|c| c.chunks_mut(5).for_each(<[u32]>::reverse));
            }
        }
    }

    /// The quad sides at every edge, keyed by the middle node of the edge: two inside, one on the boundary.
    pub fn edges(&self) -> BTreeMap<u32, Vec<Side>> {
        let mut edges: BTreeMap<u32, Vec<Side>> = BTreeMap::new();
        for (q, quad) in self.quads.iter().enumerate() {
            for (side, nodes) in SIDES.iter().enumerate() {
                edges.entry(quad[nodes[1]]).or_default().push(Side { quad: q as u32, side: side as u8 });
            }
        }
        edges
    }

    /// The element face that is the extrusion of `side` in `layer`.
    pub fn face(&self, side: Side, layer: usize) -> Face {
        Face {
            element: (layer * self.quads.len()) as u32 + side.quad,
            side: EXTRUDED[usize::from(side.side)],
        }
    }

    /// The two end faces of the extrusion of `quad` over `layers` layers: ζ = −1 of the first, ζ = +1 of the
    /// last.
    pub fn ends(&self, quad: usize, layers: usize) -> [Face; 2] {
        let last = (layers - 1) * self.quads.len();
        [Face { element: quad as u32, side: 4 }, Face { element: (last + quad) as u32, side: 5 }]
    }

    /// Node steps per element along the axis of extrusion.
    pub fn steps(&self) -> usize {
        if self.curved.is_empty() { 2 } else { 4 }
    }

    /// Extrudes the plane mesh over `layers` layers; element `layer · quads + quad`. `position(node, step)`
    /// gives the node positions [m], steps 0 to `layers` · [`PlaneMesh::steps`]; `region(quad, layer)` the
    /// region index.
    pub fn extrude(
        &self,
        layers: usize,
        position: impl Fn(u32, usize) -> V3,
        region: impl Fn(usize, usize) -> u16,
    ) -> HexMesh {
        let (mut mesh, steps) = (HexMesh::default(), self.steps());
        for step in 0..=steps * layers {
            mesh.nodes.extend((0..self.nodes as u32).map(|n| position(n, step)));
        }
        let id = |n: u32, step: usize| (step * self.nodes) as u32 + n;
        for layer in 0..layers {
            for (q, quad) in self.quads.iter().enumerate() {
                let at = |n: usize| id(quad[n % 9], steps * layer + steps / 2 * (n / 9));
                mesh.elements.push(std::array::from_fn(at));
                let curved = self.curved.get(q);
                mesh.curved.extend(
                    curved.map(|quad| std::array::from_fn(|n| id(quad[n % 25], steps * layer + n / 25))),
                );
                mesh.region.push(region(q, layer));
            }
        }
        mesh.drop_unused_nodes();
        mesh
    }
}
