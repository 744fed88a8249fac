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
use nalgebra::{Matrix2, Matrix3};
use rayon::prelude::*;

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

/// Gradient of the displacement below which a membrane counts as at rest in its tangent stiffness.
const SMALL_GRADIENT: f64 = 1e-3;

/// Nodes (i, j) of a tangent stiffness, the tension's term K_ij in all directions alike, and the stretch's
/// 3 × 3 block [N/m].
type Term = ((u32, u32), f64, Matrix3<f64>);

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

    /// Adds `factor` times the nodal forces of the terms beside the linear membrane at `[point]` `gradients`.
    pub fn add_force(&self, gradients: &[Gradient], factor: f64, force: &mut [[C64; 3]]) {
        for (point, gradient) in self.points.iter().zip(gradients) {
            let (from_eta, tensile) = self.tensions(point, gradient);
            let ([t, s], [a, b]) = (&point.tangents, gradient);
            let first = t * from_eta[0] + s * from_eta[2] + a * tensile[0] + b * tensile[2];
            let second = t * from_eta[2] + s * from_eta[1] + a * tensile[2] + b * tensile[1];
            let [d1, d2] = &point.derivatives;
            for (i, &n) in self.nodes[point.face].iter().enumerate() {
                let f = (first * d1[i] + second * d2[i]) * (factor * point.weight);
                (0..3).for_each(|c| force[n as usize][c] += f[c]);
            }
        }
    }

    /// Stiffness beside the linear membrane at `[point]` `gradients`, as a sum of pads: that of the tension,
    /// N₊ ∂φ·∂φ, and that of further stretch along the deformed tangents T_i = t_i + ∂ᵢu in place of t_i. A
    /// membrane that wrinkles stretches along its tension only. It is the derivative of
    /// [`TensionField::add_force`] where the membrane does not wrinkle, and symmetric everywhere.
    pub fn tangent(&self, gradients: &[Gradient]) -> Vec<Pad> {
        let size = self.nodes.first().map_or(1, Vec::len);
        let faces = self.points.par_chunks(size).zip(gradients.par_chunks(size));
        let of_face = |(points, gradients): (&[Point], &[Gradient])| self.face_tangent(points, gradients);
        let mut terms: Vec<Term> = faces.flat_map_iter(of_face).collect();
        terms.par_sort_by_key(|term| term.0);
        terms.dedup_by(|next, term| {
            let same = next.0 == term.0;
            if same {
                term.1 += next.1;
                term.2 += next.2;
            }
            same
        });
        if terms.is_empty() {
            return Vec::new();
        }
        let tensor = |at: usize| Matrix3::from_fn(|i, j| f64::from(u8::from(i + 3 * j == at)));
        let stretch = (0..9)
            .into_par_iter()
            .map(|at| Pad::from_sorted(terms.iter().map(|t| (t.0, t.2[at])), tensor(at)));
        let mut pads: Vec<Pad> = stretch.collect();
        pads.push(Pad::from_sorted(terms.iter().map(|t| (t.0, t.1)), Matrix3::identity()));
        pads
    }

    /// Terms of the tangent of one face, given by its points.
    fn face_tangent(&self, points: &[Point], gradients: &[Gradient]) -> Vec<Term> {
        let is_moved = gradients.iter().flatten().any(|g| g.norm() > SMALL_GRADIENT);
        let Some(first) = points.first().filter(|_| is_moved) else { return Vec::new() };
        let nodes = &self.nodes[first.face];
        let n = nodes.len();
        let mut terms: Vec<Term> =
            (0..n * n).map(|at| ((nodes[at / n], nodes[at % n]), 0.0, Matrix3::zeros())).collect();
        for (point, gradient) in points.iter().zip(gradients) {
            let [d1, d2] = &point.derivatives;
            let [n11, n22, n12] = self.tensions(point, gradient).1;
            let stiffness = self.stretching_stiffness([n11, n22, n12]);
            let [flat, sunk] = [Gradient::default(), *gradient].map(|u| {
                let [t, s] = [point.tangents[0] + u[0], point.tangents[1] + u[1]];
                (0..n).map(|i| strains(&t, &s, d1[i], d2[i])).collect::<Vec<_>>()
            });
            for i in (0..n).filter(|&i| d1[i] != 0.0 || d2[i] != 0.0) {
                let [g1, g2] = [n11 * d1[i] + n12 * d2[i], n12 * d1[i] + n22 * d2[i]];
                let pull = stiffness.map(|q| [sunk[i].transpose() * q, flat[i].transpose() * q]);
                for j in (0..n).filter(|&j| d1[j] != 0.0 || d2[j] != 0.0) {
                    let term = &mut terms[i * n + j];
                    term.1 += point.weight * (g1 * d1[j] + g2 * d2[j]);
                    if let Some([sunk_i, flat_i]) = &pull {
                        term.2 += (sunk_i * sunk[j] - flat_i * flat[j]) * point.weight;
                    }
                }
            }
        }
        terms
    }

    /// Q that resists further stretch under the `tensile` part of the tension: all of it under tension in all
    /// directions, the uniaxial modulus along the tension of a wrinkled membrane, [`None`] for a slack one.
    fn stretching_stiffness(&self, tensile: Tension) -> Option<Matrix3<f64>> {
        let [q11, q22, q12, gh] = self.stiffness;
        let q = Matrix3::new(q11, q12, 0.0, q12, q22, 0.0, 0.0, 0.0, gh);
        let eigen = Matrix2::new(tensile[0], tensile[2], tensile[2], tensile[1]).symmetric_eigen();
        let (largest, smallest) = (eigen.eigenvalues.max(), eigen.eigenvalues.min());
        if largest <= 0.0 {
            return None;
        }
        if smallest > 0.0 {
            return Some(q);
        }
        let n = eigen.eigenvectors.column(eigen.eigenvalues.imax());
        let along = V3::new(n[0] * n[0], n[1] * n[1], n[0] * n[1]);
        let compliance = along.dot(&(q.try_inverse()? * along));
        // Work of the uniaxial tension: N = e/compliance n⊗n, e = n·e·n.
        Some(along * along.transpose() / compliance)
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

/// (e₁₁, e₂₂, γ₁₂) per displacement of a node with the derivatives `d1`, `d2`, along tangents `t` and `s`.
fn strains(t: &V3, s: &V3, d1: f64, d2: f64) -> Matrix3<f64> {
    let (first, second, shear) = (t * d1, s * d2, t * d2 + s * d1);
    Matrix3::from_rows(&[first.transpose(), second.transpose(), shear.transpose()])
}
