//! `Sail`: a membrane that draws taut. Where it is pressed in, its slope lengthens it, and the tension carries load across it.
//!
//! With tangential derivatives ∂₁u, ∂₂u, the linear strain e of [`crate::solver::membrane`] and von Kármán's part η = ½ ∂ᵢu·∂ⱼu (full
//! displacement gradients: Föppl's membrane in any direction), tension is N = Q (e + η), and the virtual work is
//!
//! ```text
//! ∫ N : (t_i·∂_j v) + N₊ : (∂_i u · ∂_j v) dA
//! ```
//!
//! N₊ is the tensile part of N (principal values ≥ 0): a membrane that is pushed together wrinkles and neither carries nor lifts. The first
//! part of Q e is in the linear body; what is left goes into each linear solve as the stiffness of the last tension, N₊ ∂φ·∂φ in all
//! three directions, and the force of the last Qη. (Föppl 1907; Reissner 1938 and Roddeman et al. 1987 for tension fields.)

use crate::fem::{FaceGeometry, Gll, Space};
use crate::material::fit::springpot;
use crate::material::spec::MembraneSpec;
use crate::math::{C64, V3};
use crate::mesh::Face;
use crate::solver::harmonic::pad::Pad;
use crate::solver::membrane::{metric_at, plane_stress};
use crate::solver::press::response::Extra;
use nalgebra::{Matrix2, Matrix3};
use std::collections::BTreeMap;

/// One point of a face.
#[derive(Clone, Debug)]
struct Point {
    face: usize,
    /// t₁, t₂.
    tangents: [V3; 2],
    /// `[i][point of the face]` ∂_i φ [1/m].
    slopes: [Vec<f64>; 2],
    weight: f64,
}

/// A membrane with its points.
#[derive(Clone, Debug)]
pub struct Sail {
    /// `[face]` nodes.
    nodes: Vec<Vec<u32>>,
    points: Vec<Point>,
    /// Q₁₁, Q₂₂, Q₁₂, Gh with the magnitude of the springpot [N/m].
    stiffness: [f64; 4],
}

/// ∂₁u, ∂₂u.
pub type Slopes = [V3; 2];

/// (N₁₁, N₂₂, N₁₂) [N/m].
type Tension = [f64; 3];

impl Sail {
    /// The membrane `spec` on `faces`, moduli of `moduli_hz`.
    pub fn new(space: &Space, faces: &[Face], spec: &MembraneSpec, moduli_hz: f64) -> Sail {
        let gll = Gll::new(space.order);
        let m = space.order + 1;
        let (mut nodes, mut points) = (Vec::new(), Vec::new());
        for (face, &at) in faces.iter().enumerate() {
            let geometry = FaceGeometry::new(space, at);
            for q in 0..m * m {
                let g = metric_at(&geometry, q, 0.0);
                let mut slopes = [vec![0.0; m * m], vec![0.0; m * m]];
                for k in 0..m {
                    let (along, across) = (gll.derivative[q % m * m + k], gll.derivative[q / m * m + k]);
                    for i in 0..2 {
                        slopes[i][q / m * m + k] += g[6 + 2 * i] * along;
                        slopes[i][k * m + q % m] += g[7 + 2 * i] * across;
                    }
                }
                let tangents = [V3::new(g[0], g[1], g[2]), V3::new(g[3], g[4], g[5])];
                points.push(Point { face, tangents, slopes, weight: geometry.weights[q] });
            }
            nodes.push(geometry.nodes);
        }
        let magnitude = springpot(spec.alpha, moduli_hz).norm();
        Sail { nodes, points, stiffness: plane_stress(spec).map(|q| q * magnitude) }
    }

    /// `[point]` slopes of a real displacement.
    pub fn slopes(&self, u: &[[C64; 3]]) -> Vec<Slopes> {
        let of = |p: &Point| {
            let slope = |i: usize| {
                let part = |(&n, &d): (&u32, &f64)| V3::from(u[n as usize].map(|z| z.re)) * d;
                self.nodes[p.face].iter().zip(&p.slopes[i]).map(part).sum()
            };
            [slope(0), slope(1)]
        };
        self.points.iter().map(of).collect()
    }

    /// Q e.
    fn stress(&self, e: [f64; 3]) -> Tension {
        let [q11, q22, q12, shear] = self.stiffness;
        [q11 * e[0] + q12 * e[1], q12 * e[0] + q22 * e[1], shear * e[2]]
    }

    /// Q η and N₊.
    fn tensions(&self, point: &Point, [a, b]: &Slopes) -> (Tension, Tension) {
        let [t, s] = &point.tangents;
        let eta = [0.5 * a.dot(a), 0.5 * b.dot(b), a.dot(b)];
        let linear = self.stress([t.dot(a), s.dot(b), t.dot(b) + s.dot(a)]);
        let drawn = self.stress(eta);
        let whole = Matrix2::new(
            linear[0] + drawn[0],
            linear[2] + drawn[2],
            linear[2] + drawn[2],
            linear[1] + drawn[1],
        );
        let mut eigen = whole.symmetric_eigen();
        eigen.eigenvalues.iter_mut().for_each(|n| *n = n.max(0.0));
        let taut = eigen.recompose();
        (drawn, [taut[(0, 0)], taut[(1, 1)], taut[(0, 1)]])
    }

    /// Adds stiffness and force of the tension at `slopes`.
    pub fn brace(&self, slopes: &[Slopes], extra: &mut Extra) {
        let mut entries = BTreeMap::new();
        for (point, slopes) in self.points.iter().zip(slopes) {
            let (drawn, taut) = self.tensions(point, slopes);
            let nodes = &self.nodes[point.face];
            let [d1, d2] = &point.slopes;
            for (i, &a) in nodes.iter().enumerate() {
                let w = point.weight;
                let [t, s] = &point.tangents;
                let pull = (t * drawn[0] + s * drawn[2]) * d1[i] + (t * drawn[2] + s * drawn[1]) * d2[i];
                (0..3).for_each(|c| extra.force[a as usize][c] -= w * pull[c]);
                let [g1, g2] = [taut[0] * d1[i] + taut[2] * d2[i], taut[2] * d1[i] + taut[1] * d2[i]];
                for (j, &b) in nodes.iter().enumerate() {
                    let k = w * (g1 * d1[j] + g2 * d2[j]);
                    if k != 0.0 {
                        *entries.entry((a, b)).or_insert(0.0) += k;
                    }
                }
            }
        }
        if !entries.is_empty() {
            extra.pads.push(Pad::new(&entries, Matrix3::identity()));
        }
    }

    /// Work of what tension adds to the linear membrane, at `from` + x (`to` − `from`) over that step.
    pub fn slope(&self, from: &[Slopes], to: &[Slopes], x: f64) -> f64 {
        let of = |((point, from), to): ((&Point, &Slopes), &Slopes)| {
            let step = [to[0] - from[0], to[1] - from[1]];
            let at = [from[0] + step[0] * x, from[1] + step[1] * x];
            let (drawn, taut) = self.tensions(point, &at);
            let [t, s] = &point.tangents;
            let in_plane = drawn[0] * t.dot(&step[0])
                + drawn[1] * s.dot(&step[1])
                + drawn[2] * (t.dot(&step[1]) + s.dot(&step[0]));
            let across = taut[0] * at[0].dot(&step[0])
                + taut[1] * at[1].dot(&step[1])
                + taut[2] * (at[0].dot(&step[1]) + at[1].dot(&step[0]));
            point.weight * (in_plane + across)
        };
        self.points.iter().zip(from).zip(to).map(of).sum()
    }

    /// Largest principal tension at `slopes` [N/m].
    pub fn most(&self, slopes: &[Slopes]) -> f64 {
        let of = |(point, slopes): (&Point, &Slopes)| {
            let [a, b, c] = self.tensions(point, slopes).1;
            0.5 * (a + b) + (0.25 * (a - b).powi(2) + c * c).sqrt()
        };
        self.points.iter().zip(slopes).map(of).fold(0.0, f64::max)
    }
}
