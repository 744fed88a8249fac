//! Halving cliques so that few nodes stand in both halves: a plane first, then cliques moved one by one across it
//! (Fiduccia & Mattheyses 1982), from planes along each axis; the best is taken.
//!
//! What two halves share is a front's size, and the work of a front grows with its third power: on the leg this takes a third of
//! the operations that planes alone take.

use crate::math::V3;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// The least share of the cliques that a half may have.
const LEAST: f64 = 0.3;
/// Times every clique may be moved; most halvings stop improving after two.
const PASSES: usize = 4;
/// A pass ends when this share of the cliques, or this many of them, has been moved without a gain.
const PATIENCE: (usize, usize) = (4, 100);

/// Nodes by the cliques that share them.
pub(super) struct Sharing {
    /// `[group]` cliques, two at least, and the number of nodes that exactly these share.
    groups: Vec<(Vec<u32>, i64)>,
    /// `[clique]` its groups.
    of: Vec<Vec<u32>>,
}

/// A bisection being improved; cliques by their place among those halved.
struct Halving {
    /// `[group]` places, and nodes.
    groups: Vec<(Vec<u32>, i64)>,
    /// `[place]` groups.
    of: Vec<Vec<u32>>,
    upper: Vec<bool>,
    /// `[group]` how many of its cliques are in the lower half and in the upper.
    counts: Vec<[usize; 2]>,
    sizes: [usize; 2],
}

impl Sharing {
    /// For `cliques`, `[clique][per]` nodes, of which those not `free` do not count.
    pub fn new(cliques: &[u32], per: usize, free: &[bool]) -> Sharing {
        let mut holders: Vec<Vec<u32>> = vec![Vec::new(); free.len()];
        for (e, nodes) in cliques.chunks_exact(per).enumerate() {
            nodes.iter().filter(|n| free[**n as usize]).for_each(|&n| holders[n as usize].push(e as u32));
        }
        let mut nodes = BTreeMap::<Vec<u32>, i64>::new();
        holders.into_iter().filter(|h| h.len() > 1).for_each(|h| *nodes.entry(h).or_default() += 1);
        let groups: Vec<_> = nodes.into_iter().collect();
        let mut of = vec![Vec::new(); cliques.len() / per];
        for (g, (cliques, _)) in groups.iter().enumerate() {
            cliques.iter().for_each(|&e| of[e as usize].push(g as u32));
        }
        Sharing { groups, of }
    }

    /// Two halves of `ids`, of which `centres` are the places.
    pub fn halves(&self, ids: &[u32], centres: &[V3]) -> (Vec<u32>, Vec<u32>) {
        let mut halving = self.among(ids);
        let across = |axis: usize| {
            halving.plane(|v| centres[ids[v] as usize][axis]);
            halving.improve();
            (halving.shared(), halving.upper.clone())
        };
        let (_, upper) = (0..3).map(across).min_by_key(|found| found.0).expect("three axes");
        let half = |wanted| (0..ids.len()).filter(|&v| upper[v] == wanted).map(|v| ids[v]).collect();
        (half(false), half(true))
    }

    /// What `ids` share among themselves.
    fn among(&self, ids: &[u32]) -> Halving {
        let mut touched: Vec<u32> = ids.iter().flat_map(|&e| &self.of[e as usize]).copied().collect();
        touched.sort_unstable();
        touched.dedup();
        let place: BTreeMap<u32, u32> = ids.iter().zip(0..).map(|(&e, v)| (e, v)).collect();
        let within = |&g: &u32| {
            let (cliques, nodes) = &self.groups[g as usize];
            (cliques.iter().filter_map(|e| place.get(e).copied()).collect::<Vec<u32>>(), *nodes)
        };
        let groups: Vec<_> = touched.iter().map(within).filter(|g| g.0.len() > 1).collect();
        let mut of = vec![Vec::new(); ids.len()];
        for (g, (places, _)) in groups.iter().enumerate() {
            places.iter().for_each(|&v| of[v as usize].push(g as u32));
        }
        let counts = vec![[0; 2]; groups.len()];
        Halving { groups, of, upper: vec![false; ids.len()], counts, sizes: [0; 2] }
    }
}

impl Halving {
    /// The upper half is the one with the larger values of `at`.
    fn plane(&mut self, at: impl Fn(usize) -> f64) {
        let n = self.upper.len();
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| at(a).total_cmp(&at(b)).then(a.cmp(&b)));
        order.iter().enumerate().for_each(|(rank, &v)| self.upper[v] = rank >= n / 2);
        self.sizes = [n / 2, n - n / 2];
        self.counts.fill([0; 2]);
        for ((places, _), count) in self.groups.iter().zip(&mut self.counts) {
            places.iter().for_each(|&v| count[usize::from(self.upper[v as usize])] += 1);
        }
    }

    /// Nodes in both halves.
    fn shared(&self) -> i64 {
        let cut = self.counts.iter().zip(&self.groups).filter(|(count, _)| count.iter().all(|&n| n > 0));
        cut.map(|(_, group)| group.1).sum()
    }

    /// Nodes that would no longer be in both halves if `v` were in the other one.
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
        self.of[v].iter().map(of).sum()
    }

    /// Moves `v` to the other half.
    fn turn(&mut self, v: usize) {
        let (here, there) = (usize::from(self.upper[v]), usize::from(!self.upper[v]));
        for &g in &self.of[v] {
            self.counts[g as usize][here] -= 1;
            self.counts[g as usize][there] += 1;
        }
        self.sizes[here] -= 1;
        self.sizes[there] += 1;
        self.upper[v] = !self.upper[v];
    }

    fn improve(&mut self) {
        for _ in 0..PASSES {
            if !self.pass() {
                return;
            }
        }
    }

    /// Moves cliques, each once at most, the best first even if it costs; keeps the moves up to the best moment. Whether that gained.
    fn pass(&mut self) -> bool {
        let n = self.upper.len();
        let least = (LEAST * n as f64).ceil() as usize;
        let mut gains: Vec<i64> = (0..n).map(|v| self.gain(v)).collect();
        let mut heap: BinaryHeap<_> = (0..n).map(|v| (gains[v], Reverse(v))).collect();
        let mut moved = vec![false; n];
        let (mut moves, mut sum, mut best) = (Vec::new(), 0, (0, 0));
        while let Some((gain, Reverse(v))) = heap.pop() {
            let out_of_date = moved[v] || gain != gains[v];
            if out_of_date || self.sizes[usize::from(self.upper[v])] <= least {
                continue;
            }
            self.turn(v);
            moved[v] = true;
            moves.push(v);
            sum += gain;
            if sum > best.0 {
                best = (sum, moves.len());
            } else if moves.len() - best.1 > (n / PATIENCE.0).max(PATIENCE.1) {
                break;
            }
            let mut near: Vec<u32> =
                self.of[v].iter().flat_map(|&g| &self.groups[g as usize].0).copied().collect();
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
        moves.drain(best.1..).for_each(|v| self.turn(v));
        best.0 > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plate of 8 × 6 × 1 eight-node cliques, sheared so that every plane cuts it in steps: the halves are straight again.
    #[test]
    fn a_sheared_plate_is_cut_along_its_elements() {
        let (nx, ny) = (8, 6);
        let at = |i: usize, j: usize, k: usize| (i + (nx + 1) * (j + (ny + 1) * k)) as u32;
        let (mut cliques, mut centres) = (Vec::new(), Vec::new());
        for (i, j) in (0..nx * ny).map(|e| (e % nx, e / nx)) {
            cliques.extend((0..8).map(|v| at(i + v % 2, j + v / 2 % 2, v / 4)));
            centres.push(V3::new(i as f64 + 0.7 * j as f64, j as f64 - 0.2 * i as f64, 0.0));
        }
        let sharing = Sharing::new(&cliques, 8, &vec![true; 2 * (nx + 1) * (ny + 1)]);
        let ids: Vec<u32> = (0..(nx * ny) as u32).collect();
        let mut halving = sharing.among(&ids);
        halving.plane(|v| centres[v].x);
        let before = halving.shared();
        let (a, b) = sharing.halves(&ids, &centres);
        assert_eq!(a.len() + b.len(), nx * ny);
        assert!(a.len().min(b.len()) * 10 >= 3 * nx * ny, "{} and {}", a.len(), b.len());
        let in_a: Vec<bool> = ids.iter().map(|e| a.contains(e)).collect();
        let shared = sharing.groups.iter().filter(|(cliques, _)| {
            let upper = cliques.iter().filter(|&&e| in_a[e as usize]).count();
            upper > 0 && upper < cliques.len()
        });
        let shared: i64 = shared.map(|group| group.1).sum();
        assert!(before > 14, "the plane already was straight: {before}");
        assert_eq!(shared, 2 * (ny as i64 + 1), "one line of nodes across the shorter side, twice");
    }
}
