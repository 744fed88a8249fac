//! Topological numbering of GLL nodes.
//!
//! A node belongs to a vertex, edge, face or interior of the mesh, identified by a node index of the 27-node
//! element. Along an edge nodes are counted from the smaller to the larger vertex index; on a face from its
//! smallest vertex towards the smaller of the two neighbours of that vertex. Two elements therefore agree
//! whatever their orientation.

use crate::fem::error::SpaceError;
use std::collections::HashMap;

/// Local points of an element in the order vertices, edges, faces, interior, in which new nodes are numbered;
/// nodes shared by equally many elements are then contiguous.
pub(super) fn visiting_order(order: usize) -> Vec<usize> {
    let m = order + 1;
    let inner = |p: usize| [p % m, p / m % m, p / (m * m)].iter().filter(|&&i| i != 0 && i != order).count();
    let mut visit: Vec<usize> = (0..m.pow(3)).collect();
    visit.sort_by_key(|&p| inner(p));
    visit
}

/// Entity of a GLL index along one axis: 0 first end, 1 interior, 2 last end.
fn class_of(index: usize, order: usize) -> usize {
    match index {
        0 => 0,
        i if i == order => 2,
        _ => 1,
    }
}

/// Numbers nodes entity by entity in the order of first visit.
pub(super) struct Numbering {
    order: usize,
    /// Mesh node of an entity → (first slot in `nodes`, vertices of the entity in canonical order).
    entities: HashMap<u32, (usize, [u32; 3])>,
    /// Node numbers of all entities; `u32::MAX` until visited.
    nodes: Vec<u32>,
    next: u32,
}

impl Numbering {
    pub(super) fn new(order: usize) -> Numbering {
        Numbering { order, entities: HashMap::new(), nodes: Vec::new(), next: 0 }
    }

    /// Global node of local point `p` of `element` with mesh nodes `ids`.
    ///
    /// # Errors
    /// [`SpaceError::NonConforming`] if the entity of the point is known with other vertices.
    pub(super) fn node(&mut self, element: usize, ids: &[u32; 27], p: usize) -> Result<u32, SpaceError> {
        let m = self.order + 1;
        let index = [p % m, p / m % m, p / (m * m)];
        let class = index.map(|i| class_of(i, self.order));
        let entity = ids[class[0] + 3 * class[1] + 9 * class[2]];
        let free: Vec<usize> = (0..3).filter(|&a| class[a] == 1).collect();
        let inner = self.order.saturating_sub(1);
        let (offset, corners) = match free[..] {
            [] => (0, [entity; 3]),
            [a] => along_edge(ids, class, a, index[a], self.order),
            [a, b] => across_face(ids, class, [a, b], index, self.order),
            _ => (index.iter().rev().fold(0, |sum, &i| sum * inner + i - 1), [ids[13]; 3]),
        };
        let size = inner.pow(free.len() as u32);
        let fresh = (self.nodes.len(), corners);
        let &mut (start, known) = self.entities.entry(entity).or_insert(fresh);
        if known != corners {
            return Err(SpaceError::NonConforming { element, node: entity });
        }
        if start == self.nodes.len() {
            self.nodes.resize(start + size, u32::MAX);
        }
        let node = &mut self.nodes[start + offset];
        if *node == u32::MAX {
            *node = self.next;
            self.next += 1;
        }
        Ok(*node)
    }
}

/// Offset of a point on its edge, counted from the smaller vertex index, and the vertices of the edge in that
/// order.
fn along_edge(
    ids: &[u32; 27],
    class: [usize; 3],
    axis: usize,
    index: usize,
    order: usize,
) -> (usize, [u32; 3]) {
    let [a, b] = [0, 2].map(|end| {
        let mut c = class;
        c[axis] = end;
        ids[c[0] + 3 * c[1] + 9 * c[2]]
    });
    if a < b { (index - 1, [a, b, b]) } else { (order - 1 - index, [b, a, a]) }
}

/// Offset of a point on its face, counted from the smallest vertex index and first towards the smaller of its
/// two neighbours; and these three vertices in that order.
fn across_face(
    ids: &[u32; 27],
    class: [usize; 3],
    axes: [usize; 2],
    index: [usize; 3],
    order: usize,
) -> (usize, [u32; 3]) {
    let vertex = |ends: [usize; 2]| {
        let mut c = class;
        c[axes[0]] = 2 * ends[0];
        c[axes[1]] = 2 * ends[1];
        ids[c[0] + 3 * c[1] + 9 * c[2]]
    };
    let origin = [[0, 0], [1, 0], [0, 1], [1, 1]].into_iter().min_by_key(|&e| vertex(e)).unwrap_or([0, 0]);
    let neighbour = [vertex([1 - origin[0], origin[1]]), vertex([origin[0], 1 - origin[1]])];
    let from = |a: usize| if origin[a] == 0 { index[axes[a]] - 1 } else { order - 1 - index[axes[a]] };
    let (fast, slow) = if neighbour[0] < neighbour[1] { (0, 1) } else { (1, 0) };
    let offset = from(fast) + (order - 1) * from(slow);
    (offset, [vertex(origin), neighbour[fast], neighbour[slow]])
}
