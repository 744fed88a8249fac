//! `Space`: the continuous spectral-element space of order N on a [`crate::mesh::HexMesh`].
//!
//! Elements share the GLL nodes on common faces, edges and vertices (`numbering`). Node positions are
//! the images of the GLL points under the map of the element.

use crate::fem::error::SpaceError;
use crate::fem::gll::Gll;
use crate::fem::numbering::{Numbering, visiting_order};
use crate::math::V3;
use crate::mesh::{Face, HexMesh};

/// A continuous spectral-element space of order N.
///
/// Local points are lexicographic, ξ fastest: p = i + (N+1) j + (N+1)² k.
#[derive(Clone, Debug, Default)]
pub struct Space {
    /// Polynomial order N, 1–[`Gll::MAX_ORDER`].
    pub order: usize,
    /// Number of elements.
    pub n_elements: usize,
    /// `[element][point]` global node index; `n_elements · (N+1)³` entries.
    pub node_of: Vec<u32>,
    /// `[node]` position [m].
    pub positions: Vec<V3>,
}

impl Space {
    /// The space of order `order` on `mesh`.
    ///
    /// # Errors
    /// [`SpaceError`] for an order outside 1–8, an empty mesh, invalid or repeated node indices, and elements
    /// that share a mid-edge or mid-face node but not the vertices around it. [`crate::fem::Geometry::new`]
    /// checks the shape of the elements.
    pub fn new(mesh: &HexMesh, order: usize) -> Result<Space, SpaceError> {
        if !(1..=Gll::MAX_ORDER).contains(&order) {
            return Err(SpaceError::Order { order });
        }
        check_indices(mesh)?;
        let mut numbering = Numbering::new(order);
        let gll = Gll::new(order);
        let points = (order + 1).pow(3);
        let visit = visiting_order(order);
        let mut node_of = vec![0; mesh.elements.len() * points];
        let mut positions: Vec<V3> = Vec::new();
        for (element, ids) in mesh.elements.iter().enumerate() {
            let images = mesh.shape(element).on_grid(&gll.points);
            for &p in &visit {
                let node = numbering.node(element, ids, p)?;
                if node as usize == positions.len() {
                    positions.push(images[p]);
                }
                node_of[element * points + p] = node;
            }
        }
        Ok(Space { order, n_elements: mesh.elements.len(), node_of, positions })
    }

    /// Number of nodes.
    pub fn n_nodes(&self) -> usize {
        self.positions.len()
    }

    /// Number of GLL points per element, (N+1)³.
    pub fn points_per_element(&self) -> usize {
        (self.order + 1).pow(3)
    }

    /// `[point]` global nodes of an element.
    pub fn nodes_of(&self, element: usize) -> &[u32] {
        let n = self.points_per_element();
        &self.node_of[element * n..(element + 1) * n]
    }

    /// Local points of side 0–5 of an element, (N+1)² of them, lexicographic in its two free axes, the lower
    /// axis fastest (ξ-sides: (η, ζ); η-sides: (ξ, ζ); ζ-sides: (ξ, η)).
    pub fn side_points(&self, side: u8) -> Vec<usize> {
        let m = self.order + 1;
        let (axis, end) = (usize::from(side / 2), if side % 2 == 1 { self.order } else { 0 });
        let stride = [1, m, m * m];
        let (r, s) = [(1, 2), (0, 2), (0, 1)][axis];
        (0..m * m).map(|q| end * stride[axis] + (q % m) * stride[r] + (q / m) * stride[s]).collect()
    }

    /// Global nodes on a set of faces, ascending, without duplicates.
    pub fn nodes_on(&self, faces: &[Face]) -> Vec<u32> {
        let mut nodes: Vec<u32> = faces
            .iter()
            .flat_map(|f| {
                let of = self.nodes_of(f.element as usize);
                self.side_points(f.side).into_iter().map(move |p| of[p])
            })
            .collect();
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    }
}

/// Checks that every element has 27 distinct, existing nodes.
fn check_indices(mesh: &HexMesh) -> Result<(), SpaceError> {
    if mesh.elements.is_empty() {
        return Err(SpaceError::Empty);
    }
    for (element, ids) in mesh.elements.iter().enumerate() {
        if let Some(&node) = ids.iter().find(|&&n| n as usize >= mesh.nodes.len()) {
            return Err(SpaceError::NoSuchNode { element, node, nodes: mesh.nodes.len() });
        }
        let mut sorted = *ids;
        sorted.sort_unstable();
        if let Some(pair) = sorted.windows(2).find(|w| w[0] == w[1]) {
            return Err(SpaceError::RepeatedNode { element, node: pair[0] });
        }
    }
    Ok(())
}
