//! Smoother: lines of nodes along the stiffest direction of the elements, solved exactly.
//!
//! Elements are flat or long, and a displacement that is smooth along the stiff direction but rough across it is what
//! point relaxation leaves over. Each element offers the node lines along its stiffest axis; lines of neighbours join
//! at their ends into chains. Every chain is a banded symmetric positive matrix (a principal part of the real stiffness with
//! moduli |G|), factored by Cholesky in 3 × 3 blocks; nodes on no chain stand alone.

use super::tangent::{Stencil, Tangent};
use crate::fem::Space;
use crate::math::Monitor;
use crate::math::direct::DirectError;
use crate::solver::stiffness::NODE_BLOCK;
use nalgebra::Matrix3;
use rayon::prelude::*;
use std::collections::HashMap;

/// Nodes one task works through, about.
const TASK: usize = 512;

/// Node lines of one element along its stiffest axis, and where they stand.
#[derive(Clone, Debug)]
struct Segment {
    /// Global nodes, N+1 of them.
    nodes: Vec<u32>,
    /// Mean stiffness along it [N/m]: the stiffest segments choose first.
    strength: f64,
}

/// Chains of nodes.
#[derive(Clone, Debug)]
pub struct Lines {
    /// Nodes coupled to either side within a segment: N.
    reach: usize,
    /// `[line]` nodes in order, each free node in exactly one line.
    nodes: Vec<Vec<u32>>,
    /// Lines that are worked through by one task: index of the first, one more at the end.
    tasks: Vec<usize>,
    /// `[node]` position counted through all lines; `u32::MAX` for held nodes.
    position: Vec<u32>,
    /// `[position]` solution of the last [`Lines::solve`].
    solved: Vec<[f32; 8]>,
    /// (line, position, column offset 1–N, element, real block K_{i, i+offset} without springpot factor).
    couplings: Vec<Vec<Coupling>>,
    /// `[line]` factors, see [`factor`].
    factors: Vec<Vec<f32>>,
}

#[derive(Clone, Copy, Debug)]
struct Coupling {
    at: u32,
    offset: u32,
    element: u32,
    block: [f32; 9],
}

impl Lines {
    /// Lines of `space` among `free` nodes. `strength` is `[element][axis]`, `tangents` gives the `[point]` tangents of an element. None once
    /// `monitor` asks to stop.
    pub fn new(
        space: &Space,
        free: &[bool],
        strength: &[[f64; 3]],
        tangents: impl Fn(usize) -> Vec<Tangent> + Sync,
        monitor: Monitor<'_>,
    ) -> Option<Lines> {
        let stencil = Stencil::new(space.order);
        let chains = chain(space, free, segments(space, free, strength, &stencil));
        // Where every node stands.
        let mut place = vec![(u32::MAX, 0u32); space.n_nodes()];
        for (l, nodes) in chains.iter().enumerate() {
            nodes.iter().enumerate().for_each(|(i, &n)| place[n as usize] = (l as u32, i as u32));
        }
        let reach = space.order;
        let of_element = |e: usize| -> Vec<(u32, Coupling)> {
            let t = tangents(e);
            let nodes = space.nodes_of(e);
            let mut found = Vec::new();
            for p in 0..nodes.len() {
                for axis in 0..3 {
                    for n in stencil.index(p, axis) + 1..stencil.m {
                        let q = stencil.along(p, axis, n);
                        let (a, b) = (place[nodes[p] as usize], place[nodes[q] as usize]);
                        let apart = a.1.abs_diff(b.1) as usize;
                        if a.0 == u32::MAX || a.0 != b.0 || apart > reach {
                            continue;
                        }
                        let (first, block) = if a.1 < b.1 {
                            (a.1, stencil.coupling(&t, p, q, axis))
                        } else {
                            (b.1, stencil.coupling(&t, q, p, axis))
                        };
                        let block = std::array::from_fn(|i| block[(i / 3, i % 3)] as f32);
                        found.push((
                            a.0,
                            Coupling { at: first, offset: apart as u32, element: e as u32, block },
                        ));
                    }
                }
            }
            found
        };
        let all: Vec<Vec<(u32, Coupling)>> = monitor.each(space.n_elements, of_element)?;
        let mut couplings = vec![Vec::new(); chains.len()];
        all.into_iter().flatten().for_each(|(line, c)| couplings[line as usize].push(c));
        let (mut tasks, mut size) = (vec![0], 0);
        let mut position = vec![u32::MAX; space.n_nodes()];
        let mut total = 0;
        for (l, nodes) in chains.iter().enumerate() {
            if size >= TASK {
                tasks.push(l);
                size = 0;
            }
            size += nodes.len();
            for &n in nodes {
                position[n as usize] = total;
                total += 1;
            }
        }
        tasks.push(chains.len());
        Some(Lines {
            reach,
            factors: vec![Vec::new(); chains.len()],
            nodes: chains,
            tasks,
            position,
            solved: vec![[0.0; 8]; total as usize],
            couplings,
        })
    }

    /// Factors every line: `diagonal` is `[node]` real blocks, `g` `[element]` |g|.
    ///
    /// # Errors
    /// A singular pivot.
    pub fn set(&mut self, diagonal: &[Matrix3<f64>], g: &[f64]) -> Result<(), DirectError> {
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
                factor(&mut rows, reach).ok_or_else(|| DirectError { n: 3 * nodes.len(), why: why() })
            })
            .collect::<Result<_, _>>()?;
        Ok(())
    }

    /// z = D⁻¹ r on `[node][6]` fields; held nodes get 0.
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
                substitute(&nodes[l], &factors[l], reach, r, y);
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

/// Segments along the stiffest axis of every element, each once, stiffest first; held nodes are left out of them.
fn segments(space: &Space, free: &[bool], strength: &[[f64; 3]], stencil: &Stencil) -> Vec<Segment> {
    let mut known: HashMap<(u32, u32, u32), usize> = HashMap::new();
    let mut all: Vec<Segment> = Vec::new();
    for (e, s) in strength.iter().enumerate() {
        let axis = (0..3).max_by(|&a, &b| s[a].total_cmp(&s[b])).unwrap_or(0);
        let of = space.nodes_of(e);
        for p in (0..of.len()).filter(|&p| stencil.index(p, axis) == 0) {
            let nodes: Vec<u32> = (0..stencil.m).map(|n| of[stencil.along(p, axis, n)]).collect();
            let (a, b) = (nodes[0].min(nodes[space.order]), nodes[0].max(nodes[space.order]));
            let middle = nodes[1].min(nodes[space.order - 1]);
            let next = all.len();
            let at = *known.entry((a, b, middle)).or_insert(next);
            if at == next {
                let nodes = nodes.into_iter().filter(|&n| free[n as usize]).collect();
                all.push(Segment { nodes, strength: s[axis] });
            } else {
                all[at].strength = all[at].strength.max(s[axis]);
            }
        }
    }
    all.retain(|s| s.nodes.len() > 1);
    all.sort_by(|a, b| b.strength.total_cmp(&a.strength));
    all
}

/// Joins segments into chains, stiffest first: inside a segment a node belongs to it alone, at its ends to at most two.
fn chain(space: &Space, free: &[bool], segments: Vec<Segment>) -> Vec<Vec<u32>> {
    let n = space.n_nodes();
    // Uses of a node: 0 none, 1 an end, 2 taken.
    let mut used = vec![0u8; n];
    let mut root: Vec<u32> = (0..n as u32).collect();
    fn find(root: &mut [u32], mut x: u32) -> u32 {
        while root[x as usize] != x {
            root[x as usize] = root[root[x as usize] as usize];
            x = root[x as usize];
        }
        x
    }
    let mut ends: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut taken: Vec<Vec<u32>> = Vec::new();
    for Segment { nodes, .. } in segments {
        let (a, b) = (nodes[0], nodes[nodes.len() - 1]);
        let inside = &nodes[1..nodes.len() - 1];
        let (ra, rb) = (find(&mut root, a), find(&mut root, b));
        if used[a as usize] > 1
            || used[b as usize] > 1
            || ra == rb
            || inside.iter().any(|&n| used[n as usize] > 0)
        {
            continue;
        }
        inside.iter().for_each(|&n| used[n as usize] = 2);
        used[a as usize] += 1;
        used[b as usize] += 1;
        root[ra as usize] = rb;
        ends.entry(a).or_default().push(taken.len());
        ends.entry(b).or_default().push(taken.len());
        taken.push(nodes);
    }
    let mut done = vec![false; taken.len()];
    let mut chains: Vec<Vec<u32>> = Vec::new();
    let mut starts: Vec<u32> = ends.iter().filter(|(_, s)| s.len() == 1).map(|(&n, _)| n).collect();
    starts.sort_unstable();
    for start in starts {
        let mut line = vec![start];
        let mut at = start;
        while let Some(&s) = ends[&at].iter().find(|&&s| !done[s]) {
            done[s] = true;
            let mut nodes = taken[s].clone();
            if nodes[0] != at {
                nodes.reverse();
            }
            line.extend(&nodes[1..]);
            at = line[line.len() - 1];
        }
        if line.len() > 1 {
            chains.push(line);
        }
    }
    chains.extend((0..n as u32).filter(|&n| free[n as usize] && used[n as usize] == 0).map(|n| vec![n]));
    chains
}

/// Floats per node: the inverse of the diagonal factor and N sub-diagonal blocks, three columns of four each.
const fn stride(reach: usize) -> usize {
    12 * (reach + 1)
}

/// Block LDLᵀ in place of `rows[i][offset]` = A_{i, i−offset}: (D_i⁻¹, L_{i, i−1} … L_{i, i−N}), columns padded to four; `None` if a
/// D_i is singular.
fn factor(rows: &mut [Matrix3<f64>], reach: usize) -> Option<Vec<f32>> {
    let width = reach + 1;
    let n = rows.len() / width;
    let mut inverse = vec![Matrix3::zeros(); n];
    for i in 0..n {
        // W_ij = A_ij − Σ_k W_ik D_k L_jkᵀ with W = L D kept in the rows until the end.
        for offset in (0..=reach.min(i)).rev() {
            let j = i - offset;
            let mut sum = rows[i * width + offset];
            for k in i.saturating_sub(reach).max(j.saturating_sub(reach))..j {
                let w = rows[i * width + (i - k)];
                let l = rows[j * width + (j - k)] * inverse[k];
                sum -= w * l.transpose();
            }
            rows[i * width + offset] = sum;
        }
        inverse[i] = rows[i * width].try_inverse()?;
    }
    let mut out = vec![0.0; n * stride(reach)];
    for i in 0..n {
        for offset in 0..=reach.min(i) {
            let block = if offset == 0 { inverse[i] } else { rows[i * width + offset] * inverse[i - offset] };
            for c in 0..3 {
                for r in 0..3 {
                    out[i * stride(reach) + 12 * offset + 4 * c + r] = block[(r, c)] as f32;
                }
            }
        }
    }
    Some(out)
}

/// y ← solution for the line's share of `r`; y is `[position][8]`: real x y z 0, imaginary x y z 0.
fn substitute(nodes: &[u32], l: &[f32], reach: usize, r: &[f32], y: &mut [[f32; 8]]) {
    let stride = stride(reach);
    for (i, &n) in nodes.iter().enumerate() {
        let r = &r[6 * n as usize..][..6];
        let mut b = [r[0], r[1], r[2], 0.0, r[3], r[4], r[5], 0.0];
        let row = &l[i * stride..][..stride];
        for offset in 1..=reach.min(i) {
            multiply(&row[12 * offset..][..12], &y[i - offset], -1.0, &mut b);
        }
        y[i] = b;
    }
    for i in 0..nodes.len() {
        let mut x = [0.0; 8];
        multiply(&l[i * stride..][..12], &y[i], 1.0, &mut x);
        y[i] = x;
    }
    for i in (0..nodes.len()).rev() {
        let x = y[i];
        for offset in 1..=reach.min(i) {
            transposed(&l[i * stride + 12 * offset..][..12], &x, &mut y[i - offset]);
        }
    }
}

/// b += s A x for both parts, A in three columns of four.
#[inline(always)]
fn multiply(a: &[f32], x: &[f32; 8], s: f32, b: &mut [f32; 8]) {
    for c in 0..3 {
        let (re, im) = (s * x[c], s * x[4 + c]);
        for r in 0..4 {
            b[r] += a[4 * c + r] * re;
            b[4 + r] += a[4 * c + r] * im;
        }
    }
}

/// b −= Aᵀ x for both parts.
#[inline(always)]
fn transposed(a: &[f32], x: &[f32; 8], b: &mut [f32; 8]) {
    for c in 0..3 {
        for part in [0, 4] {
            b[part + c] -= a[4 * c] * x[part] + a[4 * c + 1] * x[part + 1] + a[4 * c + 2] * x[part + 2];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A banded block matrix of its own: factoring and substituting gives the solution back.
    #[test]
    fn a_line_is_solved_exactly() {
        let (reach, n) = (2, 5);
        let entry = |i: usize, j: usize| ((i * 7 + j * 3) as f64).sin();
        let block = |i: usize, j: usize| {
            let (i, j) = (i.max(j), i.min(j));
            let b = Matrix3::from_fn(|a, c| entry(3 * i + a, 3 * j + c));
            if i == j { (b + b.transpose()) * 0.5 + Matrix3::identity() * 12.0 } else { b }
        };
        let a = |i: usize, j: usize| match i.abs_diff(j) {
            d if d > reach => Matrix3::zeros(),
            _ if i >= j => block(i, j),
            _ => block(j, i).transpose(),
        };
        let mut rows = vec![Matrix3::zeros(); n * (reach + 1)];
        for i in 0..n {
            for offset in 0..=reach.min(i) {
                rows[i * (reach + 1) + offset] = a(i, i - offset);
            }
        }
        let l = factor(&mut rows, reach).expect("definite");
        let x: Vec<nalgebra::Vector3<f64>> =
            (0..n).map(|i| nalgebra::Vector3::new(i as f64, 1.0 - i as f64, 0.5 * i as f64)).collect();
        let mut r = vec![0.0f32; 6 * n];
        for i in 0..n {
            let b: nalgebra::Vector3<f64> = (0..n).map(|j| a(i, j) * x[j]).sum();
            (0..3).for_each(|c| (r[6 * i + c], r[6 * i + 3 + c]) = (b[c] as f32, -2.0 * b[c] as f32));
        }
        let nodes: Vec<u32> = (0..n as u32).collect();
        let mut y = vec![[0.0; 8]; n];
        substitute(&nodes, &l, reach, &r, &mut y);
        for i in 0..n {
            for c in 0..3 {
                assert!((f64::from(y[i][c]) - x[i][c]).abs() < 1e-5);
                assert!((f64::from(y[i][4 + c]) + 2.0 * x[i][c]).abs() < 1e-5);
            }
        }
    }
}
