//! `StiffPatch`: the nodes of elements inside which the stiffness varies by much, relaxed together.
//!
//! Borders between tissues need not lie on faces of elements. Where a tendon crosses an element, functions
//! that are rigid in it and bend around it are neither smooth polynomials of low order nor rough along lines:
//! neither the coarse level nor lines reduce them. All nodes of such elements form one block of D, which is
//! factored (multifrontal, real, with the moduli |G|).

use super::super::operator::{Level, MembraneBlock, Stencil, Tangent, membrane_blocks};
use crate::fem::Space;
use crate::material::MaterialField;
use crate::material::spec::MembraneSpec;
use crate::math::multifrontal::{Block, FactorError, MultifrontalSolver};
use crate::math::{C32, Monitor, V3};
use crate::solver::membrane::Sheet;
use nalgebra::Matrix3;
use std::collections::HashMap;
use std::ops::Range;

/// Ratio of the largest to the least stiffness at the points of an element from which on its nodes belong to
/// the patch.
const CONTRAST: f64 = 10.0;

/// Elements inside which the stiffness varies by much.
pub fn contrasts(space: &Space, material: &MaterialField) -> Vec<usize> {
    let per = space.points_per_element();
    let strong = |e: &usize| contrast(material, e * per..(e + 1) * per) > CONTRAST;
    (0..space.n_elements).filter(strong).collect()
}

/// The patch of one level.
#[derive(Clone, Debug)]
pub struct StiffPatch {
    fronts: MultifrontalSolver,
    stencil: Stencil,
    /// Elements with nodes of the patch.
    elements: Vec<u32>,
    /// `[element of the patch · point]` tangents.
    tangents: Vec<Tangent>,
    /// `[local node]` node of the level: first those of the patch, then the others of its elements.
    nodes: Vec<u32>,
    /// Number of nodes of the patch.
    count: usize,
    /// `[membrane]` blocks between different local nodes of the patch.
    membranes: Vec<Vec<MembraneBlock>>,
    /// `[local node][6]` right-hand side and solution.
    work: [Vec<f32>; 2],
}

impl StiffPatch {
    /// The patch of `level` with `material`; `tangents` gives the `[point]` tangents of an element. [`None`]
    /// if no element has one.
    pub fn new(
        level: &Level,
        material: &MaterialField,
        tangents: impl Fn(usize) -> Vec<Tangent> + Sync,
        membranes: &[(Sheet<'_>, &MembraneSpec)],
    ) -> Option<StiffPatch> {
        let space = &level.space;
        let per = space.points_per_element();
        let mut inside = vec![false; space.n_nodes()];
        for e in contrasts(space, material) {
            space.nodes_of(e).iter().for_each(|&n| inside[n as usize] = level.free[n as usize]);
        }
        let touched = |e: &usize| space.nodes_of(*e).iter().any(|&n| inside[n as usize]);
        let elements: Vec<u32> = (0..space.n_elements).filter(touched).map(|e| e as u32).collect();
        if elements.is_empty() {
            return None;
        }
        let nodes = patch_first(space, &elements, &inside);
        let count = nodes.iter().filter(|&&n| inside[n as usize]).count();
        let local: HashMap<u32, u32> = nodes.iter().zip(0..).map(|(&n, at)| (n, at)).collect();
        let of = |e: &u32| space.nodes_of(*e as usize);
        let cliques: Vec<u32> = elements.iter().flat_map(of).map(|n| local[n]).collect();
        let centre = |e: &u32| of(e).iter().map(|&n| space.positions[n as usize]).sum::<V3>() / per as f64;
        let centres: Vec<V3> = elements.iter().map(centre).collect();
        let free: Vec<bool> = (0..nodes.len()).map(|at| at < count).collect();
        let within = |n: u32| local.get(&n).copied().filter(|&at| (at as usize) < count);
        let couple = |(i, j, k): MembraneBlock| Some((within(i)?, within(j)?, k)).filter(|(i, j, _)| i != j);
        let membranes = membrane_blocks(space, membranes)
            .into_iter()
            .map(|blocks| blocks.into_iter().filter_map(couple).collect())
            .collect();
        Some(StiffPatch {
            membranes,
            fronts: MultifrontalSolver::new(&cliques, per, &centres, &free),
            stencil: Stencil::new(space.order),
            tangents: elements.iter().flat_map(|&e| tangents(e as usize)).collect(),
            elements,
            work: [vec![0.0; 6 * nodes.len()], vec![0.0; 6 * nodes.len()]],
            nodes,
            count,
        })
    }

    /// Its nodes.
    pub fn nodes(&self) -> &[u32] {
        &self.nodes[..self.count]
    }

    /// Factors the block with the `[element]` factors `magnitude` = |g| and the `[node]` diagonal blocks
    /// `supports` of all that is not tissue. Couplings of nodes by membranes of `level` are in it, those by
    /// pads are not.
    ///
    /// # Errors
    /// A singular block; cancellation.
    pub fn factor(
        &mut self,
        level: &Level,
        magnitude: &[f64],
        supports: &[Matrix3<f64>],
        monitor: Monitor<'_>,
    ) -> Result<(), FactorError> {
        let per = self.stencil.m.pow(3);
        let clique = |at: usize, matrix: &mut [C32]| {
            let g = magnitude[self.elements[at] as usize];
            let mut k = vec![0.0; matrix.len()];
            self.stencil.element(|p| self.tangents[at * per + p], &mut k);
            matrix.iter_mut().zip(k).for_each(|(z, k)| *z = C32::from((g * k) as f32));
        };
        let block = |(at, &node): (usize, &u32)| {
            (at as u32, at as u32, supports[node as usize].map(|k| C32::from(k as f32)))
        };
        let mut blocks: Vec<Block> = self.nodes().iter().enumerate().map(block).collect();
        for (membrane, own) in level.membranes.iter().zip(&self.membranes) {
            let g = membrane.factor().norm();
            blocks.extend(own.iter().map(|(i, j, k)| (*i, *j, k.map(|k| C32::from((g * k) as f32)))));
        }
        self.fronts.factor((&clique, true), &blocks, monitor)
    }

    /// Sets `z` at the nodes of the patch to the solution for `r`, both `[node][6]`.
    pub fn solve(&mut self, r: &[f32], z: &mut [f32]) {
        let [b, x] = &mut self.work;
        for (b, &n) in b.chunks_exact_mut(6).zip(&self.nodes[..self.count]) {
            b.copy_from_slice(&r[6 * n as usize..][..6]);
        }
        self.fronts.solve(b, x);
        for (x, &n) in x.chunks_exact(6).zip(&self.nodes[..self.count]) {
            z[6 * n as usize..][..6].copy_from_slice(x);
        }
    }
}

/// Ratio of the largest to the least stiffness at the points `slots`.
fn contrast(material: &MaterialField, slots: Range<usize>) -> f64 {
    let stiffness = slots.map(|q| material.mu_l[q].max(material.mu_t[q]).max(material.beta[q]));
    let (least, most) =
        stiffness.fold((f64::INFINITY, 0.0f64), |(least, most), k| (least.min(k), most.max(k)));
    most / least
}

/// The nodes of `elements`, those `inside` the patch first.
fn patch_first(space: &Space, elements: &[u32], inside: &[bool]) -> Vec<u32> {
    let mut nodes: Vec<u32> = elements.iter().flat_map(|&e| space.nodes_of(e as usize)).copied().collect();
    nodes.sort_unstable();
    nodes.dedup();
    nodes.sort_by_key(|&n| !inside[n as usize]);
    nodes
}
