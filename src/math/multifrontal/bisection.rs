//! Bisection of cliques with few shared nodes: an initial plane, then single cliques moved across it
//! (Fiduccia & Mattheyses 1982). A plane normal to each axis is tried; the best result is kept.
//!
//! The nodes shared by the two halves make up the size of a front, and its work grows with the third power of
//! that size: on the leg this needs a third of the operations of planes alone.

use crate::math::V3;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Minimum share of the cliques in one half.
const MIN_SHARE: f64 = 0.3;
/// Maximum number of passes; most bisections stop improving after two.
const MAX_PASSES: usize = 4;
/// A pass ends once n/`.0` cliques of n, and at least `.1`, have been moved without an improvement.
const PATIENCE: (usize, usize) = (4, 100);

/// Shared nodes, grouped by the cliques that contain them.
pub(super) struct SharedNodes {
    /// `[group]` cliques, at least two, and the number of nodes shared by exactly these.
    groups: Vec<(Vec<u32>, i64)>,
    /// `[clique]` groups it belongs to.
    groups_of: Vec<Vec<u32>>,
}

/// A bisection under improvement; cliques are numbered by their position in the set being bisected.
struct Bisection {
    /// `[group]` positions, and number of shared nodes.
    groups: Vec<(Vec<u32>, i64)>,
    /// `[position]` groups it belongs to.
    groups_of: Vec<Vec<u32>>,
    upper: Vec<bool>,
    /// `[group]` number of its cliques in the lower and in the upper half.
    counts: Vec<[usize; 2]>,
    sizes: [usize; 2],
}

impl SharedNodes {
    /// Shared nodes of `cliques`, `[clique][per]` nodes; nodes that are not `free` do not count.
    pub fn new(cliques: &[u32], per: usize, free: &[bool]) -> SharedNodes {
        let mut holders: Vec<Vec<u32>> = vec![Vec::new(); free.len()];
        for (e, nodes) in cliques.chunks_exact(per).enumerate() {
            nodes.iter().filter(|n| free[**n as usize]).for_each(|&n| holders[n as usize].push(e as u32));
        }
        let mut nodes = BTreeMap::<Vec<u32>, i64>::new();
        holders.into_iter().filter(|h| h.len() > 1).for_each(|h| *nodes.entry(h).or_default() += 1);
        let groups: Vec<_> = nodes.into_iter().collect();
        let mut groups_of = vec![Vec::new(); cliques.len() / per];
        for (g, (cliques, _)) in groups.iter().enumerate() {
            cliques.iter().for_each(|&e| groups_of[e as usize].push(g as u32));
        }
        SharedNodes { groups, groups_of }
    }

    /// Splits `ids` into two halves; `centres` are the positions of all cliques [m].
    pub fn bisect(&self, ids: &[u32], centres: &[V3]) -> (Vec<u32>, Vec<u32>) {
        let mut bisection = self.restricted_to(ids);
        let across = |axis: usize| {
            bisection.split_by_plane(|v| centres[ids[v] as usize][axis]);
            bisection.improve();
            (bisection.cut_size(), bisection.upper.clone())
        };
        let (_, upper) = (0..3).map(across).min_by_key(|found| found.0).expect("three axes");
        let half = |wanted| (0..ids.len()).filter(|&v| upper[v] == wanted).map(|v| ids[v]).collect();
        (half(false), half(true))
    }

    /// The nodes shared within `ids`.
    fn restricted_to(&self, ids: &[u32]) -> Bisection {
        let mut touched: Vec<u32> = ids.iter().flat_map(|&e| &self.groups_of[e as usize]).copied().collect();
        touched.sort_unstable();
        touched.dedup();
        let position: BTreeMap<u32, u32> = ids.iter().zip(0..).map(|(&e, v)| (e, v)).collect();
        let within = |&g: &u32| {
            let (cliques, nodes) = &self.groups[g as usize];
            (cliques.iter().filter_map(|e| position.get(e).copied()).collect::<Vec<u32>>(), *nodes)
        };
        let groups: Vec<_> = touched.iter().map(within).filter(|g| g.0.len() > 1).collect();
        let mut groups_of = vec![Vec::new(); ids.len()];
        for (g, (positions, _)) in groups.iter().enumerate() {
            positions.iter().for_each(|&v| groups_of[v as usize].push(g as u32));
        }
        let counts = vec![[0; 2]; groups.len()];
        Bisection { groups, groups_of, upper: vec![false; ids.len()], counts, sizes: [0; 2] }
    }
}

impl Bisection {
    /// Initial bisection at the median of `at`: larger values form the upper half.
    fn split_by_plane(&mut self, at: impl Fn(usize) -> f64) {
        let n = self.upper.len();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| at(a).total_cmp(&at(b)).then(a.cmp(&b)));
        order.iter().enumerate().for_each(|(rank, &v)| self.upper[v] = rank >= n / 2);
        self.sizes = [n / 2, n - n / 2];
        self.counts.fill([0; 2]);
        for ((positions, _), count) in self.groups.iter().zip(&mut self.counts) {
            positions.iter().for_each(|&v| count[usize::from(self.upper[v as usize])] += 1);
        }
    }

    /// Number of nodes in both halves.
    fn cut_size(&self) -> i64 {
        let cut = self.counts.iter().zip(&self.groups).filter(|(count, _)| count.iter().all(|&n| n > 0));
        cut.map(|(_, group)| group.1).sum()
    }

    /// Decrease of the cut if `v` moves to the other half.
    fn gain(&self, v: usize) -> i64 {
        let (here, there) = (usize::from(self.upper[v]), usize::from(!self.upper[v]));
        let of = |&g: &u32| {
            let (count, nodes) = (self.counts[g as usize], self.groups[g as usize].1);
            match (count[here], count[there]) {
                (_, 0) => -nodes,
                (1, _) => nodes,
                _ => 0,
            }
        };
        self.groups_of[v].iter().map(of).sum()
    }

    /// Moves `v` to the other half.
    fn flip(&mut self, v: usize) {
        let (here, there) = (usize::from(self.upper[v]), usize::from(!self.upper[v]));
        for &g in &self.groups_of[v] {
            self.counts[g as usize][here] -= 1;
            self.counts[g as usize][there] += 1;
        }
        self.sizes[here] -= 1;
        self.sizes[there] += 1;
        self.upper[v] = !self.upper[v];
    }

    /// Runs passes until one brings no improvement.
    fn improve(&mut self) {
        for _ in 0..MAX_PASSES {
            if !self.pass() {
                return;
            }
        }
    }

    /// Moves each clique at most once, best gain first even if negative, and keeps the moves up to the
    /// smallest cut. Returns whether the cut decreased.
    fn pass(&mut self) -> bool {
        let n = self.upper.len();
        let min_size = (MIN_SHARE * n as f64).ceil() as usize;
        let mut gains: Vec<i64> = (0..n).map(|v| self.gain(v)).collect();
        let mut heap: BinaryHeap<_> = (0..n).map(|v| (gains[v], Reverse(v))).collect();
        let mut moved = vec![false; n];
        let (mut moves, mut sum, mut best) = (Vec::new(), 0, (0, 0));
        while let Some((gain, Reverse(v))) = heap.pop() {
            let out_of_date = moved[v] || gain != gains[v];
            if out_of_date || self.sizes[usize::from(self.upper[v])] <= min_size {
                continue;
            }
            self.flip(v);
            moved[v] = true;
            moves.push(v);
            sum += gain;
            if sum > best.0 {
                best = (sum, moves.len());
            } else if moves.len() - best.1 > (n / PATIENCE.0).max(PATIENCE.1) {
                break;
            }
            let mut near: Vec<u32> =
                self.groups_of[v].iter().flat_map(|&g| &self.groups[g as usize].0).copied().collect();
            near.sort_unstable();
            near.dedup();
            for w in near.into_iter().map(|w| w as usize).filter(|&w| !moved[w]) {
                let gain = self.gain(w);
                if gain != gains[w] {
                    gains[w] = gain;
                    heap.push((gain, Reverse(w)));
                }
            }
        }
        moves.drain(best.1..).for_each(|v| self.flip(v));
        best.0 > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plate of 8 × 6 × 1 eight-node cliques, sheared so that every plane cuts it in steps: the cut becomes
    /// straight.
    #[test]
    fn a_sheared_plate_is_cut_along_its_elements() {
        let (nx, ny) = (8, 6);
        let at = |i: usize, j: usize, k: usize| (i + (nx + 1) * (j + (ny + 1) * k)) as u32;
        let (mut cliques, mut centres) = (Vec::new(), Vec::new());
        for (i, j) in (0..nx * ny).map(|e| (e % nx, e / nx)) {
            cliques.extend((0..8).map(|v| at(i + v % 2, j + v / 2 % 2, v / 4)));
            centres.push(V3::new(i as f64 + 0.7 * j as f64, j as f64 - 0.2 * i as f64, 0.0));
        }
        let shared_nodes = SharedNodes::new(&cliques, 8, &vec![true; 2 * (nx + 1) * (ny + 1)]);
        let ids: Vec<u32> = (0..(nx * ny) as u32).collect();
        let mut bisection = shared_nodes.restricted_to(&ids);
        bisection.split_by_plane(|v| centres[v].x);
        let before = bisection.cut_size();
        let (a, b) = shared_nodes.bisect(&ids, &centres);
        assert_eq!(a.len() + b.len(), nx * ny);
        assert!(a.len().min(b.len()) * 10 >= 3 * nx * ny, "{} and {}", a.len(), b.len());
        let in_a: Vec<bool> = ids.iter().map(|e| a.contains(e)).collect();
        let shared = shared_nodes.groups.iter().filter(|(cliques, _)| {
            let upper = cliques.iter().filter(|&&e| in_a[e as usize]).count();
            upper > 0 && upper < cliques.len()
        });
        let shared: i64 = shared.map(|group| group.1).sum();
        assert!(before > 14, "the initial cut is already straight: {before}");
        assert_eq!(shared, 2 * (ny as i64 + 1), "one line of nodes across the shorter side, twice");
    }
}
