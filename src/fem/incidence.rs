//! `Incidence`: the element points at each node (the transposed gather operator Eᵀ). They are ascending, so
//! that sums over them have a fixed order.

use crate::fem::space::Space;

/// Node → element points, as compressed rows.
#[derive(Clone, Debug, Default)]
pub struct Incidence {
    /// `[node]` start of its row in `slots`, and one final entry, the length of `slots`.
    pub start: Vec<u32>,
    /// Element points (`element · (N+1)³ + point`), ascending within each row.
    pub slots: Vec<u32>,
}

impl Incidence {
    /// The inverse of `space.node_of`.
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

    /// Element points at `node`, ascending.
    pub fn of(&self, node: usize) -> &[u32] {
        &self.slots[self.start[node] as usize..self.start[node + 1] as usize]
    }
}
