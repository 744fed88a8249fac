//! C1: a manufactured complex solution of the harmonic equations at ν = 0.3 and 0.4999: convergence rates of
//! displacement and pressure.
//!
//! ```text
//! u = (1 + i/2) U s(x) − ∇p/(3q²K),   div s = 0, ∇²s = −2k²s,   p = P cos qx cos qy cos qz = K div u
//! f = −ω²ρ u − div σ = −ω²ρ u + 2k²G (1 + i/2) U s − (1 + 4G/(3K)) ∇p
//! ```
//!
//! The displacement is prescribed on one face, the traction on the other five, and a body force inside; all
//! are nodal, by GLL quadrature.

use crate::fixture::{Body, Solid, box_mesh};
use crate::norms::{HarmonicSolution, errors, load, solve_refined};
use calfwave::fem::{Space, lumped_mass};
use calfwave::material::MaterialField;
use calfwave::material::springpot::springpot;
use calfwave::math::{C64, V3};
use calfwave::solver::Boundary;
use nalgebra::Matrix3;
use std::f64::consts::TAU;

const HZ: f64 = 40.0;
const SIDE: f64 = 0.03;
const DENSITY: f64 = 1000.0;
const MU: f64 = 2000.0;
const ALPHA: f64 = 0.25;
/// Wave numbers of the displacement and of the pressure [1/m].
const K: f64 = 60.0;
const Q: f64 = 50.0;
/// Amplitudes of the displacement [m] and of the pressure [Pa].
const U: f64 = 1e-3;
const P: f64 = 100.0;

/// The manufactured fields for a bulk modulus.
struct Exact {
    bulk: f64,
    shear: C64,
}

impl Exact {
    fn solenoid(x: V3) -> [C64; 3] {
        let (s, c) = (x.map(|x| (K * x).sin()), x.map(|x| (K * x).cos()));
        [s.y * c.z, s.z * c.x, s.x * c.y].map(|v| C64::new(1.0, 0.5) * (U * v))
    }

    fn pressure(x: V3) -> f64 {
        P * x.map(|x| (Q * x).cos()).product()
    }

    fn slope(x: V3) -> V3 {
        let (s, c) = (x.map(|x| (Q * x).sin()), x.map(|x| (Q * x).cos()));
        V3::new(s.x * c.y * c.z, c.x * s.y * c.z, c.x * c.y * s.z) * (-Q * P)
    }

    fn displacement(&self, x: V3) -> [C64; 3] {
        let (s, slope) = (Exact::solenoid(x), Exact::slope(x));
        [0, 1, 2].map(|c| s[c] - slope[c] / (3.0 * Q * Q * self.bulk))
    }

    fn body_force(&self, x: V3) -> [C64; 3] {
        let (u, s, slope) = (self.displacement(x), Exact::solenoid(x), Exact::slope(x));
        let omega = TAU * HZ;
        [0, 1, 2].map(|c| {
            let spread = (self.shear * (4.0 / (3.0 * self.bulk)) + 1.0) * slope[c];
            -u[c] * (omega * omega * DENSITY) + self.shear * (2.0 * K * K) * s[c] - spread
        })
    }

    /// σ n = (2G dev ε + p) n, slopes by central differences (error 10⁻⁹).
    fn traction(&self, x: V3, n: V3) -> [C64; 3] {
        let step = 1e-5 / K;
        let gradient = Matrix3::<C64>::from_fn(|i, j| {
            let e = V3::ith(j, step);
            (self.displacement(x + e)[i] - self.displacement(x - e)[i]) / (2.0 * step)
        });
        let strain = (gradient + gradient.transpose()) * C64::from(0.5);
        let mean = strain.trace() / 3.0;
        [0, 1, 2].map(|i| {
            let row: C64 = (0..3).map(|j| strain[(i, j)] * n[j]).sum();
            self.shear * 2.0 * (row - mean * n[i]) + Exact::pressure(x) * n[i]
        })
    }
}

/// Relative errors of displacement and pressure with `n`³ curved elements.
fn solve(order: usize, n: usize, nu: f64) -> (f64, f64) {
    let shear = springpot(ALPHA, HZ) * MU;
    let exact = Exact { bulk: 2.0 * shear.norm() * (1.0 + nu) / (3.0 * (1.0 - 2.0 * nu)), shear };
    let warp = |x: V3| x + 0.05 * SIDE * V3::new((80.0 * x.y).sin(), (70.0 * x.z).sin(), (90.0 * x.x).sin());
    let mesh = box_mesh([n; 3], V3::zeros(), V3::repeat(SIDE), warp);
    let solid = Solid { alpha: ALPHA, ..Solid::elastic(DENSITY, exact.bulk, MU) };
    let body = Body::uniform(mesh, order, solid);
    let hold = |space: &Space, _: &MaterialField, _: f64| {
        let mut boundary = Boundary::default();
        boundary.fix(&space.nodes_on(&body.mesh.surfaces["x0"]));
        boundary
    };
    let held = body.harmonic(&hold);
    let volume = lumped_mass(&body.space, &body.geometry, &vec![1.0; body.space.node_of.len()]);
    let mut force: Vec<[C64; 3]> =
        body.space.positions.iter().zip(&volume).map(|(&x, &v)| exact.body_force(x).map(|f| f * v)).collect();
    for side in ["x1", "y0", "y1", "z0", "z1"] {
        load(&body.space, &body.mesh.surfaces[side], &mut force, |x, n| exact.traction(x, n));
    }
    let mut start = vec![[C64::default(); 3]; body.space.n_nodes()];
    for node in body.nodes("x0") {
        start[node as usize] = exact.displacement(body.space.positions[node as usize]);
    }
    let HarmonicSolution { u, pressure: p, info, .. } = solve_refined(&held, HZ, &force, Some(start), 1e-9);
    let (of_u, of_p) = errors(&body, &u, &p, |x| (exact.displacement(x), C64::from(Exact::pressure(x))));
    println!("order {order}, {n}³, ν {nu}: u {of_u:.2e}, p {of_p:.2e}; {} iterations", info.iterations);
    (of_u, of_p)
}

/// The rates are N + 1 in displacement and N in pressure, for compressible and nearly incompressible solids.
#[test]
fn c1_harmonic_solutions_converge_at_the_full_rates() {
    for nu in [0.3, 0.4999] {
        for (order, coarse, fine) in [(2, 4, 8), (3, 3, 6), (4, 2, 4)] {
            let (a, b) = (solve(order, coarse, nu), solve(order, fine, nu));
            let rate = |a: f64, b: f64| (a / b).ln() / (fine as f64 / coarse as f64).ln();
            let (of_u, of_p) = (rate(a.0, b.0), rate(a.1, b.1));
            println!("order {order}, ν {nu}: rates {of_u:.2} and {of_p:.2}");
            assert!(of_u > order as f64 + 1.0 - 0.15, "order {order}, ν {nu}: displacement rate {of_u}");
            assert!(of_p > order as f64 - 0.15, "order {order}, ν {nu}: pressure rate {of_p}");
        }
    }
}
