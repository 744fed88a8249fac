//! `LineRelaxation`: lines of nodes along the stiffest direction of the elements, each solved exactly.
//!
//! Elements are flat or elongated, and point relaxation does not damp displacements that are smooth along the
//! stiff direction but rough across it. Each line (see `chains`) is a banded symmetric matrix, a principal
//! submatrix of the real stiffness with moduli |G|, factored by LDLᵀ in 3 × 3 blocks. A node on no line is
//! solved alone.

use super::super::operator::{Stencil, Tangent};
use super::banded;
use super::chains::chains;
use crate::fem::Space;
use crate::math::Monitor;
use crate::math::sparse_lu::DirectError;
use crate::solver::stiffness::NODE_BLOCK;
use nalgebra::Matrix3;
use rayon::prelude::*;

/// Nodes per task, approximately.
const TASK: usize = 512;

/// Line relaxation D⁻¹ of one level.
#[derive(Clone, Debug)]
pub struct LineRelaxation {
    /// Block half-bandwidth of a line: the polynomial order N.
    reach: usize,
    /// `[line]` nodes in order; each free node is in exactly one line.
    nodes: Vec<Vec<u32>>,
    /// `[task]` first line of each task, and the number of lines at the end.
    tasks: Vec<usize>,
    /// `[node]` position counted through all lines; `u32::MAX` for held nodes.
    position: Vec<u32>,
    /// `[position]` solution of the last [`LineRelaxation::solve`].
    solved: Vec<[f32; 8]>,
    /// `[line]` element contributions to the off-diagonal blocks.
    couplings: Vec<Vec<Coupling>>,
    /// `[line]` factors, see [`banded::factor`].
    factors: Vec<Vec<f32>>,
}

/// Contribution of one element to one off-diagonal block of a line.
#[derive(Clone, Copy, Debug)]
struct Coupling {
    /// Position i of the earlier node in its line.
    at: u32,
    /// Distance to the later node, 1–N.
    offset: u32,
    element: u32,
    /// Real block K_{i, i+offset} without springpot factor, row by row.
    block: [f32; 9],
}

impl LineRelaxation {
    /// Lines of `space` among the `free` nodes. `strength` is `[element][axis]`; `tangents` gives the
    /// `[point]` tangents of an element. `None` if `monitor` was cancelled.
    pub fn new(
        space: &Space,
        free: &[bool],
        strength: &[[f64; 3]],
        tangents: impl Fn(usize) -> Vec<Tangent> + Sync,
        monitor: Monitor<'_>,
    ) -> Option<LineRelaxation> {
        let stencil = Stencil::new(space.order);
        let chains = chains(space, free, strength, &stencil);
        // (line, position in it) of every node.
        let mut place = vec![(u32::MAX, 0u32); space.n_nodes()];
        for (l, nodes) in chains.iter().enumerate() {
            nodes.iter().enumerate().for_each(|(i, &n)| place[n as usize] = (l as u32, i as u32));
        }
        let of_element = |e: usize| element_couplings(space, &stencil, &tangents(e), &place, e);
        let all: Vec<Vec<(u32, Coupling)>> = monitor.each(space.n_elements, of_element)?;
        let mut couplings = vec![Vec::new(); chains.len()];
        all.into_iter().flatten().for_each(|(line, c)| couplings[line as usize].push(c));
        let mut position = vec![u32::MAX; space.n_nodes()];
        for (i, &n) in chains.iter().flatten().enumerate() {
            position[n as usize] = i as u32;
        }
        let total = chains.iter().map(Vec::len).sum();
        Some(LineRelaxation {
            reach: space.order,
            factors: vec![Vec::new(); chains.len()],
            tasks: task_starts(&chains),
            nodes: chains,
            position,
            solved: vec![[0.0; 8]; total],
            couplings,
        })
    }

    /// Factors every line: `diagonal` holds the `[node]` real blocks [N/m], `g` the `[element]` factors |g|.
    ///
    /// # Errors
    /// A singular pivot.
    pub fn factor(&mut self, diagonal: &[Matrix3<f64>], g: &[f64]) -> Result<(), DirectError> {
        let reach = self.reach;
        self.factors = self
            .nodes
            .par_iter()
            .zip(&self.couplings)
            .map(|(nodes, couplings)| {
                let mut rows = vec![Matrix3::zeros(); nodes.len() * (reach + 1)];
                for (i, &n) in nodes.iter().enumerate() {
                    rows[i * (reach + 1)] = diagonal[n as usize];
                }
                for c in couplings {
                    let block = Matrix3::from_row_slice(&c.block.map(f64::from));
                    // Row of the later node, column `offset` before it.
                    let (later, offset) = ((c.at + c.offset) as usize, c.offset as usize);
                    rows[later * (reach + 1) + offset] += block.transpose() * g[c.element as usize];
                }
                let why = || "a pivot of the smoother's line is singular".to_string();
                banded::factor(&mut rows, reach).ok_or_else(|| DirectError { n: 3 * nodes.len(), why: why() })
            })
            .collect::<Result<_, _>>()?;
        Ok(())
    }

    /// z = D⁻¹ r on `[node][6]` fields; zero at held nodes.
    pub fn solve(&mut self, r: &[f32], z: &mut [f32]) {
        let mut parts = Vec::with_capacity(self.tasks.len());
        let mut rest = &mut self.solved[..];
        for task in self.tasks.windows(2) {
            let lines = task[0]..task[1];
            let size = self.nodes[lines.clone()].iter().map(Vec::len).sum();
            let (part, tail) = rest.split_at_mut(size);
            rest = tail;
            parts.push((lines, part));
        }
        let (nodes, factors, reach) = (&self.nodes, &self.factors, self.reach);
        parts.into_par_iter().for_each(|(lines, mut part)| {
            for l in lines {
                let (y, tail) = part.split_at_mut(nodes[l].len());
                banded::substitute(&nodes[l], &factors[l], reach, r, y);
                part = tail;
            }
        });
        let (position, solved) = (&self.position, &self.solved);
        z.par_chunks_mut(6 * NODE_BLOCK).zip(position.par_chunks(NODE_BLOCK)).for_each(|(z, position)| {
            for (z, &p) in z.chunks_exact_mut(6).zip(position) {
                match solved.get(p as usize) {
                    Some(y) => z.copy_from_slice(&[y[0], y[1], y[2], y[4], y[5], y[6]]),
                    None => z.fill(0.0),
                }
            }
        });
    }
}

/// (line, coupling) of every two nodes of element `e` that share a line and lie within its bandwidth; `place`
/// is (line, position) per node, `t` the `[point]` tangents of the element.
fn element_couplings(
    space: &Space,
    stencil: &Stencil,
    t: &[Tangent],
    place: &[(u32, u32)],
    e: usize,
) -> Vec<(u32, Coupling)> {
    let nodes = space.nodes_of(e);
    let mut found = Vec::new();
    for p in 0..nodes.len() {
        for axis in 0..3 {
            for n in stencil.index(p, axis) + 1..stencil.m {
                let q = stencil.along(p, axis, n);
                let (a, b) = (place[nodes[p] as usize], place[nodes[q] as usize]);
                let apart = a.1.abs_diff(b.1) as usize;
                if a.0 == u32::MAX || a.0 != b.0 || apart > space.order {
                    continue;
                }
                let (first, block) = if a.1 < b.1 {
                    (a.1, stencil.coupling(t, p, q, axis))
                } else {
                    (b.1, stencil.coupling(t, q, p, axis))
                };
                let block = std::array::from_fn(|i| block[(i / 3, i % 3)] as f32);
                let coupling = Coupling { at: first, offset: apart as u32, element: e as u32, block };
                found.push((a.0, coupling));
            }
        }
    }
    found
}

/// First line of each task of about [`TASK`] nodes, and the number of lines at the end.
fn task_starts(chains: &[Vec<u32>]) -> Vec<usize> {
    let (mut tasks, mut size) = (vec![0], 0);
    for (l, nodes) in chains.iter().enumerate() {
        if size >= TASK {
            tasks.push(l);
            size = 0;
        }
        size += nodes.len();
    }
    tasks.push(chains.len());
    tasks
}
