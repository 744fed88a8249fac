//! `Space`: order-N GLL nodes on a [`crate::mesh::HexMesh`], shared between elements.

use crate::math::V3;

/// A continuous spectral-element space of order N.
///
/// Local points are lexicographic, ξ fastest: p = i + (N+1) j + (N+1)² k.
#[derive(Clone, Debug, Default)]
pub struct Space {
    /// Polynomial order N, 1–6.
    pub order: usize,
    /// Number of elements.
    pub n_elements: usize,
    /// `[element][point]` global node index; `n_elements · (N+1)³` entries.
    pub node_of: Vec<u32>,
    /// `[node]` position [m].
    pub positions: Vec<V3>,
}
