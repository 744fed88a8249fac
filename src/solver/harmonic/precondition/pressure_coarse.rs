//! Coarse problem of the pressure block: the pressure operator on continuous trilinear pressures.

use super::element_moments::ElementMoments;
use crate::fem::Space;
use crate::math::V3;
use rayon::prelude::*;

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
    // (BᵀEᵀ)_nv: force on node n of the trilinear pressure of vertex v.
    let points = space.points_per_element();
    let mut force: Vec<Vec<(u32, V3)>> = vec![Vec::new(); space.n_nodes()];
    let mut compressibility = std::collections::HashMap::new();
    for (e, m) in moments.iter().enumerate() {
        let corner = vertices.nodes_of(e);
        for (p, &n) in space.nodes_of(e).iter().enumerate() {
            if inverse_mass[n as usize] == 0.0 {
                continue;
            }
            for (v, &vertex) in corner.iter().enumerate() {
                let f: V3 = (0..count).map(|f| m.b[f * points + p] * m.trilinear[f * 8 + v]).sum();
                let list = &mut force[n as usize];
                match list.iter_mut().find(|x| x.0 == vertex) {
                    Some(x) => x.1 += f,
                    None => list.push((vertex, f)),
                }
            }
        }
        for v in 0..8 {
            for w in 0..8 {
                let s: f64 = (0..count).map(|f| m.trilinear[f * 8 + v] * m.trilinear[f * 8 + w]).sum();
                *compressibility.entry((corner[v], corner[w])).or_insert(0.0) += compliance[e] * s;
            }
        }
    }
    let mut of_vertex: Vec<Vec<(u32, V3)>> = vec![Vec::new(); vertices.n_nodes()];
    for (n, list) in force.iter().enumerate() {
        list.iter().for_each(|&(v, f)| of_vertex[v as usize].push((n as u32, f)));
    }
    let rows: Vec<Vec<(u32, f64)>> = of_vertex
        .par_iter()
        .map(|nodes| {
            let mut row = std::collections::BTreeMap::new();
            for (n, f) in nodes {
                let scaled = f * f64::from(inverse_mass[*n as usize]);
                force[*n as usize].iter().for_each(|(w, g)| *row.entry(*w).or_insert(0.0) += scaled.dot(g));
            }
            row.into_iter().collect()
        })
        .collect();
    let mut entries = CoarseEntries::default();
    for (v, row) in rows.iter().enumerate() {
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

impl CoarseEntries {
    fn push(&mut self, v: u32, w: u32, laplacian: f64, compressibility: f64) {
        self.at.push((v, w));
        self.laplacian.push(laplacian);
        self.compressibility.push(compressibility);
    }
}
