//! Coarse problem of the pressure block: the pressure operator on continuous trilinear pressures.

use super::element_moments::ElementMoments;
use crate::fem::Space;
use crate::math::V3;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// Entries of the coarse problem; Eᵀ interpolates from vertices to pressure functions, (Eᵀ)_mv = ∫ φ_m N_v.
#[derive(Default)]
pub struct CoarseEntries {
    /// (row, column) vertices.
    pub at: Vec<(u32, u32)>,
    /// Entries of E B M⁻¹ Bᵀ Eᵀ.
    pub laplacian: Vec<f64>,
    /// Entries of E (M_p/K) Eᵀ.
    pub compressibility: Vec<f64>,
}

/// The entries for the `[element]` moments, `[node]` 1/m and `[element]` `compliance` 1/K, with `count`
/// pressure functions per element.
pub fn coarse_entries(
    space: &Space,
    vertices: &Space,
    moments: &[ElementMoments],
    inverse_mass: &[f32],
    compliance: &[f64],
    count: usize,
) -> CoarseEntries {
    let force = vertex_forces(space, vertices, moments, inverse_mass, count);
    let compressibility = compressibility(vertices, moments, compliance, count);
    let mut entries = CoarseEntries::default();
    for (v, row) in laplacian(&force, inverse_mass, vertices.n_nodes()).iter().enumerate() {
        let scale = row.iter().map(|e| e.1.abs()).fold(0.0, f64::max);
        if scale == 0.0 {
            // No free node is near this vertex: its pressure has no equation.
            entries.push(v as u32, v as u32, 1.0, 0.0);
        }
        for &(w, value) in row {
            // Vertices without a common element may share a node but no volume.
            entries.push(v as u32, w, value, compressibility.get(&(v as u32, w)).copied().unwrap_or(0.0));
        }
    }
    entries
}

/// `[node]` (vertex v, (Bᵀ Eᵀ)_nv): force on a free node of the trilinear pressure of each nearby vertex.
fn vertex_forces(
    space: &Space,
    vertices: &Space,
    moments: &[ElementMoments],
    inverse_mass: &[f32],
    count: usize,
) -> Vec<Vec<(u32, V3)>> {
    let points = space.points_per_element();
    let mut force: Vec<Vec<(u32, V3)>> = vec![Vec::new(); space.n_nodes()];
    for (e, m) in moments.iter().enumerate() {
        for (p, &n) in space.nodes_of(e).iter().enumerate() {
            if inverse_mass[n as usize] == 0.0 {
                continue;
            }
            for (v, &vertex) in vertices.nodes_of(e).iter().enumerate() {
                let f: V3 = (0..count).map(|f| m.b[f * points + p] * m.trilinear[f * 8 + v]).sum();
                let list = &mut force[n as usize];
                match list.iter_mut().find(|x| x.0 == vertex) {
                    Some(x) => x.1 += f,
                    None => list.push((vertex, f)),
                }
            }
        }
    }
    force
}

/// (v, w) → entry of E (M_p/K) Eᵀ for vertices of a common element.
fn compressibility(
    vertices: &Space,
    moments: &[ElementMoments],
    compliance: &[f64],
    count: usize,
) -> HashMap<(u32, u32), f64> {
    let mut entries = HashMap::new();
    for (e, m) in moments.iter().enumerate() {
        let corner = vertices.nodes_of(e);
        for v in 0..8 {
            for w in 0..8 {
                let s: f64 = (0..count).map(|f| m.trilinear[f * 8 + v] * m.trilinear[f * 8 + w]).sum();
                *entries.entry((corner[v], corner[w])).or_insert(0.0) += compliance[e] * s;
            }
        }
    }
    entries
}

/// `[vertex]` rows (w, entry) of E B M⁻¹ Bᵀ Eᵀ from the `[node]` `force` of [`vertex_forces`].
fn laplacian(force: &[Vec<(u32, V3)>], inverse_mass: &[f32], n_vertices: usize) -> Vec<Vec<(u32, f64)>> {
    let mut of_vertex: Vec<Vec<(u32, V3)>> = vec![Vec::new(); n_vertices];
    for (n, list) in force.iter().enumerate() {
        list.iter().for_each(|&(v, f)| of_vertex[v as usize].push((n as u32, f)));
    }
    of_vertex
        .par_iter()
        .map(|nodes| {
            let mut row = BTreeMap::new();
            for (n, f) in nodes {
                let scaled = f * f64::from(inverse_mass[*n as usize]);
                force[*n as usize].iter().for_each(|(w, g)| *row.entry(*w).or_insert(0.0) += scaled.dot(g));
            }
            row.into_iter().collect()
        })
        .collect()
}

impl CoarseEntries {
    fn push(&mut self, v: u32, w: u32, laplacian: f64, compressibility: f64) {
        self.at.push((v, w));
        self.laplacian.push(laplacian);
        self.compressibility.push(compressibility);
    }
}
