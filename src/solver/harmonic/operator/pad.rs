//! `Pad`: the elastic pad of a head as a matrix k ∫ φ_i φ_j dA ⊗ T, with T = I (tied) or a aᵀ (frictionless).

use crate::math::sparse::Csr;
use crate::math::{C64, V3};
use nalgebra::{Matrix3, Vector3};
use std::collections::BTreeMap;

/// The pad of one bilateral contact on one space.
#[derive(Clone, Debug, PartialEq)]
pub struct Pad {
    /// Global nodes, ascending.
    pub nodes: Vec<u32>,
    /// `[node][node]` k ∫ φ_i φ_j dA [N/m], positions in `nodes`.
    pub matrix: Csr,
    /// T, dimensionless.
    pub tensor: Matrix3<f64>,
}

impl Pad {
    /// The pad with `entries` (i, j) → k ∫ φ_i φ_j dA [N/m] between global nodes; they must be symmetric.
    ///
    /// # Panics
    /// If a column of the matrix has no row.
    pub fn new(entries: &BTreeMap<(u32, u32), f64>, tensor: Matrix3<f64>) -> Pad {
        Pad::from_sorted(entries.iter().map(|(&ij, &k)| (ij, k)), tensor)
    }

    /// [`Pad::new`] with entries in the order of (i, j), each once.
    ///
    /// # Panics
    /// If a column of the matrix has no row.
    pub fn from_sorted(
        entries: impl Iterator<Item = ((u32, u32), f64)> + Clone,
        tensor: Matrix3<f64>,
    ) -> Pad {
        let mut nodes: Vec<u32> = entries.clone().map(|(ij, _)| ij.0).collect();
        nodes.dedup();
        let local = |n: u32| nodes.binary_search(&n).expect("the matrix is symmetric") as u32;
        let mut rows = vec![Vec::new(); nodes.len()];
        entries.for_each(|((i, j), v)| rows[local(i) as usize].push((local(j), v)));
        let columns = nodes.len();
        Pad { matrix: Csr::from_rows(rows, columns), nodes, tensor }
    }

    /// The Galerkin projection Pᵀ K P onto a coarser space, with `interpolation` P from that space.
    pub fn coarsened(&self, interpolation: &Csr) -> Pad {
        let mut entries = BTreeMap::new();
        for (i, &node) in self.nodes.iter().enumerate() {
            let mut row = BTreeMap::new();
            for (j, k) in self.matrix.row(i) {
                for (c, w) in interpolation.row(self.nodes[j as usize] as usize) {
                    *row.entry(c).or_insert(0.0) += f64::from(k) * f64::from(w);
                }
            }
            for (c, w) in interpolation.row(node as usize) {
                for (&d, k) in &row {
                    *entries.entry((c, d)).or_insert(0.0) += f64::from(w) * k;
                }
            }
        }
        Pad::new(&entries, self.tensor)
    }

    /// y += K u for a `[node][6]` field.
    pub fn apply(&self, u: &[f32], y: &mut [f32]) {
        let local: Vec<f32> =
            self.nodes.iter().flat_map(|&n| u[6 * n as usize..][..6].iter().copied()).collect();
        let mut force = vec![0.0; local.len()];
        self.matrix.apply::<6>(&local, &mut force, false);
        for (force, &n) in force.chunks_exact(6).zip(&self.nodes) {
            let y = &mut y[6 * n as usize..][..6];
            for part in [0, 3] {
                let f = self.tensor * V3::from_fn(|c, _| f64::from(force[part + c]));
                (0..3).for_each(|c| y[part + c] += f[c] as f32);
            }
        }
    }

    /// force += k ∫ φ dA T x [N]: force of the pad on the skin for a head displacement `x` [m].
    pub fn add_force(&self, x: &Vector3<C64>, force: &mut [[C64; 3]]) {
        let pull = self.tensor.map(C64::from) * x;
        for (i, &n) in self.nodes.iter().enumerate() {
            let stiffness: f64 = self.matrix.row(i).map(|e| f64::from(e.1)).sum();
            (0..3).for_each(|c| force[n as usize][c] += pull[c] * stiffness);
        }
    }

    /// (node, K_nn) [N/m], global nodes.
    pub fn diagonal(&self) -> impl Iterator<Item = (u32, Matrix3<C64>)> + '_ {
        self.nodes.iter().enumerate().map(|(i, &n)| {
            let k = self.matrix.row(i).find(|e| e.0 == i as u32).map_or(0.0, |e| f64::from(e.1));
            (n, self.tensor.map(|t| C64::from(k * t)))
        })
    }

    /// (i, j, k ∫ φ_i φ_j dA) [N/m] of every entry, global nodes.
    pub fn matrix_entries(&self) -> impl Iterator<Item = (u32, u32, f64)> + '_ {
        (0..self.nodes.len()).flat_map(move |i| {
            self.matrix.row(i).map(move |(j, k)| (self.nodes[i], self.nodes[j as usize], f64::from(k)))
        })
    }

    /// (i, j, K_ij) [N/m] of every entry, global nodes.
    pub fn blocks(&self) -> impl Iterator<Item = (u32, u32, Matrix3<C64>)> + '_ {
        (0..self.nodes.len()).flat_map(move |i| {
            self.matrix.row(i).map(move |(j, k)| {
                let block = self.tensor.map(|t| C64::from(f64::from(k) * t));
                (self.nodes[i], self.nodes[j as usize], block)
            })
        })
    }
}
