//! Manufactured solution of ∇·σ + b = 0 on a curved, distorted block: rates in h and p.
//!
//! Errors are taken between the nodes against the exact fields: that of the displacement decreases as
//! h^{N+1}, that of the gradient as h^N, and both geometrically with p.

use crate::fixture::*;
use calfwave::fem::{PointBasis, Space};
use calfwave::math::V3;
use calfwave::solver::stiffness::{Reference, Stiffness};
use nalgebra::Matrix3;

const BULK: f64 = 5.0;
const MU: f64 = 1.0;
const SIDE: f64 = 0.4;

/// u and the body force b = −(K + G/3) ∇(∇·u) − G ∇²u.
fn exact(x: &V3) -> (V3, V3) {
    let (a, b, c) = (2.0 * x.x, 1.5 * x.y, 2.5 * x.z);
    // u = (sin a cos b, cos b sin c, sin c cos a).
    let u = V3::new(a.sin() * b.cos(), b.cos() * c.sin(), c.sin() * a.cos());
    let laplacian = V3::new(-(4.0 + 2.25) * u.x, -(2.25 + 6.25) * u.y, -(6.25 + 4.0) * u.z);
    // ∇·u = 2 cos a cos b − 1.5 sin b sin c + 2.5 cos c cos a.
    let gradient = V3::new(
        -4.0 * a.sin() * b.cos() - 5.0 * c.cos() * a.sin(),
        -3.0 * a.cos() * b.sin() - 2.25 * b.cos() * c.sin(),
        -3.75 * b.sin() * c.cos() - 6.25 * c.sin() * a.cos(),
    );
    (u, -(BULK + MU / 3.0) * gradient - MU * laplacian)
}

/// ∂u_i/∂x_j.
fn exact_gradient(x: &V3) -> Matrix3<f64> {
    let (a, b, c) = (2.0 * x.x, 1.5 * x.y, 2.5 * x.z);
    Matrix3::new(
        2.0 * a.cos() * b.cos(),
        -1.5 * a.sin() * b.sin(),
        0.0,
        0.0,
        -1.5 * b.sin() * c.sin(),
        2.5 * b.cos() * c.cos(),
        -2.0 * c.sin() * a.sin(),
        0.0,
        2.5 * c.cos() * a.cos(),
    )
}

/// Root mean square errors of displacement and gradient over 125 points inside each element. Where n is
/// divisible by 3, only the middle third of the block counts, because the exact values on the boundary would
/// reduce the error of the coarse mesh.
fn errors(space: &Space, u: &[f64], n: usize) -> (f64, f64) {
    let places = [-0.93, -0.51, 0.04, 0.48, 0.91];
    let positions: Vec<f64> = space.positions.iter().flat_map(|x| [x.x, x.y, x.z]).collect();
    let (mut value, mut gradient) = (0.0, 0.0);
    let mut count = 0.0;
    for element in 0..space.n_elements {
        let at = [element % n, element / n % n, element / (n * n)];
        if n.is_multiple_of(3) && at.iter().any(|&i| i < n / 3 || i >= 2 * n / 3) {
            continue;
        }
        count += 125.0;
        for q in 0..125 {
            let at = PointBasis::new(space, element, [places[q % 5], places[q / 5 % 5], places[q / 25]]);
            let x = at.value(&positions);
            value += (at.value(u) - exact(&x).0).norm_squared();
            gradient += (at.gradient(u) - exact_gradient(&x)).norm_squared();
        }
    }
    ((value / count).sqrt(), (gradient / count).sqrt())
}

/// Errors of displacement and gradient with `n`³ elements of order `order`; Dirichlet data on the whole
/// boundary.
fn solve(n: usize, order: usize) -> (f64, f64) {
    let mesh = box_mesh([n, n, n], [SIDE; 3], curved(SIDE));
    let (space, geometry) = build(&mesh, order);
    let mut k = Reference::new(&space, &geometry, &isotropic(&space, 1.0, BULK, MU));
    let volume = calfwave::fem::lumped_mass(&space, &geometry, &vec![1.0; space.node_of.len()]);
    let free = interior(&space, n);
    let goal: Vec<f64> = space.positions.iter().flat_map(|x| <[f64; 3]>::from(exact(x).0)).collect();
    let load: Vec<f64> =
        space.positions.iter().zip(&volume).flat_map(|(x, v)| <[f64; 3]>::from(exact(x).1 * *v)).collect();
    let mut u: Vec<f64> = goal.iter().enumerate().map(|(i, g)| if free[i / 3] { 0.0 } else { *g }).collect();
    conjugate_gradients(&mut k, &mut u, &load, &free);
    errors(&space, &u, n)
}

/// Whether a node is free: not on the boundary, by its position in the undistorted grid.
fn interior(space: &Space, n: usize) -> Vec<bool> {
    let mut free = vec![true; space.n_nodes()];
    let m = space.order + 1;
    for e in 0..space.n_elements {
        let at = [e % n, e / n % n, e / (n * n)];
        for (p, &node) in space.nodes_of(e).iter().enumerate() {
            let i = [p % m, p / m % m, p / (m * m)];
            if (0..3).any(|a| (at[a] == 0 && i[a] == 0) || (at[a] == n - 1 && i[a] == space.order)) {
                free[node as usize] = false;
            }
        }
    }
    free
}

/// Solves K u = load on the free nodes by plain conjugate gradients to a residual of 1e-11.
fn conjugate_gradients(k: &mut Reference, u: &mut [f64], load: &[f64], free: &[bool]) {
    let mask = |x: &mut [f64]| x.iter_mut().enumerate().for_each(|(i, x)| *x *= f64::from(free[i / 3]));
    let mut f = vec![0.0; u.len()];
    k.apply(u, &mut f);
    let mut r: Vec<f64> = load.iter().zip(&f).map(|(b, f)| b - f).collect();
    mask(&mut r);
    let mut p = r.clone();
    let mut rr = dot(&r, &r);
    let goal = 1e-22 * rr;
    for _ in 0..2000 {
        if rr <= goal {
            return;
        }
        k.apply(&p, &mut f);
        mask(&mut f);
        let alpha = rr / dot(&p, &f);
        u.iter_mut().zip(&p).for_each(|(u, p)| *u += alpha * p);
        r.iter_mut().zip(&f).for_each(|(r, f)| *r -= alpha * f);
        let new = dot(&r, &r);
        p.iter_mut().zip(&r).for_each(|(p, r)| *p = r + new / rr * *p);
        rr = new;
    }
    panic!("conjugate gradients did not converge");
}

#[test]
fn errors_decrease_at_the_full_rates_in_h() {
    for (order, coarse, fine) in [(2, 3, 6), (3, 3, 6), (4, 2, 4)] {
        let (a, b) = (solve(coarse, order), solve(fine, order));
        let rate = |a: f64, b: f64| (a / b).ln() / (fine as f64 / coarse as f64).ln();
        let (value, gradient) = (rate(a.0, b.0), rate(a.1, b.1));
        println!("order {order}: {:e} → {:e}, rates {value:.2} and {gradient:.2}", a.0, b.0);
        assert!(value > order as f64 + 1.0 - 0.15, "order {order}: displacement rate {value}");
        assert!(gradient > order as f64 - 0.15, "order {order}: gradient rate {gradient}");
    }
}

#[test]
fn errors_decrease_geometrically_in_p() {
    let errors: Vec<f64> = (2..=6).map(|order| solve(2, order).0).collect();
    println!("{errors:?}");
    for pair in errors.windows(2) {
        assert!(pair[1] < pair[0] / 3.0, "{errors:?}");
    }
}
