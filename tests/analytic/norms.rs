//! Harmonic solutions refined in f64, their errors between the nodes, and supports of single components.

use crate::fixture::Body;
use calfwave::fem::{FaceGeometry, PointBasis, Space};
use calfwave::math::{C64, V3};
use calfwave::mesh::Face;
use calfwave::solver::boundary::NodalMatrices;
use calfwave::solver::harmonic::{Body as Held, Fields, HarmonicInfo, HarmonicSystem, ReferenceOperator};
use nalgebra::Matrix3;

/// Relative root mean square errors of displacement and pressure at 64 points of each element that are
/// neither nodes nor quadrature points.
pub fn errors(
    body: &Body,
    u: &[[C64; 3]],
    pressure: &[C64],
    exact: impl Fn(V3) -> ([C64; 3], C64),
) -> (f64, f64) {
    let places = [-0.93, -0.41, 0.24, 0.78];
    let points = body.space.points_per_element();
    let mut sums = [[0.0; 2]; 2];
    for e in 0..body.space.n_elements {
        for q in 0..64 {
            let at = PointBasis::new(&body.space, e, [places[q % 4], places[q / 4 % 4], places[q / 16]]);
            let nodes = at.nodes.iter().zip(&at.values);
            let x: V3 = nodes.clone().map(|(&n, v)| body.space.positions[n as usize] * *v).sum();
            let (goal, goal_p) = exact(x);
            for c in 0..3 {
                let here: C64 = nodes.clone().map(|(&n, v)| u[n as usize][c] * v).sum();
                sums[0][0] += (here - goal[c]).norm_sqr();
                sums[0][1] += goal[c].norm_sqr();
            }
            let p: C64 = pressure[e * points..].iter().zip(&at.values).map(|(p, v)| p * v).sum();
            sums[1][0] += (p - goal_p).norm_sqr();
            sums[1][1] += goal_p.norm_sqr();
        }
    }
    let [u, p] = sums.map(|[error, size]| (error / size).sqrt());
    (u, p)
}

/// Springs of `stiffness` [N/m] along component c at every node where `on(x, c)`: rollers of compliance
/// 1/`stiffness`.
pub fn rollers(space: &Space, stiffness: f64, on: impl Fn(V3, usize) -> bool) -> NodalMatrices {
    let at = (0..space.n_nodes()).filter_map(|n| {
        let held = V3::from_fn(|c, _| if on(space.positions[n], c) { stiffness } else { 0.0 });
        (held.norm() > 0.0).then(|| (n as u32, Matrix3::from_diagonal(&held)))
    });
    NodalMatrices { at: at.collect() }
}

/// Adds the nodal forces of `traction(position, outward normal)` [Pa] on `faces`.
pub fn load(space: &Space, faces: &[Face], force: &mut [[C64; 3]], traction: impl Fn(V3, V3) -> [C64; 3]) {
    for &face in faces {
        let g = FaceGeometry::new(space, face);
        for (q, &node) in g.nodes.iter().enumerate() {
            let t = traction(g.positions[q], g.normals[q]);
            (0..3).for_each(|c| force[node as usize][c] += t[c] * g.weights[q]);
        }
    }
}

/// A harmonic solution.
pub struct HarmonicSolution {
    /// `[node]` displacement.
    pub u: Vec<[C64; 3]>,
    /// `[element][point]` pressure.
    pub pressure: Vec<C64>,
    /// `[node]` nodal forces, reactions included.
    pub forces: Vec<[C64; 3]>,
    /// Iterations and residuals of the solve.
    pub info: HarmonicInfo,
}

/// Solution of `held` at `hz` under `force` to `tolerance` in f64. Fixed nodes have the displacements of
/// `start`.
pub fn solve_refined(
    held: &Held,
    hz: f64,
    force: &[[C64; 3]],
    start: Option<Vec<[C64; 3]>>,
    tolerance: f64,
) -> HarmonicSolution {
    let moduli_hz = if hz == 0.0 { 50.0 } else { hz };
    let mut system = HarmonicSystem::new(held).unwrap();
    let mut system = system.at(hz, moduli_hz, &[], held).unwrap();
    let mut operator = ReferenceOperator::new(held, &[], hz, moduli_hz).unwrap();
    let zeros = operator.zeros();
    let rhs = Fields { u: force.to_vec(), ..zeros.clone() };
    let start = start.map(|u| Fields { u, ..zeros });
    let (x, info) = system.solve_mixed(&rhs, start, tolerance, 300, &mut |_, _| true).unwrap();
    let pressure = operator.pressure(&x.p);
    let forces = operator.apply(&x).u;
    HarmonicSolution { u: x.u, pressure, forces, info }
}
