//! `HexMesh`: 27-node hexahedra, regions, named surfaces. Knows no solver.

use crate::math::V3;
use std::collections::BTreeMap;

/// One side of one element.
///
/// Sides: 0 ξ=−1, 1 ξ=+1, 2 η=−1, 3 η=+1, 4 ζ=−1, 5 ζ=+1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Face {
    /// Element index.
    pub element: u32,
    /// Side 0–5.
    pub side: u8,
}

/// A conforming mesh of triquadratic hexahedra.
///
/// `elements[e][i + 3 j + 9 k]` is the node at (ξ, η, ζ) = (i−1, j−1, k−1). Neighbours share node
/// indices on their common face, edge or corner; orientation is free.
#[derive(Clone, Debug, Default)]
pub struct HexMesh {
    /// `[node]` position [m], shank frame.
    pub nodes: Vec<V3>,
    /// `[element][27]` node indices.
    pub elements: Vec<[u32; 27]>,
    /// `[element]` index into `regions`.
    pub region: Vec<u16>,
    /// Region names; for a leg the [`crate::anatomy::Tissue`] names, for a phantom the layer names.
    pub regions: Vec<String>,
    /// Named face sets. Leg: `skin` (outer), `fascia` (fat|muscle), `aponeurosis`
    /// (gastrocnemius|soleus), `tibia`, `fibula`, `cut_proximal`, `cut_distal`. Interface sets list
    /// each face once, from the inner (deeper) element. Block: `top` (+X), `bottom` (−X), `sides`,
    /// `interface_1`…; cylinder: `skin`, `core`, `cut_proximal`, `cut_distal`, `interface_1`….
    pub surfaces: BTreeMap<String, Vec<Face>>,
}
