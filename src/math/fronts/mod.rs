//! Direct solution of complex symmetric finite-element systems: multifrontal LDLᵀ over a nested dissection of the elements.
//!
//! Cliques (elements) are halved again and again. What a half shares with nothing outside is
//! eliminated there; the rest, its border, is passed to the union of both halves as a dense matrix, the *front*.
//! Duff & Reid 1983 (fronts); George 1973 (dissection). There is no pivoting: the numerical range of a damped vibrating
//! body lies in a half plane, which bounds the growth of the factors (Higham 1998).
//!
//! `halving` finds halves that share little, `dissection` makes the tree, `dense` eliminates within one front, `panel`
//! substitutes with what came of it, `tally` counts the operations done. Nodes carry three unknowns each. Sums run in an order that does not depend on the number of threads.

mod dense;
mod dissection;
mod halving;
mod panel;
mod tally;

use crate::math::direct::DirectError;
use crate::math::{C32, Monitor, V3};
use dense::{Fill, eliminate};
use dissection::Plan;
use nalgebra::Matrix3;
use panel::Panel;
use rayon::prelude::*;
use tally::{Tally, work};

/// Place of a node that is held.
const HELD: u32 = u32::MAX;

/// The matrix of one clique, column-major over (node, component) in the clique's own order, written over zeros.
pub type Clique<'a> = dyn Fn(usize, &mut [C32]) + Sync + 'a;

/// A 3×3 block between two nodes that share a clique.
pub type Block = (u32, u32, Matrix3<C32>);

/// Why there are no factors.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// Stopped from outside.
    Cancelled,
    /// A vanishing pivot.
    Singular(DirectError),
}

/// A dissected mesh and, once factored, its factors.
#[derive(Clone, Debug)]
pub struct Fronts {
    root: Front,
    /// `[rank]` node, in the order of elimination.
    node: Vec<u32>,
    /// `[node]` rank, or [`HELD`].
    rank: Vec<u32>,
    /// `[rank]` number of the front that eliminates it.
    home: Vec<u32>,
    /// Real and imaginary parts by rank.
    scratch: [Vec<f32>; 2],
}

/// One dense problem of the tree.
#[derive(Clone, Debug, Default)]
struct Front {
    /// Position in the order of elimination.
    number: u32,
    /// Ranks eliminated here: `first..first + own`.
    first: u32,
    own: usize,
    /// Ranks left to the ancestors, ascending.
    border: Vec<u32>,
    /// Place of each border node in the front of the parent.
    places: Vec<u32>,
    /// Cliques of a leaf, and the places of their nodes.
    cliques: Vec<(u32, Vec<u32>)>,
    children: Vec<Front>,
    /// The factors.
    panel: Panel,
}

impl Fronts {
    /// Dissects `cliques`, `[clique][per]` nodes, at `centres`; nodes that are not `free` take no part.
    pub fn new(cliques: &[u32], per: usize, centres: &[V3], free: &[bool]) -> Fronts {
        let (mut root, order) = Plan::new(cliques, per, centres, free).tree();
        let mut rank = vec![HELD; free.len()];
        order.iter().enumerate().for_each(|(r, &n)| rank[n as usize] = r as u32);
        let mut home = vec![0; order.len()];
        let mut number = 0;
        root.settle(&rank, &mut home, &mut number);
        let scratch = [vec![0.0; 3 * order.len()], vec![0.0; 3 * order.len()]];
        Fronts { root, node: order, rank, home, scratch }
    }

    /// Factors the sum of all cliques and `blocks` (both (i, j) and (j, i) are given; held nodes are passed over); `monitor` is
    /// told the share of the operations done.
    ///
    /// # Errors
    /// A vanishing pivot; cancellation.
    pub fn factor(&mut self, clique: &Clique, blocks: &[Block], monitor: Monitor<'_>) -> Result<(), Stop> {
        let mut of_front: Vec<Vec<u32>> = vec![Vec::new(); self.root.number as usize + 1];
        for (b, &(i, j, _)) in blocks.iter().enumerate() {
            let (i, j) = (self.rank[i as usize], self.rank[j as usize]);
            if i != HELD && j != HELD && i >= j {
                of_front[self.home[j as usize] as usize].push(b as u32);
            }
        }
        let tally = Tally::new(monitor, self.root.work());
        let given = Given { clique, blocks, of_front, rank: &self.rank, tally };
        let stopped = |at: Option<u32>| match at {
            None => Stop::Cancelled,
            Some(rank) => Stop::Singular(DirectError {
                n: self.node.len() * 3,
                why: format!("no stiffness left at node {}", self.node[rank as usize]),
            }),
        };
        self.root.factor(&given).map(|_| ()).map_err(stopped)
    }

    /// x ← A⁻¹ b on `[node][6]` fields, real parts first; zero at held nodes.
    pub fn solve(&mut self, b: &[f32], x: &mut [f32]) {
        let [re, im] = &mut self.scratch;
        for ((re, im), &n) in re.chunks_exact_mut(3).zip(im.chunks_exact_mut(3)).zip(&self.node) {
            let b = &b[6 * n as usize..][..6];
            re.copy_from_slice(&b[..3]);
            im.copy_from_slice(&b[3..]);
        }
        let mut z = Pair { re, im };
        self.root.forward(z.again());
        self.root.backward(z, &[vec![], vec![]]);
        x.fill(0.0);
        let [re, im] = &self.scratch;
        for ((re, im), &n) in re.chunks_exact(3).zip(im.chunks_exact(3)).zip(&self.node) {
            let x = &mut x[6 * n as usize..][..6];
            x[..3].copy_from_slice(re);
            x[3..].copy_from_slice(im);
        }
    }
}

/// Real and imaginary parts of a stretch of unknowns.
struct Pair<'a> {
    re: &'a mut [f32],
    im: &'a mut [f32],
}

impl<'a> Pair<'a> {
    fn again(&mut self) -> Pair<'_> {
        Pair { re: self.re, im: self.im }
    }

    fn split(self, at: usize) -> (Pair<'a>, Pair<'a>) {
        let (re, im) = (self.re.split_at_mut(at), self.im.split_at_mut(at));
        (Pair { re: re.0, im: im.0 }, Pair { re: re.1, im: im.1 })
    }

    fn parts(self) -> [&'a mut [f32]; 2] {
        [self.re, self.im]
    }
}

/// The matrix to be factored.
struct Given<'a> {
    clique: &'a Clique<'a>,
    blocks: &'a [Block],
    /// `[front]` blocks that enter there.
    of_front: Vec<Vec<u32>>,
    rank: &'a [u32],
    tally: Tally<'a>,
}

impl Front {
    /// Numbers the fronts in the order of elimination, turns nodes into ranks and finds all places.
    fn settle(&mut self, rank: &[u32], home: &mut [u32], number: &mut u32) {
        self.children.iter_mut().for_each(|c| c.settle(rank, home, number));
        self.number = *number;
        *number += 1;
        home[self.first as usize..][..self.own].fill(self.number);
        self.border.iter_mut().for_each(|n| *n = rank[*n as usize]);
        self.border.sort_unstable();
        let mut children = std::mem::take(&mut self.children);
        for child in &mut children {
            child.places = child.border.iter().map(|&r| self.place(r)).collect();
        }
        self.children = children;
        let mut cliques = std::mem::take(&mut self.cliques);
        for n in cliques.iter_mut().flat_map(|c| &mut c.1) {
            let r = rank[*n as usize];
            *n = if r == HELD { HELD } else { self.place(r) };
        }
        self.cliques = cliques;
    }

    /// Place of a rank: own ones first, then the border.
    fn place(&self, rank: u32) -> u32 {
        if rank < self.first + self.own as u32 {
            return rank - self.first;
        }
        self.own as u32 + self.border.binary_search(&rank).expect("a node of this front") as u32
    }

    /// Factors the subtree; returns what is left on the border, lower triangle, or the rank of a vanishing pivot; no rank if
    /// cancelled.
    fn factor(&mut self, given: &Given) -> Result<Vec<C32>, Option<u32>> {
        if given.tally.is_cancelled() {
            return Err(None);
        }
        // Both to their ends: which of two errors is told must not depend on the threads.
        let rests: Vec<_> = self.children.par_iter_mut().map(|c| c.factor(given)).collect();
        let rests: Vec<Vec<C32>> = rests.into_iter().collect::<Result<_, _>>()?;
        let (own, rows) = (3 * self.own, 3 * (self.own + self.border.len()));
        let mut fill = Fill::zeros(rows, own);
        self.assemble(given, &mut fill);
        for (child, rest) in self.children.iter().zip(rests) {
            child.extend(&rest, &mut fill);
        }
        let rank = |column: Option<usize>| column.map(|c| self.first + c as u32 / 3);
        let inverse = eliminate(&mut fill, &given.tally).map_err(rank)?;
        self.panel.fill(rows, &fill.panel, inverse);
        Ok(fill.rest)
    }

    /// Cliques of a leaf and blocks that enter here.
    fn assemble(&self, given: &Given, fill: &mut Fill) {
        let mut matrix = Vec::new();
        for (clique, places) in &self.cliques {
            let n = 3 * places.len();
            matrix.clear();
            matrix.resize(n * n, C32::default());
            (given.clique)(*clique as usize, &mut matrix);
            for (j, &column) in places.iter().enumerate().filter(|p| *p.1 != HELD) {
                for (i, &row) in places.iter().enumerate().filter(|p| *p.1 != HELD && *p.1 >= column) {
                    let (row, column) = (3 * row as usize, 3 * column as usize);
                    for b in 0..3 {
                        let from = &matrix[(3 * j + b) * n + 3 * i..][..3];
                        let above = if row == column { b } else { 0 };
                        (above..3).for_each(|a| fill.add(row + a, column + b, from[a]));
                    }
                }
            }
        }
        for &b in &given.of_front[self.number as usize] {
            let (i, j, block) = &given.blocks[b as usize];
            let [row, column] = [i, j].map(|n| 3 * self.place(given.rank[*n as usize]) as usize);
            for b in 0..3 {
                let above = if row == column { b } else { 0 };
                (above..3).for_each(|a| fill.add(row + a, column + b, block[(a, b)]));
            }
        }
    }

    /// Adds what this front left on its border to its parent's.
    fn extend(&self, rest: &[C32], parent: &mut Fill) {
        let n = 3 * self.border.len();
        for (j, &column) in self.places.iter().enumerate() {
            for b in 0..3 {
                let from = &rest[(3 * j + b) * n..][..n];
                let at = 3 * column as usize + b;
                let to = parent.column(at);
                (b..3).for_each(|a| to[a - b] += from[3 * j + a]);
                for (i, &row) in self.places.iter().enumerate().skip(j + 1) {
                    let row = 3 * row as usize - at;
                    (0..3).for_each(|a| to[row + a] += from[3 * i + a]);
                }
            }
        }
    }

    /// L D y = b on the subtree's part of `x`; returns what the border has to bear, real and imaginary parts.
    fn forward(&self, x: Pair) -> [Vec<f32>; 2] {
        let own = 3 * self.own;
        let at = x.re.len() - own;
        let (below, mine) = x.split(at);
        let mut v = [&*mine.re, &*mine.im].map(|mine| {
            let mut v = vec![0.0; own + 3 * self.border.len()];
            v[..own].copy_from_slice(mine);
            v
        });
        for (child, left) in self.children.iter().zip(self.descend(below, Front::forward)) {
            for (v, left) in v.iter_mut().zip(left) {
                for (&place, left) in child.places.iter().zip(left.chunks_exact(3)) {
                    v[3 * place as usize..][..3].iter_mut().zip(left).for_each(|(v, l)| *v += l);
                }
            }
        }
        self.panel.forward(&mut v);
        for (mine, v) in mine.parts().into_iter().zip(&v) {
            mine.copy_from_slice(&v[..own]);
        }
        v.map(|mut v| v.split_off(own))
    }

    /// Lᵀ x = y on the subtree's part of `x`, with the solution at the border.
    fn backward(&self, x: Pair, border: &[Vec<f32>; 2]) {
        let own = 3 * self.own;
        let at = x.re.len() - own;
        let (below, mine) = x.split(at);
        let mut v = [[&*mine.re, &border[0]].concat(), [&*mine.im, &border[1]].concat()];
        self.panel.backward(&mut v);
        for (mine, v) in mine.parts().into_iter().zip(&v) {
            mine.copy_from_slice(&v[..own]);
        }
        self.descend(below, |child, x| {
            let known = v.each_ref().map(|v| {
                child.places.iter().flat_map(|&p| &v[3 * p as usize..][..3]).copied().collect::<Vec<_>>()
            });
            child.backward(x, &known);
        });
    }

    /// Runs `each` on both children with their parts of `x`.
    fn descend<T: Send>(&self, x: Pair, each: impl Fn(&Front, Pair) -> T + Sync) -> Vec<T> {
        let [left, right] = &self.children[..] else { return Vec::new() };
        let middle = x.re.len() - 3 * right.size();
        let (a, b) = x.split(middle);
        let (a, b) = rayon::join(|| each(left, a), || each(right, b));
        vec![a, b]
    }

    /// Operations of the subtree's eliminations.
    fn work(&self) -> u64 {
        let own = work(3 * (self.own + self.border.len()), 3 * self.own);
        own + self.children.iter().map(Front::work).sum::<u64>()
    }

    /// Nodes eliminated in the subtree.
    fn size(&self) -> usize {
        let start = self.start();
        self.first as usize + self.own - start
    }

    /// First rank of the subtree.
    fn start(&self) -> usize {
        self.children.first().map_or(self.first as usize, Front::start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::C64;
    use nalgebra::{DMatrix, DVector};
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    /// Low bits of a linear congruence, in [−½, ½).
    fn noise(i: usize) -> f32 {
        let x = (i as u64).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((x >> 40) as f32) / (1 << 24) as f32 - 0.5
    }

    /// A grid of eight-node cliques with random symmetric matrices, some nodes held, some blocks on top: against a dense solve.
    #[test]
    fn a_grid_is_solved_as_the_dense_matrix_is() {
        let (nx, ny, nz) = (7, 3, 2);
        let at = |i: usize, j: usize, k: usize| (i + (nx + 1) * (j + (ny + 1) * k)) as u32;
        let (mut cliques, mut centres) = (Vec::new(), Vec::new());
        for (i, j, k) in (0..nx * ny * nz).map(|e| (e % nx, e / nx % ny, e / (nx * ny))) {
            cliques.extend((0..8).map(|v| at(i + v % 2, j + v / 2 % 2, k + v / 4)));
            centres.push(V3::new(i as f64, j as f64, k as f64));
        }
        let nodes = (nx + 1) * (ny + 1) * (nz + 1);
        let free: Vec<bool> = (0..nodes).map(|n| n % 11 != 0).collect();
        let entry = |e: usize, i: usize, j: usize| {
            let (i, j) = (i.min(j), i.max(j));
            let seed = e * 600 + i * 24 + j;
            let big = if i == j { 12.0 } else { 0.0 };
            C32::new(noise(seed) + big, noise(seed + 1_000_000) + 0.3 * big)
        };
        let clique = |e: usize, m: &mut [C32]| {
            (0..576).for_each(|at| m[at] = entry(e, at % 24, at / 24));
        };
        let extra = Matrix3::from_fn(|i, j| C32::new(1.0 + (i + 2 * j) as f32, 0.5));
        let (p, q) = (at(2, 1, 1), at(3, 1, 1));
        let blocks = [(p, q, extra), (q, p, extra.transpose()), (p, p, extra + extra.transpose())];

        let mut dense = DMatrix::<C64>::zeros(3 * nodes, 3 * nodes);
        let wide = |z: C32| C64::new(f64::from(z.re), f64::from(z.im));
        for (e, nodes) in cliques.chunks(8).enumerate() {
            for (i, j) in (0..576).map(|at| (at % 24, at / 24)) {
                dense[(3 * nodes[i / 3] as usize + i % 3, 3 * nodes[j / 3] as usize + j % 3)] +=
                    wide(entry(e, i, j));
            }
        }
        for (i, j, block) in &blocks {
            for (a, b) in (0..9).map(|at| (at % 3, at / 3)) {
                dense[(3 * *i as usize + a, 3 * *j as usize + b)] += wide(block[(a, b)]);
            }
        }
        for n in (0..nodes).filter(|&n| !free[n]) {
            for c in 3 * n..3 * n + 3 {
                dense.row_mut(c).fill(C64::default());
                dense.column_mut(c).fill(C64::default());
                dense[(c, c)] = C64::from(1.0);
            }
        }
        let b: Vec<f32> = (0..6 * nodes).map(|i| if free[i / 6] { noise(i + 77) } else { 0.0 }).collect();
        let rhs = DVector::from_fn(3 * nodes, |i, _| {
            let at = i / 3 * 6 + i % 3;
            C64::new(f64::from(b[at]), f64::from(b[at + 3]))
        });
        let exact = dense.lu().solve(&rhs).expect("regular");
        let mut fronts = Fronts::new(&cliques, 8, &centres, &free);
        let (go, shares) = (AtomicBool::new(false), Mutex::new(Vec::new()));
        let report = |share: f64| shares.lock().expect("whole").push(share);
        fronts.factor(&clique, &blocks, Monitor::new(&go, &report)).expect("regular");
        let shares = shares.into_inner().expect("whole");
        assert!(shares.len() > 3 && shares.iter().all(|s| (0.0..=1.0).contains(s)), "{shares:?}");
        assert_eq!(shares.iter().copied().fold(0.0, f64::max), 1.0, "the last operation is counted");
        let mut x = vec![1.0; b.len()];
        fronts.solve(&b, &mut x);
        for (i, e) in exact.iter().enumerate() {
            let at = i / 3 * 6 + i % 3;
            let z = C64::new(f64::from(x[at]), f64::from(x[at + 3]));
            assert!((z - e).norm() < 1e-5, "{i}: {z} {e}");
        }
        // Cancelled at the third clique: no other is assembled beyond those that are being assembled on other threads.
        let (stop, assembled) = (AtomicBool::new(false), AtomicUsize::new(0));
        let asked = |e: usize, m: &mut [C32]| {
            stop.store(assembled.fetch_add(1, Ordering::Relaxed) >= 2, Ordering::Relaxed);
            clique(e, m);
        };
        assert_eq!(fronts.factor(&asked, &blocks, (&stop).into()), Err(Stop::Cancelled));
        let (assembled, most) = (assembled.into_inner(), 2 + dissection::LEAF * rayon::current_num_threads());
        assert!(assembled <= most && most < nx * ny * nz, "{assembled} of at most {most}");
    }
}
