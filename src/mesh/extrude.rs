//! Sweeping a plane mesh of nine-node quadrilaterals along an axis into 27-node hexahedra.

use crate::math::V3;
use crate::mesh::hex::{Face, HexMesh};
use crate::mesh::shape27;
use std::collections::BTreeMap;

/// A plane mesh: nine-node quadrilaterals over `nodes` plane nodes, `quads[q][i + 3 j]`.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Number of plane nodes.
    pub nodes: usize,
    /// `[quad][9]` plane node indices.
    pub quads: Vec<[u32; 9]>,
}

/// Local plane nodes (start, middle, end) of the four sides of a quad: η = −1, ξ = +1, η = +1, ξ = −1.
const SIDES: [[usize; 3]; 4] = [[0, 1, 2], [2, 5, 8], [6, 7, 8], [0, 3, 6]];
/// Element side on which each quad side sweeps out a face.
const SWEPT: [u8; 4] = [2, 1, 3, 0];

/// One side of one quad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Side {
    /// Quad index.
    pub quad: u32,
    /// Side 0–3: η = −1, ξ = +1, η = +1, ξ = −1.
    pub side: u8,
}

impl Plan {
    /// Turns every quad so that ξ × η points along the sweep; `at` gives the plane node positions.
    pub fn orient(&mut self, at: impl Fn(u32) -> V3, sweep: V3) {
        for quad in &mut self.quads {
            let (a, b) = (at(quad[5]) - at(quad[3]), at(quad[7]) - at(quad[1]));
            if a.cross(&b).dot(&sweep) < 0.0 {
                for row in 0..3 {
                    quad.swap(3 * row, 3 * row + 2);
                }
            }
        }
    }

    /// The quads on each side of every edge, keyed by the edge's middle node.
    pub fn edges(&self) -> BTreeMap<u32, Vec<Side>> {
        let mut edges: BTreeMap<u32, Vec<Side>> = BTreeMap::new();
        for (q, quad) in self.quads.iter().enumerate() {
            for (side, nodes) in SIDES.iter().enumerate() {
                edges.entry(quad[nodes[1]]).or_default().push(Side { quad: q as u32, side: side as u8 });
            }
        }
        edges
    }

    /// The element face that `side` sweeps out in `layer`.
    pub fn face(&self, side: Side, layer: usize) -> Face {
        Face { element: (layer * self.quads.len()) as u32 + side.quad, side: SWEPT[usize::from(side.side)] }
    }

    /// The two end faces of quad `quad`: first layer's ζ = −1, last layer's ζ = +1.
    pub fn ends(&self, quad: usize, layers: usize) -> [Face; 2] {
        let last = (layers - 1) * self.quads.len();
        [Face { element: quad as u32, side: 4 }, Face { element: (last + quad) as u32, side: 5 }]
    }

    /// Sweeps the plan through `layers` layers. Element `layer · quads + quad`; `position(node, half level)`
    /// with half levels 0…2·layers; `region(quad, layer)`.
    pub fn sweep(
        &self,
        layers: usize,
        position: impl Fn(u32, usize) -> V3,
        region: impl Fn(usize, usize) -> u16,
    ) -> HexMesh {
        let mut mesh = HexMesh::default();
        for half in 0..=2 * layers {
            mesh.nodes.extend((0..self.nodes as u32).map(|n| position(n, half)));
        }
        for layer in 0..layers {
            for (q, quad) in self.quads.iter().enumerate() {
                let mut element = [0; 27];
                for (n, slot) in element.iter_mut().enumerate() {
                    *slot = ((2 * layer + n / 9) * self.nodes) as u32 + quad[n % 9];
                }
                mesh.elements.push(element);
                mesh.region.push(region(q, layer));
            }
        }
        mesh.drop_unused_nodes();
        mesh
    }
}

impl HexMesh {
    /// The 27 positions of an element [m].
    pub fn corners(&self, element: usize) -> [V3; 27] {
        self.elements[element].map(|n| self.nodes[n as usize])
    }

    /// Centroid of an element (image of ξ = 0) [m].
    pub fn centre(&self, element: usize) -> V3 {
        self.nodes[self.elements[element][13] as usize]
    }

    /// The nine nodes of a face, lexicographic in its own two axes (the lower reference axis first).
    pub fn face_nodes(&self, face: Face) -> [u32; 9] {
        let axis = usize::from(face.side / 2);
        let fixed = if face.side.is_multiple_of(2) { 0 } else { 2 };
        let stride = [1, 3, 9];
        let (a, b) = ([1, 0, 0][axis], [2, 2, 1][axis]);
        let element = &self.elements[face.element as usize];
        std::array::from_fn(|n| element[fixed * stride[axis] + (n % 3) * stride[a] + (n / 3) * stride[b]])
    }

    /// Faces keyed by their middle node (index 4 of nine): two entries inside the body, one on its boundary.
    pub fn faces(&self) -> BTreeMap<u32, Vec<Face>> {
        let mut faces: BTreeMap<u32, Vec<Face>> = BTreeMap::new();
        for element in 0..self.elements.len() as u32 {
            for side in 0..6 {
                let face = Face { element, side };
                faces.entry(self.face_nodes(face)[4]).or_default().push(face);
            }
        }
        faces
    }

    /// Volume of each element by 4-point Gauss quadrature of det J [m³].
    pub fn volumes(&self) -> Vec<f64> {
        let (points, weights) = shape27::gauss4();
        (0..self.elements.len())
            .map(|e| {
                let x = self.corners(e);
                let mut sum = 0.0;
                for i in 0..64 {
                    let [a, b, c] = [i % 4, i / 4 % 4, i / 16];
                    let det = shape27::map(&x, [points[a], points[b], points[c]]).1.determinant();
                    sum += weights[a] * weights[b] * weights[c] * det;
                }
                sum
            })
            .collect()
    }

    /// Removes nodes no element uses, keeping the order of the rest.
    pub(crate) fn drop_unused_nodes(&mut self) {
        let mut new = vec![u32::MAX; self.nodes.len()];
        for &n in self.elements.iter().flatten() {
            new[n as usize] = 0;
        }
        let mut kept = Vec::new();
        for (n, slot) in new.iter_mut().enumerate() {
            if *slot == 0 {
                *slot = kept.len() as u32;
                kept.push(self.nodes[n]);
            }
        }
        for n in self.elements.iter_mut().flatten() {
            *n = new[*n as usize];
        }
        self.nodes = kept;
    }
}
