//! Eᵀ: which element points meet at each node, in ascending order, so that sums over them have one order.

use super::space::Space;

/// Compressed node → element-point lists.
#[derive(Clone, Debug, Default)]
pub struct Incidence {
    /// `[node]` start of its list in `slots`; one extra entry at the end.
    pub start: Vec<u32>,
    /// Element points (`element · (N+1)³ + point`) of all nodes, ascending within a node.
    pub slots: Vec<u32>,
}

impl Incidence {
    /// Inverts `space.node_of`.
    pub fn new(space: &Space) -> Incidence {
        let mut start = vec![0u32; space.n_nodes() + 1];
        for &node in &space.node_of {
            start[node as usize + 1] += 1;
        }
        for i in 0..space.n_nodes() {
            start[i + 1] += start[i];
        }
        let mut fill = start.clone();
        let mut slots = vec![0u32; space.node_of.len()];
        for (slot, &node) in space.node_of.iter().enumerate() {
            slots[fill[node as usize] as usize] = slot as u32;
            fill[node as usize] += 1;
        }
        Incidence { start, slots }
    }

    /// Element points of one node.
    pub fn of(&self, node: usize) -> &[u32] {
        &self.slots[self.start[node] as usize..self.start[node + 1] as usize]
    }
}
