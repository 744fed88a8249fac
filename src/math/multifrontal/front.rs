//! One front of the elimination tree with its subtree: numbering, assembly, factorisation and substitution.

use super::dense::{FrontMatrix, eliminate};
use super::entry::Entry;
use super::matrix::MatrixTerms;
use super::panel::Panel;
use super::split_complex::SplitComplex;
use super::work::front_work;
use crate::math::C32;
use rayon::prelude::*;

/// Rank and position of a constrained node.
pub(super) const CONSTRAINED: u32 = u32::MAX;

/// One dense problem of the elimination tree, and its children.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    /// Number in the order of elimination.
    pub number: u32,
    /// Ranks eliminated here: `first..first + own`.
    pub first: u32,
    pub own: usize,
    /// Ranks passed to the ancestors, ascending.
    pub border: Vec<u32>,
    /// Position of each border node in the parent's front.
    in_parent: Vec<u32>,
    /// Cliques of a leaf, and the positions of their nodes.
    pub cliques: Vec<(u32, Vec<u32>)>,
    pub children: Vec<Front>,
    /// The factors.
    panel: Panel,
}

impl Front {
    /// Numbers the fronts of the subtree in the order of elimination, turns node numbers into ranks and finds
    /// all positions. `front_of[rank]` is set to the number of the front that eliminates it.
    pub fn number_fronts(&mut self, rank: &[u32], front_of: &mut [u32], number: &mut u32) {
        self.children.iter_mut().for_each(|c| c.number_fronts(rank, front_of, number));
        self.number = *number;
        *number += 1;
        front_of[self.first as usize..][..self.own].fill(self.number);
        self.border.iter_mut().for_each(|n| *n = rank[*n as usize]);
        self.border.sort_unstable();
        let mut children = std::mem::take(&mut self.children);
        for child in &mut children {
            child.in_parent = child.border.iter().map(|&r| self.position(r)).collect();
        }
        self.children = children;
        let mut cliques = std::mem::take(&mut self.cliques);
        for n in cliques.iter_mut().flat_map(|c| &mut c.1) {
            let r = rank[*n as usize];
            *n = if r == CONSTRAINED { CONSTRAINED } else { self.position(r) };
        }
        self.cliques = cliques;
    }

    /// Position of a rank in this front: eliminated ranks first, then the border.
    fn position(&self, rank: u32) -> u32 {
        if rank < self.first + self.own as u32 {
            return rank - self.first;
        }
        self.own as u32 + self.border.binary_search(&rank).expect("a node of this front") as u32
    }

    /// Factors the subtree; returns the lower triangle of the contribution block.
    ///
    /// # Errors
    /// The rank of a vanishing pivot; [`None`] if cancelled.
    pub fn factor<T: Entry>(&mut self, terms: &MatrixTerms) -> Result<Vec<T>, Option<u32>> {
        if terms.counter.is_cancelled() {
            return Err(None);
        }
        // Both children always finish, so the error returned does not depend on the threads.
        let blocks: Vec<_> = self.children.par_iter_mut().map(|c| c.factor(terms)).collect();
        let blocks: Vec<Vec<T>> = blocks.into_iter().collect::<Result<_, _>>()?;
        let (own, rows) = (3 * self.own, 3 * (self.own + self.border.len()));
        let mut matrix = FrontMatrix::<T>::zeros(rows, own);
        self.assemble(terms, &mut matrix);
        for (child, block) in self.children.iter().zip(blocks) {
            child.extend_add(&block, &mut matrix);
        }
        let rank = |column: Option<usize>| column.map(|c| self.first + c as u32 / 3);
        let inverse = eliminate(&mut matrix, &terms.counter).map_err(rank)?;
        self.panel.store(rows, &matrix.panel, &inverse);
        Ok(matrix.contribution)
    }

    /// Adds the cliques of a leaf and the blocks that enter this front.
    fn assemble<T: Entry>(&self, terms: &MatrixTerms, front: &mut FrontMatrix<T>) {
        let mut matrix = Vec::new();
        for (clique, positions) in &self.cliques {
            let n = 3 * positions.len();
            matrix.clear();
            matrix.resize(n * n, C32::default());
            (terms.clique)(*clique as usize, &mut matrix);
            for (j, &column) in positions.iter().enumerate().filter(|p| *p.1 != CONSTRAINED) {
                for (i, &row) in
                    positions.iter().enumerate().filter(|p| *p.1 != CONSTRAINED && *p.1 >= column)
                {
                    let (row, column) = (3 * row as usize, 3 * column as usize);
                    for b in 0..3 {
                        let from = &matrix[(3 * j + b) * n + 3 * i..][..3];
                        let above = if row == column { b } else { 0 };
                        (above..3).for_each(|a| front.add(row + a, column + b, T::from_complex(from[a])));
                    }
                }
            }
        }
        for &b in &terms.blocks_of_front[self.number as usize] {
            let (i, j, block) = &terms.blocks[b as usize];
            let [row, column] = [i, j].map(|n| 3 * self.position(terms.rank[*n as usize]) as usize);
            for b in 0..3 {
                let above = if row == column { b } else { 0 };
                (above..3).for_each(|a| front.add(row + a, column + b, T::from_complex(block[(a, b)])));
            }
        }
    }

    /// Adds this front's contribution block to the parent's front (extend-add).
    fn extend_add<T: Entry>(&self, contribution: &[T], parent: &mut FrontMatrix<T>) {
        let n = 3 * self.border.len();
        for (j, &column) in self.in_parent.iter().enumerate() {
            for b in 0..3 {
                let from = &contribution[(3 * j + b) * n..][..n];
                let at = 3 * column as usize + b;
                let to = parent.column(at);
                (b..3).for_each(|a| to[a - b] += from[3 * j + a]);
                for (i, &row) in self.in_parent.iter().enumerate().skip(j + 1) {
                    let row = 3 * row as usize - at;
                    (0..3).for_each(|a| to[row + a] += from[3 * i + a]);
                }
            }
        }
    }

    /// Forward substitution L D y = b on the subtree's part of `x`; returns the border's share of the
    /// right-hand side, real and imaginary parts.
    pub fn forward(&self, x: SplitComplex) -> [Vec<f32>; 2] {
        let own = 3 * self.own;
        let at = x.re.len() - own;
        let (below, own_x) = x.split(at);
        let mut v = [&*own_x.re, &*own_x.im].map(|own_x| {
            let mut v = vec![0.0; own + 3 * self.border.len()];
            v[..own].copy_from_slice(own_x);
            v
        });
        for (child, share) in self.children.iter().zip(self.map_children(below, Front::forward)) {
            for (v, share) in v.iter_mut().zip(share) {
                for (&position, share) in child.in_parent.iter().zip(share.chunks_exact(3)) {
                    v[3 * position as usize..][..3].iter_mut().zip(share).for_each(|(v, s)| *v += s);
                }
            }
        }
        self.panel.forward(&mut v);
        for (own_x, v) in own_x.parts().into_iter().zip(&v) {
            own_x.copy_from_slice(&v[..own]);
        }
        v.map(|mut v| v.split_off(own))
    }

    /// Backward substitution Lᵀ x = y on the subtree's part of `x`, given the solution at the border.
    pub fn backward(&self, x: SplitComplex, border: &[Vec<f32>; 2]) {
        let own = 3 * self.own;
        let at = x.re.len() - own;
        let (below, own_x) = x.split(at);
        let mut v = [[&*own_x.re, &border[0]].concat(), [&*own_x.im, &border[1]].concat()];
        self.panel.backward(&mut v);
        for (own_x, v) in own_x.parts().into_iter().zip(&v) {
            own_x.copy_from_slice(&v[..own]);
        }
        self.map_children(below, |child, x| {
            let known = v.each_ref().map(|v| {
                child.in_parent.iter().flat_map(|&p| &v[3 * p as usize..][..3]).copied().collect::<Vec<_>>()
            });
            child.backward(x, &known);
        });
    }

    /// [`Front::forward`] for `K` right-hand sides, `[unknown][part][side]`.
    pub fn forward_block<const K: usize>(&self, x: &mut [[[f32; K]; 2]]) -> Vec<[[f32; K]; 2]> {
        let own = 3 * self.own;
        let (below, own_x) = x.split_at_mut(x.len() - own);
        let mut v = vec![[[0.0; K]; 2]; own + 3 * self.border.len()];
        v[..own].copy_from_slice(own_x);
        let shares = self.map_children_block(below, Front::forward_block);
        for (child, share) in self.children.iter().zip(shares) {
            for (&position, share) in child.in_parent.iter().zip(share.chunks_exact(3)) {
                for (v, share) in v[3 * position as usize..][..3].iter_mut().zip(share) {
                    (0..2).for_each(|part| (0..K).for_each(|k| v[part][k] += share[part][k]));
                }
            }
        }
        self.panel.forward_block(&mut v);
        own_x.copy_from_slice(&v[..own]);
        v.split_off(own)
    }

    /// [`Front::backward`] for `K` right-hand sides.
    pub fn backward_block<const K: usize>(&self, x: &mut [[[f32; K]; 2]], border: &[[[f32; K]; 2]]) {
        let own = 3 * self.own;
        let (below, own_x) = x.split_at_mut(x.len() - own);
        let mut v = [&*own_x, border].concat();
        self.panel.backward_block(&mut v);
        own_x.copy_from_slice(&v[..own]);
        self.map_children_block(below, |child, x| {
            let at = child.in_parent.iter().flat_map(|&p| &v[3 * p as usize..][..3]);
            let known: Vec<_> = at.copied().collect();
            child.backward_block(x, &known);
        });
    }

    /// Applies `each` to both children, in parallel, with their parts of `x`.
    fn map_children_block<T: Send, const K: usize>(
        &self,
        x: &mut [[[f32; K]; 2]],
        each: impl Fn(&Front, &mut [[[f32; K]; 2]]) -> T + Sync,
    ) -> Vec<T> {
        let [left, right] = &self.children[..] else { return Vec::new() };
        let (a, b) = x.split_at_mut(x.len() - 3 * right.size());
        let (a, b) = rayon::join(|| each(left, a), || each(right, b));
        vec![a, b]
    }

    /// Applies `each` to both children, in parallel, with their parts of `x`.
    fn map_children<T: Send>(
        &self,
        x: SplitComplex,
        each: impl Fn(&Front, SplitComplex) -> T + Sync,
    ) -> Vec<T> {
        let [left, right] = &self.children[..] else { return Vec::new() };
        let middle = x.re.len() - 3 * right.size();
        let (a, b) = x.split(middle);
        let (a, b) = rayon::join(|| each(left, a), || each(right, b));
        vec![a, b]
    }

    /// Number of multiplications to factor the subtree.
    pub fn work(&self) -> u64 {
        let own = front_work(3 * (self.own + self.border.len()), 3 * self.own);
        own + self.children.iter().map(Front::work).sum::<u64>()
    }

    /// Number of entries of the factors of the subtree.
    pub fn factor_entries(&self) -> usize {
        self.panel.entries() + self.children.iter().map(Front::factor_entries).sum::<usize>()
    }

    /// Number of nodes eliminated in the subtree.
    fn size(&self) -> usize {
        let start = self.start();
        self.first as usize + self.own - start
    }

    /// First rank of the subtree.
    fn start(&self) -> usize {
        self.children.first().map_or(self.first as usize, Front::start)
    }
}
