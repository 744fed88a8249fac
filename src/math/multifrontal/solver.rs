//! The multifrontal solver: a dissected mesh, its factors, and solutions.

use super::dissection::Dissection;
use super::error::FactorError;
use super::front::{CONSTRAINED, Front};
use super::matrix::{Block, CliqueMatrix, MatrixTerms};
use super::progress::OperationCounter;
use super::split_complex::SplitComplex;
use crate::math::sparse_lu::DirectError;
use crate::math::{C32, Monitor, V3};

/// A dissected mesh and, after [`MultifrontalSolver::factor`], the factors of its matrix.
#[derive(Clone, Debug, Default)]
pub struct MultifrontalSolver {
    root: Front,
    /// `[rank]` node, in the order of elimination.
    node: Vec<u32>,
    /// `[node]` rank, or [`CONSTRAINED`].
    rank: Vec<u32>,
    /// `[rank]` number of the front that eliminates it.
    front_of: Vec<u32>,
    /// Real and imaginary parts by rank.
    scratch: [Vec<f32>; 2],
}

impl MultifrontalSolver {
    /// Dissects `cliques`, `[clique][per]` nodes, located at `[clique]` `centres`; nodes that are not `free`
    /// are constrained to zero.
    pub fn new(cliques: &[u32], per: usize, centres: &[V3], free: &[bool]) -> MultifrontalSolver {
        let (mut root, order) = Dissection::new(cliques, per, centres, free).tree();
        let mut rank = vec![CONSTRAINED; free.len()];
        order.iter().enumerate().for_each(|(r, &n)| rank[n as usize] = r as u32);
        let mut front_of = vec![0; order.len()];
        let mut number = 0;
        root.number_fronts(&rank, &mut front_of, &mut number);
        let scratch = [vec![0.0; 3 * order.len()], vec![0.0; 3 * order.len()]];
        MultifrontalSolver { root, node: order, rank, front_of, scratch }
    }

    /// Factors the sum of all clique matrices and `blocks`. Blocks are given at both (i, j) and (j, i); those
    /// at constrained nodes are ignored. The factors are real if `cliques_are_real` and the blocks are.
    /// `monitor` receives the share of the operations done.
    ///
    /// # Errors
    /// [`FactorError`]: a vanishing pivot; cancellation.
    pub fn factor(
        &mut self,
        (clique, cliques_are_real): (&CliqueMatrix, bool),
        blocks: &[Block],
        monitor: Monitor<'_>,
    ) -> Result<(), FactorError> {
        let mut blocks_of_front: Vec<Vec<u32>> = vec![Vec::new(); self.root.number as usize + 1];
        for (b, &(i, j, _)) in blocks.iter().enumerate() {
            let (i, j) = (self.rank[i as usize], self.rank[j as usize]);
            if i != CONSTRAINED && j != CONSTRAINED && i >= j {
                blocks_of_front[self.front_of[j as usize] as usize].push(b as u32);
            }
        }
        let counter = OperationCounter::new(monitor, self.root.work());
        let terms = MatrixTerms { clique, blocks, blocks_of_front, rank: &self.rank, counter };
        let error = |at: Option<u32>| match at {
            None => FactorError::Cancelled,
            Some(rank) => FactorError::Singular(DirectError {
                n: self.node.len() * 3,
                why: format!("no stiffness left at node {}", self.node[rank as usize]),
            }),
        };
        let is_real = cliques_are_real && blocks.iter().all(|b| b.2.iter().all(|z| z.im == 0.0));
        let done = match is_real {
            true => self.root.factor::<f32>(&terms).map(|_| ()),
            false => self.root.factor::<C32>(&terms).map(|_| ()),
        };
        done.map_err(error)
    }

    /// Number of entries of L below the diagonal and of D; 0 before [`MultifrontalSolver::factor`].
    pub fn factor_entries(&self) -> usize {
        self.root.factor_entries()
    }

    /// `[load]` x ← A⁻¹ b as by [`MultifrontalSolver::solve`], several loads in one pass over the factors.
    /// The results differ from those of single passes by roundings.
    pub fn solve_all(&mut self, b: &[Vec<f32>], x: &mut [Vec<f32>]) {
        let mut rest = (b, x);
        while !rest.0.is_empty() {
            let count = match rest.0.len() {
                1 => 1,
                2 => 2,
                3..=5 => 4,
                _ => 8,
            };
            let taken = count.min(rest.0.len());
            let (b, later_b) = rest.0.split_at(taken);
            let (x, later_x) = rest.1.split_at_mut(taken);
            match count {
                1 => self.solve(&b[0], &mut x[0]),
                2 => self.solve_block::<2>(b, x),
                4 => self.solve_block::<4>(b, x),
                _ => self.solve_block::<8>(b, x),
            }
            rest = (later_b, later_x);
        }
    }

    /// At most `K` loads in one pass.
    fn solve_block<const K: usize>(&self, b: &[Vec<f32>], x: &mut [Vec<f32>]) {
        let mut z = vec![[[0.0f32; K]; 2]; 3 * self.node.len()];
        for (z, &n) in z.chunks_exact_mut(3).zip(&self.node) {
            for (k, b) in b.iter().enumerate() {
                let b = &b[6 * n as usize..][..6];
                (0..3).for_each(|c| (z[c][0][k], z[c][1][k]) = (b[c], b[3 + c]));
            }
        }
        self.root.forward_block(&mut z);
        self.root.backward_block(&mut z, &[]);
        x.iter_mut().for_each(|x| x.fill(0.0));
        for (z, &n) in z.chunks_exact(3).zip(&self.node) {
            for (k, x) in x.iter_mut().enumerate() {
                let x = &mut x[6 * n as usize..][..6];
                (0..3).for_each(|c| (x[c], x[3 + c]) = (z[c][0][k], z[c][1][k]));
            }
        }
    }

    /// x ← A⁻¹ b on `[node][6]` fields, three real parts before three imaginary ones; zero at constrained
    /// nodes.
    pub fn solve(&mut self, b: &[f32], x: &mut [f32]) {
        let [re, im] = &mut self.scratch;
        for ((re, im), &n) in re.chunks_exact_mut(3).zip(im.chunks_exact_mut(3)).zip(&self.node) {
            let b = &b[6 * n as usize..][..6];
            re.copy_from_slice(&b[..3]);
            im.copy_from_slice(&b[3..]);
        }
        let mut z = SplitComplex { re, im };
        self.root.forward(z.reborrow());
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

#[cfg(test)]
mod tests {
    use super::super::dissection;
    use super::*;
    use crate::math::C64;
    use nalgebra::{DMatrix, DVector, Matrix3};
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

    /// Low bits of a linear congruence, in [−½, ½).
    fn noise(i: usize) -> f32 {
        let x = (i as u64).wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((x >> 40) as f32) / (1 << 24) as f32 - 0.5
    }

    /// A grid of eight-node cliques with random symmetric matrices, constrained nodes and additional blocks,
    /// compared with a dense solve.
    #[test]
    fn the_solution_on_a_grid_matches_a_dense_solve() {
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
        let mut solver = MultifrontalSolver::new(&cliques, 8, &centres, &free);
        let (go, shares) = (AtomicBool::new(false), Mutex::new(Vec::new()));
        let report = |share: f64| shares.lock().expect("whole").push(share);
        solver.factor((&clique, false), &blocks, Monitor::new(&go, &report)).expect("regular");
        let shares = shares.into_inner().expect("whole");
        assert!(shares.len() > 3 && shares.iter().all(|s| (0.0..=1.0).contains(s)), "{shares:?}");
        assert_eq!(shares.iter().copied().fold(0.0, f64::max), 1.0, "the last operation is counted");
        let mut x = vec![1.0; b.len()];
        solver.solve(&b, &mut x);
        for (i, e) in exact.iter().enumerate() {
            let at = i / 3 * 6 + i % 3;
            let z = C64::new(f64::from(x[at]), f64::from(x[at + 3]));
            assert!((z - e).norm() < 1e-5, "{i}: {z} {e}");
        }
        // Several loads in one pass, more than one block of them.
        for count in [2, 3, 11] {
            let loads: Vec<Vec<f32>> =
                (0..count).map(|k| b.iter().map(|b| b * (1.0 + k as f32)).collect()).collect();
            let mut all = vec![vec![1.0; b.len()]; count];
            solver.solve_all(&loads, &mut all);
            for (k, many) in all.iter().enumerate() {
                let error =
                    |(many, one): (&f32, &f32)| (many - one * (1.0 + k as f32)).abs() / (1.0 + k as f32);
                assert!(
                    many.iter().zip(&x).map(error).fold(0.0, f32::max) < 1e-5,
                    "{count} loads, number {k}"
                );
            }
        }
        // Cancelled at the third clique: no further clique is assembled, except those in progress on other
        // threads.
        let (stop, assembled) = (AtomicBool::new(false), AtomicUsize::new(0));
        let cancelling = |e: usize, m: &mut [C32]| {
            stop.store(assembled.fetch_add(1, Ordering::Relaxed) >= 2, Ordering::Relaxed);
            clique(e, m);
        };
        assert_eq!(solver.factor((&cancelling, false), &blocks, (&stop).into()), Err(FactorError::Cancelled));
        let (assembled, most) = (assembled.into_inner(), 2 + dissection::LEAF * rayon::current_num_threads());
        assert!(assembled <= most && most < nx * ny * nz, "{assembled} of at most {most}");
    }
}
