//! The layered phantoms against solutions without finite elements: exponentials in depth under a Hankel
//! transform for the block, a radial spectral method under a Fourier series for the cylinder.

use crate::fixture::{Body, Solid};
use crate::norms::{HarmonicSolution, load, rollers, solve_refined};
use calfwave::fem::{Gll, Space};
use calfwave::material::MaterialField;
use calfwave::material::springpot::springpot;
use calfwave::math::{C64, V3};
use calfwave::mesh::HexMesh;
use calfwave::mesh::spec::{BlockSpec, CylinderSpec, LayerSpec};
use calfwave::solver::Boundary;
use nalgebra::{DMatrix, DVector};
use std::f64::consts::{PI, TAU};

const HZ: f64 = 50.0;
const BULK: f64 = 2.2e9;

/// Fat gel and muscle gel of the shipped phantoms.
fn gels() -> [Solid; 2] {
    [(950.0, 1e3, 0.25), (1050.0, 1.45e3, 0.27)]
        .map(|(density, mu, alpha)| Solid { alpha, ..Solid::elastic(density, BULK, mu) })
}

fn layers(thickness_mm: [f64; 2]) -> Vec<LayerSpec> {
    let named = |(name, thickness_mm): (&str, f64)| LayerSpec { name: name.into(), thickness_mm };
    ["fat_gel", "muscle_gel"].into_iter().zip(thickness_mm).map(named).collect()
}

/// Amplitude of a layer's four waves at depth z: (U_r, U_z, σ_zz, σ_rz) per unit coefficient.
///
/// φ = e^{±a z} J₀, ψ = e^{±b z} J₁: U_r = −kφ − ψ', U_z = φ' + kψ, σ_zz = λ∇²φ + 2μ(φ'' + kψ'), σ_rz =
/// −μ(2kφ' + ψ'' + k²ψ). Each wave has size 1 at the end of the layer (top, bottom) where it is largest.
fn waves(solid: &Solid, ends: (f64, f64), z: f64, k: f64) -> [[C64; 4]; 4] {
    let omega = TAU * HZ;
    let mu = springpot(solid.alpha, HZ) * solid.mu_t;
    let lambda = C64::from(solid.bulk) - mu * (2.0 / 3.0);
    let p = solid.density * omega * omega / (lambda + mu * 2.0);
    let s = solid.density * omega * omega / mu;
    let (a, b) = ((k * k - p).sqrt(), (k * k - s).sqrt());
    let mut columns = [[C64::default(); 4]; 4];
    for (i, column) in columns.iter_mut().enumerate() {
        let down = i % 2 == 0;
        let rate = if i < 2 { a } else { b } * if down { -1.0 } else { 1.0 };
        let f = (rate * (z - if down { ends.0 } else { ends.1 })).exp();
        *column = if i < 2 {
            [-k * f, rate * f, (2.0 * mu * a * a - lambda * p) * f, -mu * 2.0 * k * rate * f]
        } else {
            [-rate * f, k * f, 2.0 * mu * k * rate * f, -mu * (b * b + k * k) * f]
        };
    }
    columns
}

/// (U_r, U_z) at depth `z` for σ_zz = −1 on top of `stack` = (bottom depth, solid), fixed at its bottom.
fn transform(stack: &[(f64, Solid)], k: f64, z: f64) -> [C64; 2] {
    let n = 4 * stack.len();
    let mut matrix = DMatrix::<C64>::zeros(n, n);
    let mut rhs = DVector::<C64>::zeros(n);
    rhs[0] = C64::from(-1.0);
    let ends = |l: usize| (if l == 0 { 0.0 } else { stack[l - 1].0 }, stack[l].0);
    for (l, (bottom, solid)) in stack.iter().enumerate() {
        let (top, below) = (waves(solid, ends(l), ends(l).0, k), waves(solid, ends(l), *bottom, k));
        let last = l + 1 == stack.len();
        for i in 0..4 {
            // Rows: two stresses on top, then four continuity conditions per interface, then two
            // displacements.
            if l == 0 {
                (matrix[(0, i)], matrix[(1, i)]) = (top[i][2], top[i][3]);
            } else {
                (0..4).for_each(|q| matrix[(4 * l - 2 + q, 4 * l + i)] = -top[i][q]);
            }
            (0..if last { 2 } else { 4 }).for_each(|q| matrix[(4 * l + 2 + q, 4 * l + i)] = below[i][q]);
        }
    }
    let x = matrix.lu().solve(&rhs).expect("damped layers have no undamped resonance");
    let l = stack.iter().position(|s| z <= s.0 + 1e-12).expect("inside");
    let columns = waves(&stack[l].1, ends(l), z, k);
    [0, 1].map(|q| (0..4).map(|i| columns[i][q] * x[4 * l + i]).sum())
}

/// At a small density a deep layer under the pressure e^{−r²/2s²} is Boussinesq's half-space:
/// u_z(0) = p s √(π/2) (1−ν)/μ.
#[test]
fn the_hankel_solution_has_its_half_space_limit() {
    const STEPS: usize = 900;
    let solid = Solid { alpha: 0.25, ..Solid::elastic(5e-3, BULK, 5e3) };
    let s = 0.01;
    let at = |depth: f64| -> C64 {
        let step = 8.0 / s / STEPS as f64;
        let part = |i: usize| {
            let k = step * (i as f64 + 0.5);
            transform(&[(depth, solid)], k, 0.0)[1] * (step * k * s * s * (-0.5 * (k * s).powi(2)).exp())
        };
        (0..STEPS).map(part).sum()
    };
    // The effect of the rigid bottom decreases as 1/depth; it is removed by extrapolation from two depths.
    let found = 2.0 * at(0.4) - at(0.2);
    let goal = s * (PI / 2.0).sqrt() * 0.5 / (springpot(0.25, HZ) * 5e3);
    assert!((found / goal - 1.0).norm() < 2e-3, "{found} {goal}");
}

/// Displacement at `x` under a square lattice of pressures e^{−r²/2s²} [Pa], `width` difference: a Fourier
/// series of transforms.
fn under_lattice(stack: &[(f64, Solid)], s: f64, width: f64, x: V3) -> [C64; 3] {
    let step = TAU / width;
    // e^{−k²s²/2} is below 10⁻¹³ beyond.
    let terms = (8.0 / (s * step)).ceil() as usize;
    let mut u = [C64::default(); 3];
    for i in 0..terms * terms {
        let (ky, kz) = (step * (i % terms) as f64, step * (i / terms) as f64);
        // The mean pressure only compresses the solid; its transform is taken as that of a very long wave.
        let k = ky.hypot(kz).max(1e-6 * step);
        let twice = |k: f64| if k > 0.0 { 2.0 } else { 1.0 };
        let weight = twice(ky) * twice(kz) * TAU * (s / width).powi(2) * (-0.5 * (k * s).powi(2)).exp();
        let [radial, down] = transform(stack, k, -x.x).map(|u| u * weight);
        let ((sy, cy), (sz, cz)) = ((ky * x.y).sin_cos(), (kz * x.z).sin_cos());
        u[0] -= down * (cy * cz);
        u[1] += radial * (ky / k * sy * cz);
        u[2] += radial * (kz / k * cy * sz);
    }
    u
}

/// Block: 10 mm of fat gel on 50 mm of muscle gel at 50 Hz, bulk modulus of tissue, fixed at the bottom: the
/// difference is below 1 % of the local amplitude at every depth. The sides are planes of symmetry, so the
/// load is a lattice.
#[test]
fn a_layered_block_follows_the_hankel_solution() {
    const WIDTH: f64 = 0.08;
    let s = 0.012;
    let gels = gels();
    let spec = BlockSpec { length_mm: 80.0, width_mm: 80.0, layers: layers([10.0, 50.0]) };
    let mesh = HexMesh::block(&spec, 11.5).unwrap();
    let region = mesh.region.clone();
    let body = Body::new(mesh, 4, 4, |e| gels[usize::from(region[e])]);
    let hold = |space: &Space, _: &MaterialField, _: f64| {
        let side = |x: V3, c: usize| c > 0 && x[c].abs() > 0.5 * WIDTH - 1e-9;
        let mut boundary = Boundary { springs: rollers(space, 1e6, side), ..Boundary::default() };
        boundary.fix(&space.nodes_on(&body.mesh.surfaces["bottom"]));
        boundary
    };
    let held = body.harmonic(&hold);
    let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
    load(&body.space, &body.mesh.surfaces["top"], &mut force, |x, n| {
        let near =
            (0..9).map(|i| (x.y + f64::from(i % 3 - 1) * WIDTH).hypot(x.z + f64::from(i / 3 - 1) * WIDTH));
        let p: f64 = near.map(|r| (-0.5 * (r / s).powi(2)).exp()).sum();
        [0, 1, 2].map(|c| C64::from(-p * n[c]))
    });
    let HarmonicSolution { u, info, .. } = solve_refined(&held, HZ, &force, None, 1e-6);
    println!("{} nodes, {} iterations, {:.1} s", body.space.n_nodes(), info.iterations, info.seconds);
    for r in [0.0, 20.0] {
        for depth in [0.0, 5.0, 10.0, 20.0, 30.0, 40.0] {
            let n = body.node_at(V3::new(-depth, r, 0.0) * 1e-3) as usize;
            let x = body.space.positions[n];
            let exact = under_lattice(&[(0.01, gels[0]), (0.06, gels[1])], s, WIDTH, x);
            let norm = |u: [C64; 3]| u.iter().map(C64::norm_sqr).sum::<f64>().sqrt();
            let difference = norm([0, 1, 2].map(|c| u[n][c] - exact[c])) / norm(exact);
            println!(
                "y {:.1} mm, depth {:.1} mm: {:.2e} m, difference {difference:.1e}",
                x.y * 1e3,
                -x.x * 1e3,
                norm(exact)
            );
            assert!(difference < 0.01, "{x:?}: {:?} {exact:?}", u[n]);
        }
    }
}

/// Radial amplitudes of u = (u_r cos 2θ, u_t sin 2θ) in plane strain under the pressure cos 2θ on the skin of
/// a layered cylinder with a rigid core: spectral elements of order 8 in r, `n` per layer. Returns `[point]`
/// (r, u_r, u_t).
fn radial(core: f64, stack: &[(f64, Solid)], n: usize) -> Vec<(f64, [C64; 2])> {
    const LOBES: f64 = 2.0;
    let (gll, omega) = (Gll::new(8), TAU * HZ);
    let m = gll.points.len();
    let count = 8 * n * stack.len() + 1;
    let mut radii = vec![0.0; count];
    let mut matrix = DMatrix::<C64>::zeros(2 * count, 2 * count);
    let mut inner = core;
    for (l, (thickness, solid)) in stack.iter().enumerate() {
        let g = springpot(solid.alpha, HZ) * solid.mu_t;
        let half = 0.5 * thickness / n as f64;
        for e in 0..n {
            let first = 8 * (l * n + e);
            for q in 0..m {
                let r = inner + half * (gll.points[q] + 1.0);
                radii[first + q] = r;
                let weight = gll.weights[q] * half * r;
                // e_rr, e_tt, 2 e_rt of dof (j, component).
                let strain = |j: usize, c: usize| {
                    let (value, slope) = (f64::from(j == q), gll.derivative[q * m + j] / half);
                    if c == 0 {
                        [slope, value / r, -LOBES * value / r]
                    } else {
                        [0.0, LOBES * value / r, slope - value / r]
                    }
                };
                for i in 0..2 * m {
                    let a = strain(i / 2, i % 2);
                    for j in 0..2 * m {
                        let b = strain(j / 2, j % 2);
                        let volume =
                            (C64::from(solid.bulk) - g * (2.0 / 3.0)) * (a[0] + a[1]) * (b[0] + b[1]);
                        let shape = g * (2.0 * (a[0] * b[0] + a[1] * b[1]) + a[2] * b[2]);
                        matrix[(2 * first + i, 2 * first + j)] += (volume + shape) * weight;
                    }
                }
                for c in 0..2 {
                    let at = 2 * (first + q) + c;
                    matrix[(at, at)] -= C64::from(omega * omega * solid.density * weight);
                }
            }
            inner += 2.0 * half;
        }
    }
    for c in 0..2 {
        matrix.row_mut(c).fill(C64::default());
        matrix[(c, c)] = C64::from(1.0);
    }
    let mut rhs = DVector::<C64>::zeros(2 * count);
    rhs[2 * (count - 1)] = C64::from(-inner);
    let x = matrix.lu().solve(&rhs).expect("damped layers have no undamped resonance");
    (0..count).map(|i| (radii[i], [x[2 * i], x[2 * i + 1]])).collect()
}

/// Cylinder with core under a pressure cos 2θ in plane strain at 50 Hz, bulk modulus of tissue: the
/// difference is below 1 % of the largest amplitude everywhere.
#[test]
fn a_layered_cylinder_follows_the_radial_solution() {
    let gels = gels();
    let (core, stack) = (0.012, [(0.042, gels[1]), (0.006, gels[0])]);
    let spec = CylinderSpec { length_mm: 12.0, core_radius_mm: 12.0, layers: layers([6.0, 42.0]) };
    let mesh = HexMesh::cylinder(&spec, 12.0).unwrap();
    let region = mesh.region.clone();
    let body = Body::new(mesh, 4, 4, |e| gels[usize::from(region[e])]);
    let hold = |space: &Space, _: &MaterialField, _: f64| {
        // Plane strain: no displacement normal to the two cut planes.
        let cut = |x: V3, c: usize| c == 1 && x.y.abs() > 6e-3 - 1e-9;
        let mut boundary = Boundary { springs: rollers(space, 1e6, cut), ..Boundary::default() };
        boundary.fix(&space.nodes_on(&body.mesh.surfaces["core"]));
        boundary
    };
    let held = body.harmonic(&hold);
    let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
    load(&body.space, &body.mesh.surfaces["skin"], &mut force, |x, n| {
        let lobes = (2.0 * x.z.atan2(x.x)).cos();
        [0, 1, 2].map(|c| C64::from(-lobes * n[c]))
    });
    let HarmonicSolution { u, info, .. } = solve_refined(&held, HZ, &force, None, 1e-6);
    println!("{} nodes, {} iterations, {:.1} s", body.space.n_nodes(), info.iterations, info.seconds);
    let exact = radial(core, &stack, 4);
    let check = radial(core, &stack, 2);
    let largest = exact.iter().flat_map(|x| x.1).map(C64::norm).fold(0.0, f64::max);
    let converged = (exact[exact.len() - 1].1[0] - check[check.len() - 1].1[0]).norm() / largest;
    assert!(converged < 1e-4, "the radial solution is not converged: {converged}");
    let mut worst = 0.0f64;
    for (x, u) in body.space.positions.iter().zip(&u) {
        let (r, theta) = (x.x.hypot(x.z), x.z.atan2(x.x));
        let [radial, around] = interpolate(&exact, r);
        let (goal_r, goal_t) = (radial * (2.0 * theta).cos(), around * (2.0 * theta).sin());
        let found_r = u[0] * theta.cos() + u[2] * theta.sin();
        let found_t = u[2] * theta.cos() - u[0] * theta.sin();
        worst = worst.max((found_r - goal_r).norm()).max((found_t - goal_t).norm()).max(u[1].norm());
    }
    println!("difference {:.1e} of {largest:.2e} m", worst / largest);
    assert!(worst < 0.01 * largest, "{worst} of {largest}");
}

/// Cubic interpolation at r through the four nearest points.
fn interpolate(profile: &[(f64, [C64; 2])], r: f64) -> [C64; 2] {
    let mut points: Vec<&(f64, [C64; 2])> = profile.iter().collect();
    points.sort_by(|a, b| (a.0 - r).abs().total_cmp(&(b.0 - r).abs()));
    points.truncate(4);
    let weight = |i: usize| -> f64 {
        let others = (0..4).filter(|&j| j != i);
        others.map(|j| (r - points[j].0) / (points[i].0 - points[j].0)).product()
    };
    [0, 1].map(|c| (0..4).map(|i| points[i].1[c] * weight(i)).sum())
}
