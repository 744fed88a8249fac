//! `HexMesh`: hexahedra of 27 nodes, or 125 where faces are curved, with regions and named surfaces.

use crate::math::V3;
use std::collections::BTreeMap;

/// One side of one element. Sides: 0 ξ=−1, 1 ξ=+1, 2 η=−1, 3 η=+1, 4 ζ=−1, 5 ζ=+1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Face {
    /// Element index.
    pub element: u32,
    /// Side 0–5.
    pub side: u8,
}

/// A conforming mesh of hexahedra whose maps are polynomials of order 2, or of order 4 if the mesh is curved.
///
/// `elements[e][i + 3 j + 9 k]` is the node at (ξ, η, ζ) = (i−1, j−1, k−1). Neighbours share the node indices
/// on their common face, edge or corner; their relative orientation is arbitrary.
#[derive(Clone, Debug, Default)]
pub struct HexMesh {
    /// `[node]` position in the shank frame [m].
    pub nodes: Vec<V3>,
    /// `[element][27]` node indices.
    pub elements: Vec<[u32; 27]>,
    /// `[element][i + 5 j + 25 k]` node at (ξ, η, ζ) = ½ (i−2, j−2, k−2): the nodes of a curved mesh, among
    /// them those of `elements`. Empty if the maps are triquadratic.
    pub curved: Vec<[u32; 125]>,
    /// `[element]` index into `regions`.
    pub region: Vec<u16>,
    /// Region names: for a leg those of [`crate::anatomy::Tissue`], for a phantom those of the layers.
    pub regions: Vec<String>,
    /// Named face sets. Leg: `skin` (outer), `fascia` (fat|muscle), `aponeurosis` (gastrocnemius|soleus),
    /// `tibia`, `fibula`, `cut_proximal`, `cut_distal`. Block: `top` (+X), `bottom` (−X), `sides`,
    /// `interface_1`…. Cylinder: `skin`, `core`, `cut_proximal`, `cut_distal`, `interface_1`…. Interface sets
    /// list each face once, as a side of the deeper element.
    pub surfaces: BTreeMap<String, Vec<Face>>,
}

impl HexMesh {
    /// The 27 node positions of an element [m].
    pub fn node_positions(&self, element: usize) -> [V3; 27] {
        self.elements[element].map(|n| self.nodes[n as usize])
    }

    /// Centroid of an element (image of ξ = 0) [m].
    pub fn centre(&self, element: usize) -> V3 {
        self.nodes[self.elements[element][13] as usize]
    }

    /// The nine nodes of a face, lexicographic in its two free reference axes, the lower axis fastest.
    pub fn face_nodes(&self, face: Face) -> [u32; 9] {
        let axis = usize::from(face.side / 2);
        let fixed = if face.side.is_multiple_of(2) { 0 } else { 2 };
        let stride = [1, 3, 9];
        let (a, b) = ([1, 0, 0][axis], [2, 2, 1][axis]);
        let element = &self.elements[face.element as usize];
        std::array::from_fn(|n| element[fixed * stride[axis] + (n % 3) * stride[a] + (n / 3) * stride[b]])
    }

    /// All faces, keyed by their middle node (index 4 of nine): two per key inside the body, one on its
    /// boundary.
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

    /// Removes nodes that no element uses; the order of the others is kept.
    pub(crate) fn drop_unused_nodes(&mut self) {
        let mut new = vec![u32::MAX; self.nodes.len()];
        for &n in self.elements.iter().flatten().chain(self.curved.iter().flatten()) {
            new[n as usize] = 0;
        }
        let mut kept = Vec::new();
        for (n, slot) in new.iter_mut().enumerate() {
            if *slot == 0 {
                *slot = kept.len() as u32;
                kept.push(self.nodes[n]);
            }
        }
        for n in self.elements.iter_mut().flatten().chain(self.curved.iter_mut().flatten()) {
            *n = new[*n as usize];
        }
        self.nodes = kept;
    }
}
