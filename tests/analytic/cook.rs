//! L2: Cook's membrane in plane strain, E = 250, F = 100, nearly incompressible: one layer of elements
//! between rollers.
//!
//! Corners (0,0), (48,44), (48,60), (0,44); left edge clamped, uniform shear on the right edge. Reference:
//! mixed quadratic elements to 64 × 64, ν = 0.4999: v(48,60) = 7.770 ± 0.005, v(48,52) = 7.404 ± 0.004; ν =
//! 0.49: v(48,60) = 7.866 ± 0.008.

use crate::fixture::{Body, Solid, box_mesh};
use crate::norms::{HarmonicSolution, load, rollers, solve_refined};
use calfwave::fem::Space;
use calfwave::material::MaterialField;
use calfwave::math::{C64, V3};
use calfwave::solver::Boundary;

/// v at (48, 60) and (48, 52) with `n`² elements.
fn tip(order: usize, n: usize, nu: f64) -> [f64; 2] {
    let thickness = 44.0 / n as f64;
    let map = |x: V3| V3::new(48.0 * x.x, 44.0 * x.x + x.y * (44.0 - 28.0 * x.x), thickness * x.z);
    let mesh = box_mesh([n, n, 1], V3::zeros(), V3::repeat(1.0), map);
    let (young, mu) = (250.0, 250.0 / (2.0 * (1.0 + nu)));
    let body = Body::uniform(mesh, order, Solid::elastic(1.0, young / (3.0 * (1.0 - 2.0 * nu)), mu));
    let hold = |space: &Space, _: &MaterialField, _: f64| {
        let flat = |x: V3, c: usize| c == 2 && (x.z < 1e-9 || x.z > thickness - 1e-9);
        let mut boundary = Boundary { springs: rollers(space, 1e9, flat), ..Boundary::default() };
        boundary.fix(&space.nodes_on(&body.mesh.surfaces["x0"]));
        boundary
    };
    let held = body.harmonic(&hold);
    let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
    let shear = [C64::default(), C64::from(100.0 / 16.0), C64::default()];
    load(&body.space, &body.mesh.surfaces["x1"], &mut force, |_, _| shear);
    let HarmonicSolution { u, info, .. } = solve_refined(&held, 0.0, &force, None, 1e-9);
    let at = |y: f64| u[body.node_at(V3::new(48.0, y, 0.0)) as usize][1].re;
    println!("order {order}, {n}², ν {nu}: {} {} after {} iterations", at(60.0), at(52.0), info.iterations);
    [at(60.0), at(52.0)]
}

/// The error decreases with every refinement, to the scatter of the reference plus the error of the
/// singularity at the clamped corner.
#[test]
fn l2_cooks_membrane_converges_in_plane_strain() {
    for (nu, goal) in [(0.4999, [7.770, 7.404]), (0.49, [7.866, f64::NAN])] {
        let meshes = [4, 8, 16].map(|n| tip(3, n, nu));
        let errors = meshes.map(|v| (v[0] / goal[0] - 1.0).abs());
        println!("{errors:?}");
        assert!(errors[0] > errors[1] && errors[1] > errors[2], "{errors:?}");
        assert!(errors[2] < 5e-3, "{errors:?}");
        assert!(goal[1].is_nan() || (meshes[2][1] / goal[1] - 1.0).abs() < 5e-3, "{meshes:?}");
    }
}
