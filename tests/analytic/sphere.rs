//! L1: the harmonic solver at zero frequency on one octant of a thick sphere under internal pressure, E = 1,
//! ν from 0.3 to 0.499999.
//!
//! ```text
//! u_r = p a³/(E(b³−a³)) [(1−2ν) r + (1+ν) b³/(2r²)],     mean stress = p a³/(b³−a³) everywhere
//! ```

use crate::fixture::{Body, Solid};
use crate::norms::{HarmonicSolution, errors, load, rollers, solve_refined};
use crate::sphere_mesh::octant;
use calfwave::fem::Space;
use calfwave::material::MaterialField;
use calfwave::math::{C64, V3};
use calfwave::solver::Boundary;

const INNER: f64 = 1.0;
const OUTER: f64 = 2.0;

/// Relative errors of displacement and pressure, and the iterations.
fn solve(order: usize, n: usize, layers: usize, nu: f64) -> (f64, f64, usize) {
    let radii: Vec<f64> = (0..=layers).map(|k| INNER + (OUTER - INNER) * k as f64 / layers as f64).collect();
    let (bulk, mu) = (1.0 / (3.0 * (1.0 - 2.0 * nu)), 1.0 / (2.0 * (1.0 + nu)));
    let body = Body::uniform(octant(n, &radii), order, Solid::elastic(1.0, bulk, mu));
    // Springs on the planes of symmetry are 10⁷ times as stiff as the body, so the remaining normal
    // displacement is 10⁻⁷.
    let hold = |space: &Space, _: &MaterialField, _: f64| Boundary {
        springs: rollers(space, 1e7, |x, c| x[c] < 1e-9),
        ..Boundary::default()
    };
    let held = body.harmonic(&hold);
    let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
    load(&body.space, &body.mesh.surfaces["inner"], &mut force, |_, n| [0, 1, 2].map(|c| C64::from(-n[c])));
    let HarmonicSolution { u, pressure: p, info, .. } = solve_refined(&held, 0.0, &force, None, 1e-9);
    let (a3, b3) = (INNER.powi(3), OUTER.powi(3));
    let exact = |x: V3| {
        let r = x.norm();
        let radial = a3 / (b3 - a3) * ((1.0 - 2.0 * nu) * r + (1.0 + nu) * b3 / (2.0 * r * r));
        ([0, 1, 2].map(|c| C64::from(radial * x[c] / r)), C64::from(a3 / (b3 - a3)))
    };
    let (of_u, of_p) = errors(&body, &u, &p, exact);
    (of_u, of_p, info.iterations)
}

/// The errors of displacement and pressure are similar at every ν.
#[test]
fn l1_a_thick_sphere_locks_at_no_poisson_ratio() {
    for (order, n, layers) in [(2, 2, 4), (3, 2, 2), (4, 1, 2)] {
        let (base, base_p, _) = solve(order, n, layers, 0.3);
        for nu in [0.49, 0.499, 0.49999, 0.499999] {
            let (u, p, iterations) = solve(order, n, layers, nu);
            println!("order {order} ν {nu}: u {u:.2e} ({base:.2e}), p {p:.2e} ({base_p:.2e}), {iterations}");
            assert!(u < 0.01 && u < 1.5 * base, "order {order}, ν {nu}: u {u:e} against {base:e}");
            assert!(p < 0.03 && p < 2.0 * base_p, "order {order}, ν {nu}: p {p:e} against {base_p:e}");
        }
    }
}

/// For a nearly incompressible sphere at order 2 the error of the displacement decreases as h^{N+1} and that
/// of the pressure as h^N. (From order 3 on, the triquadratic geometry of the curved walls limits the
/// pressure; C1 tests the rates of all orders.)
#[test]
fn l1_a_thick_sphere_converges_at_the_full_rate() {
    let (coarse, fine) = (solve(2, 3, 3, 0.499999), solve(2, 6, 6, 0.499999));
    let rates = [(coarse.0 / fine.0).log2(), (coarse.1 / fine.1).log2()];
    println!("u {:.2e}, p {:.2e}, rates {rates:.2?}", fine.0, fine.1);
    assert!(rates[0] > 2.75 && rates[1] > 1.75, "{rates:?}");
}
