//! `TensionField`: a membrane under large rotation. Indentation elongates it, and its tension carries load
//! normal to it.
//!
//! With tangential derivatives ∂₁u, ∂₂u, the linear strain e of [`crate::solver::membrane`] and von Kármán's
//! term η = ½ ∂ᵢu·∂ⱼu (full displacement gradients: Föppl's membrane in any direction), the tension is
//! N = Q (e + η), and the virtual work is
//!
//! ```text
//! ∫ N : (t_i·∂_j v) + N₊ : (∂_i u · ∂_j v) dA
//! ```
//!
//! N₊ is the tensile part of N (principal values ≥ 0): a compressed membrane wrinkles and carries no normal
//! load. The linear body contains Q e in the first term; the remaining terms enter each linear solve as the
//! stiffness of the last tension, N₊ ∂φ·∂φ in all three directions, and the force of the last Qη. (Föppl
//! 1907; Reissner 1938 and Roddeman et al. 1987 for tension fields.)

use crate::fem::{FaceGeometry, Gll, Space};
use crate::material::spec::MembraneSpec;
use crate::material::springpot::springpot;
use crate::math::{C64, V3};
use crate::mesh::Face;
use crate::solver::harmonic::Pad;
use crate::solver::membrane::{metric_at, plane_stress, tension};
use crate::solver::static_contact::added_terms::AddedTerms;
use nalgebra::{Matrix2, Matrix3};
use std::collections::BTreeMap;

/// One quadrature point of a face.
#[derive(Clone, Debug)]
struct Point {
    face: usize,
    /// t₁, t₂.
    tangents: [V3; 2],
    /// `[i][point of the face]` ∂_i φ [1/m].
    derivatives: [Vec<f64>; 2],
    /// Area weight [m²].
    weight: f64,
}

/// A membrane with tension-field stiffness.
#[derive(Clone, Debug)]
pub struct TensionField {
    /// `[face]` nodes.
    nodes: Vec<Vec<u32>>,
    points: Vec<Point>,
    /// Q₁₁, Q₂₂, Q₁₂, Gh with the magnitude of the springpot [N/m].
    stiffness: [f64; 4],
}

/// Tangential derivatives ∂₁u, ∂₂u.
pub type Gradient = [V3; 2];

/// (N₁₁, N₂₂, N₁₂) [N/m].
type Tension = [f64; 3];

impl TensionField {
    /// The membrane `spec` on `faces`, with the modulus magnitude at `moduli_hz` [Hz].
    pub fn new(space: &Space, faces: &[Face], spec: &MembraneSpec, moduli_hz: f64) -> TensionField {
        let gll = Gll::new(space.order);
        let m = space.order + 1;
        let (mut nodes, mut points) = (Vec::new(), Vec::new());
        for (face, &at) in faces.iter().enumerate() {
            let geometry = FaceGeometry::new(space, at);
            for q in 0..m * m {
                let g = metric_at(&geometry, q, 0.0);
                let mut derivatives = [vec![0.0; m * m], vec![0.0; m * m]];
                for k in 0..m {
                    let (along, across) = (gll.derivative[q % m * m + k], gll.derivative[q / m * m + k]);
                    for i in 0..2 {
                        derivatives[i][q / m * m + k] += g[6 + 2 * i] * along;
                        derivatives[i][k * m + q % m] += g[7 + 2 * i] * across;
                    }
                }
                let tangents = [V3::new(g[0], g[1], g[2]), V3::new(g[3], g[4], g[5])];
                points.push(Point { face, tangents, derivatives, weight: geometry.weights[q] });
            }
            nodes.push(geometry.nodes);
        }
        let magnitude = springpot(spec.alpha, moduli_hz).norm();
        TensionField { nodes, points, stiffness: plane_stress(spec).map(|q| q * magnitude) }
    }

    /// `[point]` tangential derivatives of a real displacement [m].
    pub fn gradients(&self, u: &[[C64; 3]]) -> Vec<Gradient> {
        let of = |p: &Point| {
            let gradient = |i: usize| {
                let part = |(&n, &d): (&u32, &f64)| V3::from(u[n as usize].map(|z| z.re)) * d;
                self.nodes[p.face].iter().zip(&p.derivatives[i]).map(part).sum()
            };
            [gradient(0), gradient(1)]
        };
        self.points.iter().map(of).collect()
    }

    /// Q η and N₊ [N/m].
    fn tensions(&self, point: &Point, [a, b]: &Gradient) -> (Tension, Tension) {
        let [t, s] = &point.tangents;
        let eta = [0.5 * a.dot(a), 0.5 * b.dot(b), a.dot(b)];
        let linear = tension(&self.stiffness, [t.dot(a), s.dot(b), t.dot(b) + s.dot(a)]);
        let from_eta = tension(&self.stiffness, eta);
        let total = Matrix2::new(
            linear[0] + from_eta[0],
            linear[2] + from_eta[2],
            linear[2] + from_eta[2],
            linear[1] + from_eta[1],
        );
        let mut eigen = total.symmetric_eigen();
        eigen.eigenvalues.iter_mut().for_each(|n| *n = n.max(0.0));
        let tensile = eigen.recompose();
        (from_eta, [tensile[(0, 0)], tensile[(1, 1)], tensile[(0, 1)]])
    }

    /// Adds the stiffness and force of the tension at `[point]` `gradients` to `added`.
    pub fn add_terms(&self, gradients: &[Gradient], added: &mut AddedTerms) {
        let mut entries = BTreeMap::new();
        for (point, gradient) in self.points.iter().zip(gradients) {
            let (from_eta, tensile) = self.tensions(point, gradient);
            let nodes = &self.nodes[point.face];
            let [d1, d2] = &point.derivatives;
            for (i, &a) in nodes.iter().enumerate() {
                let w = point.weight;
                let [t, s] = &point.tangents;
                let force =
                    (t * from_eta[0] + s * from_eta[2]) * d1[i] + (t * from_eta[2] + s * from_eta[1]) * d2[i];
                (0..3).for_each(|c| added.force[a as usize][c] -= w * force[c]);
                let [g1, g2] =
                    [tensile[0] * d1[i] + tensile[2] * d2[i], tensile[2] * d1[i] + tensile[1] * d2[i]];
                for (j, &b) in nodes.iter().enumerate() {
                    let k = w * (g1 * d1[j] + g2 * d2[j]);
                    if k != 0.0 {
                        *entries.entry((a, b)).or_insert(0.0) += k;
                    }
                }
            }
        }
        if !entries.is_empty() {
            added.pads.push(Pad::new(&entries, Matrix3::identity()));
        }
    }

    /// Virtual work of the terms added to the linear membrane, at `from` + x (`to` − `from`), along
    /// that step [J].
    pub fn work_slope(&self, from: &[Gradient], to: &[Gradient], x: f64) -> f64 {
        let of = |((point, from), to): ((&Point, &Gradient), &Gradient)| {
            let step = [to[0] - from[0], to[1] - from[1]];
            let at = [from[0] + step[0] * x, from[1] + step[1] * x];
            let (from_eta, tensile) = self.tensions(point, &at);
            let [t, s] = &point.tangents;
            let in_plane = from_eta[0] * t.dot(&step[0])
                + from_eta[1] * s.dot(&step[1])
                + from_eta[2] * (t.dot(&step[1]) + s.dot(&step[0]));
            let across = tensile[0] * at[0].dot(&step[0])
                + tensile[1] * at[1].dot(&step[1])
                + tensile[2] * (at[0].dot(&step[1]) + at[1].dot(&step[0]));
            point.weight * (in_plane + across)
        };
        self.points.iter().zip(from).zip(to).map(of).sum()
    }

    /// Largest principal tension at `[point]` `gradients` [N/m].
    pub fn max_tension(&self, gradients: &[Gradient]) -> f64 {
        let of = |(point, gradient): (&Point, &Gradient)| {
            let [a, b, c] = self.tensions(point, gradient).1;
            0.5 * (a + b) + (0.25 * (a - b).powi(2) + c * c).sqrt()
        };
        self.points.iter().zip(gradients).map(of).fold(0.0, f64::max)
    }
}
