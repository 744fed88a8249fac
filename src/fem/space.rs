//! `Space`: order-N GLL nodes on a [`crate::mesh::HexMesh`], shared between elements.
//!
//! Numbering is topological: a node belongs to a mesh vertex, edge, face or element interior, known by the
//! 27-node ids of the mesh. Along an edge nodes are counted from the smaller to the larger vertex id;
//! on a face from its smallest vertex towards the smaller of that vertex's two neighbours. Two elements
//! therefore agree whatever their orientation. Positions are the triquadratic map at the GLL points.

use super::gll::Gll;
use crate::math::V3;
use crate::mesh::{Face, HexMesh};
use std::collections::HashMap;

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

/// Why a space or its metric terms cannot be built.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SpaceError {
    /// Order outside 1–[`Gll::MAX_ORDER`].
    #[error("polynomial order {order} is outside 1–{}", Gll::MAX_ORDER)]
    Order {
        /// The order asked for.
        order: usize,
    },
    /// A mesh without elements.
    #[error("the mesh has no elements")]
    Empty,
    /// Element refers to a node that does not exist.
    #[error("element {element} refers to node {node}, but the mesh has {nodes} nodes")]
    NoSuchNode {
        /// Element index.
        element: usize,
        /// Node index read.
        node: u32,
        /// Number of nodes in the mesh.
        nodes: usize,
    },
    /// The same node twice in one element.
    #[error("element {element} uses node {node} twice")]
    RepeatedNode {
        /// Element index.
        element: usize,
        /// The repeated node.
        node: u32,
    },
    /// Two elements share a mid-edge or mid-face node but not the vertices around it.
    #[error("element {element} shares node {node} with another element but not the vertices around it")]
    NonConforming {
        /// Element index.
        element: usize,
        /// The shared mid-edge or mid-face node.
        node: u32,
    },
    /// Jacobian determinant not safely positive at some GLL point (or not a number).
    #[error(
        "element {element} is inverted or degenerate: det J = {jacobian:e} m³ at point {point}, size {size:e} m"
    )]
    Inverted {
        /// Element index.
        element: usize,
        /// Local GLL point.
        point: usize,
        /// det J [m³] there.
        jacobian: f64,
        /// Element size h [m]: longest diagonal of its bounding box over √3.
        size: f64,
    },
}

impl Space {
    /// Numbers the order-`order` GLL nodes of `mesh` and places them.
    ///
    /// # Errors
    /// [`SpaceError`] for an order outside 1–8, an empty mesh, bad or repeated node ids, and elements that
    /// share a mid node without sharing the vertices around it. Element shape is checked by
    /// [`super::Geometry::new`].
    pub fn new(mesh: &HexMesh, order: usize) -> Result<Space, SpaceError> {
        if !(1..=Gll::MAX_ORDER).contains(&order) {
            return Err(SpaceError::Order { order });
        }
        check_ids(mesh)?;
        let mut numbering = Numbering::new(order);
        let gll = Gll::new(order);
        let points = (order + 1).pow(3);
        let map = TriquadraticMap::new(&gll);
        let visit = visiting_order(order);
        let mut node_of = vec![0; mesh.elements.len() * points];
        let mut positions: Vec<V3> = Vec::new();
        for (element, ids) in mesh.elements.iter().enumerate() {
            for &p in &visit {
                let node = numbering.node(element, ids, p)?;
                if node as usize == positions.len() {
                    positions.push(map.position(mesh, ids, p));
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

    /// (N+1)³.
    pub fn points_per_element(&self) -> usize {
        (self.order + 1).pow(3)
    }

    /// `[point]` global nodes of one element.
    pub fn nodes_of(&self, element: usize) -> &[u32] {
        let n = self.points_per_element();
        &self.node_of[element * n..(element + 1) * n]
    }

    /// Local points of a side, (N+1)² of them, lexicographic in its two axes in ascending order
    /// (ξ-sides: (η, ζ); η-sides: (ξ, ζ); ζ-sides: (ξ, η)), the first fastest.
    pub fn side_points(&self, side: u8) -> Vec<usize> {
        let m = self.order + 1;
        let (axis, end) = (usize::from(side / 2), if side % 2 == 1 { self.order } else { 0 });
        let stride = [1, m, m * m];
        let (r, s) = [(1, 2), (0, 2), (0, 1)][axis];
        (0..m * m).map(|q| end * stride[axis] + (q % m) * stride[r] + (q / m) * stride[s]).collect()
    }

    /// Sorted global nodes of a set of faces, each once.
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

/// Local points of an element: vertices, edges, faces, interior. New nodes are numbered in this order, so that
/// nodes shared by equally many elements come in runs.
fn visiting_order(order: usize) -> Vec<usize> {
    let m = order + 1;
    let inner = |p: usize| [p % m, p / m % m, p / (m * m)].iter().filter(|&&i| i != 0 && i != order).count();
    let mut visit: Vec<usize> = (0..m.pow(3)).collect();
    visit.sort_by_key(|&p| inner(p));
    visit
}

/// Every element has 27 different, existing nodes.
fn check_ids(mesh: &HexMesh) -> Result<(), SpaceError> {
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

/// Which 27-node a GLL index belongs to along one axis: 0 first end, 1 inside, 2 last end.
fn class_of(index: usize, order: usize) -> usize {
    match index {
        0 => 0,
        i if i == order => 2,
        _ => 1,
    }
}

/// Hands out node numbers, entity by entity, in order of first visit.
struct Numbering {
    order: usize,
    /// Mesh node id of an entity → (first slot in `nodes`, its vertices in canonical order).
    entities: HashMap<u32, (usize, [u32; 3])>,
    /// Node numbers of all entities; `u32::MAX` until visited.
    nodes: Vec<u32>,
    next: u32,
}

impl Numbering {
    fn new(order: usize) -> Numbering {
        Numbering { order, entities: HashMap::new(), nodes: Vec::new(), next: 0 }
    }

    /// Global node of local point `p` of an element with 27-node ids `ids`.
    fn node(&mut self, element: usize, ids: &[u32; 27], p: usize) -> Result<u32, SpaceError> {
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

/// Offset of a point inside its edge counted from the smaller vertex, and the edge's vertices in order.
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

/// Offset of a point inside its face counted from the smallest vertex, first towards its smaller
/// neighbour; and those three vertices in that order.
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

/// Quadratic Lagrange values at the GLL points: x(ξ) = Σ_abc ℓ_a(ξ) ℓ_b(η) ℓ_c(ζ) X_abc.
struct TriquadraticMap {
    m: usize,
    /// `[i][a]` = ℓ_a(x_i) on the points −1, 0, 1.
    values: Vec<[f64; 3]>,
}

impl TriquadraticMap {
    fn new(gll: &Gll) -> TriquadraticMap {
        let values = gll.points.iter().map(|&x| [0.5 * x * (x - 1.0), 1.0 - x * x, 0.5 * x * (x + 1.0)]);
        TriquadraticMap { m: gll.order + 1, values: values.collect() }
    }

    fn position(&self, mesh: &HexMesh, ids: &[u32; 27], p: usize) -> V3 {
        let m = self.m;
        let (li, lj, lk) = (self.values[p % m], self.values[p / m % m], self.values[p / (m * m)]);
        let mut x = V3::zeros();
        for (q, &id) in ids.iter().enumerate() {
            x += mesh.nodes[id as usize] * (li[q % 3] * lj[q / 3 % 3] * lk[q / 9]);
        }
        x
    }
}
