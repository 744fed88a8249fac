//! The elimination tree: recursive bisection of the cliques (nested dissection, George 1973).

use super::bisection::SharedNodes;
use super::front::Front;
use crate::math::V3;

/// Maximum number of cliques of a leaf.
pub(super) const LEAF: usize = 4;

/// The mesh to be dissected.
pub(super) struct Dissection<'a> {
    cliques: &'a [u32],
    per: usize,
    centres: &'a [V3],
    free: &'a [bool],
    /// `[node]` number of cliques that contain it.
    total: Vec<u32>,
    shared: SharedNodes,
}

impl<'a> Dissection<'a> {
    /// Dissection of `cliques`, `[clique][per]` nodes, located at `centres`; nodes that are not `free` are
    /// left out.
    pub fn new(cliques: &'a [u32], per: usize, centres: &'a [V3], free: &'a [bool]) -> Dissection<'a> {
        let mut total = vec![0u32; free.len()];
        cliques.iter().for_each(|&n| total[n as usize] += 1);
        Dissection { cliques, per, centres, free, total, shared: SharedNodes::new(cliques, per, free) }
    }

    /// The root of the tree and the nodes in the order of elimination.
    pub fn tree(&self) -> (Front, Vec<u32>) {
        let mut order = Vec::new();
        let root = self.dissect((0..self.centres.len() as u32).collect(), &mut order).0;
        (root, order)
    }

    fn nodes(&self, clique: u32) -> &[u32] {
        &self.cliques[clique as usize * self.per..][..self.per]
    }

    /// The front of the cliques `ids`, and its border as (node, number of cliques of `ids` that contain it).
    /// Eliminated nodes are appended to `order`. Borders hold node numbers until [`Front::number_fronts`].
    fn dissect(&self, mut ids: Vec<u32>, order: &mut Vec<u32>) -> (Front, Vec<(u32, u32)>) {
        let mut front = Front::default();
        let mut seen: Vec<(u32, u32)>;
        if ids.len() <= LEAF {
            ids.sort_unstable();
            let free = |n: &&u32| self.free[**n as usize];
            seen = ids.iter().flat_map(|&e| self.nodes(e).iter().filter(free).map(|&n| (n, 1))).collect();
            front.cliques = ids.iter().map(|&e| (e, self.nodes(e).to_vec())).collect();
        } else {
            let (a, b) = self.shared.bisect(&ids, self.centres);
            let (left, mut at_left) = self.dissect(a, order);
            let (right, at_right) = self.dissect(b, order);
            at_left.extend(at_right);
            seen = at_left;
            front.children = vec![left, right];
        }
        seen.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(seen.len());
        for (n, count) in seen {
            match merged.last_mut() {
                Some(last) if last.0 == n => last.1 += count,
                _ => merged.push((n, count)),
            }
        }
        let (own, border): (Vec<_>, Vec<_>) =
            merged.into_iter().partition(|&(n, count)| count == self.total[n as usize]);
        front.first = order.len() as u32;
        front.own = own.len();
        order.extend(own.iter().map(|o| o.0));
        front.border = border.iter().map(|b| b.0).collect();
        (front, border)
    }
}
