//! Metric terms of membrane faces, batches of faces, and the lists from nodes to face points.

use super::kernel::{FaceBatch, LANES};
use crate::drive::placement::tangential;
use crate::fem::{FaceGeometry, Space};
use crate::math::V3;
use crate::mesh::Face;
use crate::solver::real::Real;

/// The surface of a membrane: faces, and how much of the membrane is at each of their points. So a membrane
/// can end inside a face.
#[derive(Clone, Copy)]
pub struct Sheet<'a> {
    /// The faces.
    pub faces: &'a [Face],
    /// Share of the membrane, 0–1, at a position [m]; `None`: 1 everywhere.
    pub share: Option<&'a (dyn Fn(V3) -> f64 + Send + Sync)>,
}

impl<'a> From<&'a [Face]> for Sheet<'a> {
    fn from(faces: &'a [Face]) -> Sheet<'a> {
        Sheet { faces, share: None }
    }
}

impl<'a> From<&'a Vec<Face>> for Sheet<'a> {
    fn from(faces: &'a Vec<Face>) -> Sheet<'a> {
        faces.as_slice().into()
    }
}

impl Sheet<'_> {
    /// Metric terms of the faces, their area weights times the share.
    pub(crate) fn geometry(&self, space: &Space) -> Vec<FaceGeometry> {
        let of = |&face: &Face| {
            let mut geometry = FaceGeometry::new(space, face);
            if let Some(share) = self.share {
                let points = geometry.weights.iter_mut().zip(&geometry.positions);
                points.for_each(|(weight, p)| *weight *= share(*p));
            }
            geometry
        };
        self.faces.iter().map(of).collect()
    }
}

/// Batch of up to [`LANES`] faces; unused lanes repeat the first face with weight 0.
pub(crate) fn batch<T: Real>(geometry: &[FaceGeometry], branches: usize) -> FaceBatch<T> {
    let points = geometry[0].nodes.len();
    let face = |lane: usize| geometry.get(lane).unwrap_or(&geometry[0]);
    let mut batch = FaceBatch {
        used: geometry.len(),
        nodes: (0..points).map(|q| std::array::from_fn(|l| face(l).nodes[q])).collect(),
        metric: Vec::with_capacity(points),
        memory: vec![[T::default(); LANES]; points * branches * 3],
        force: vec![[[T::default(); LANES]; 3]; points],
    };
    for q in 0..points {
        let mut metric = [[T::default(); LANES]; 11];
        for lane in 0..LANES {
            let weight = if lane < geometry.len() { face(lane).weights[q] } else { 0.0 };
            metric_at(face(lane), q, weight)
                .iter()
                .zip(&mut metric)
                .for_each(|(&m, row)| row[lane] = T::of(m));
        }
        batch.metric.push(metric);
    }
    batch
}

/// t₁, t₂, c₁r, c₁s, c₂r, c₂s, weight; ∂_i = Σ_α c_iα ∂/∂ξ_α with c_iα = t_i·g^α (dual tangents).
pub(crate) fn metric_at(face: &FaceGeometry, q: usize, weight: f64) -> [f64; 11] {
    let (n, [gr, gs]) = (face.normals[q], face.tangents[q]);
    let t1 = tangential(V3::y(), n);
    let t2 = n.cross(&t1);
    let (rr, rs, ss) = (gr.dot(&gr), gr.dot(&gs), gs.dot(&gs));
    let det = rr * ss - rs * rs;
    let dual = [(gr * ss - gs * rs) / det, (gs * rr - gr * rs) / det];
    let c = [t1.dot(&dual[0]), t1.dot(&dual[1]), t2.dot(&dual[0]), t2.dot(&dual[1])];
    [t1.x, t1.y, t1.z, t2.x, t2.y, t2.z, c[0], c[1], c[2], c[3], weight]
}

/// (nodes ascending, start of each node's list, force slots `face · (N+1)² + point` of all nodes, ascending
/// per node).
pub(crate) fn incidence(geometry: &[FaceGeometry]) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
    let mut pairs: Vec<(u32, u32)> =
        geometry.iter().flat_map(|g| &g.nodes).enumerate().map(|(slot, &node)| (node, slot as u32)).collect();
    pairs.sort_unstable();
    let (mut nodes, mut start) = (Vec::new(), Vec::new());
    for (i, (node, _)) in pairs.iter().enumerate() {
        if nodes.last() != Some(node) {
            nodes.push(*node);
            start.push(i as u32);
        }
    }
    start.push(pairs.len() as u32);
    (nodes, start, pairs.into_iter().map(|(_, slot)| slot).collect())
}

/// (node, mass [kg]) for a mass per area [kg/m²], one entry per face point.
pub(super) fn nodal_mass(geometry: &[FaceGeometry], mass: f64) -> Vec<(u32, f64)> {
    geometry.iter().flat_map(|g| g.nodes.iter().zip(&g.weights).map(move |(&n, &w)| (n, mass * w))).collect()
}
