//! W3: a thin square bar of a Kelvin–Voigt solid (15 kPa, 5 Pa·s), driven at one end and free at the other:
//! u(L)/u(0) = 1/cos kL.
//!
//! Its sides are free, so the solution depends on Young's modulus E = 9KG/(3K+G), which no element uses.
//! Love's theory gives the lateral inertia of the section: k² = ρω²/(E − ν² r² ρω²), r² = w²/6 for a square
//! of side w (Love 1944, §278).

use crate::fixture::{Body, Solid, box_mesh};
use crate::norms::{HarmonicSolution, rollers, solve_refined};
use calfwave::fem::{FaceGeometry, Space};
use calfwave::material::MaterialField;
use calfwave::math::{C64, V3};
use calfwave::solver::Boundary;
use std::f64::consts::{FRAC_2_PI, TAU};

const LENGTH: f64 = 0.1;
const WIDTH: f64 = 2e-3;
const DENSITY: f64 = 1060.0;

/// u(L)/u(0): computed and theoretical.
fn ratio(hz: f64, bulk: f64) -> (C64, C64) {
    let omega = TAU * hz;
    let young = C64::new(15e3, 5.0 * omega);
    let shear = 3.0 * bulk * young / (C64::from(9.0 * bulk) - young);
    let alpha = FRAC_2_PI * shear.arg();
    let solid = Solid { alpha, ..Solid::elastic(DENSITY, bulk, shear.norm() / (hz / 50.0).powf(alpha)) };
    let mesh = box_mesh([10, 1, 1], V3::zeros(), V3::new(LENGTH, WIDTH, WIDTH), |x| x);
    let body = Body::uniform(mesh, 4, solid);
    // The driven end stays plane and slides in its plane: springs 10⁶ times as stiff as the bar are displaced
    // by 1 m.
    let stiffness = 1e6 * young.norm() * WIDTH;
    let on = |x: V3, c: usize| c == 0 && x.x < 1e-9;
    let hold = |space: &Space, _: &MaterialField, _: f64| Boundary {
        springs: rollers(space, stiffness, on),
        ..Boundary::default()
    };
    let held = body.harmonic(&hold);
    let pulled = |&x: &V3| {
        let f = if on(x, 0) { stiffness } else { 0.0 };
        [C64::from(f), C64::default(), C64::default()]
    };
    let force: Vec<[C64; 3]> = body.space.positions.iter().map(pulled).collect();
    let HarmonicSolution { u, info, .. } = solve_refined(&held, hz, &force, None, 1e-9);
    // Love's u is the mean over the section, because a free end does not stay plane.
    let mean = |side: &str| -> C64 {
        let faces: Vec<FaceGeometry> =
            body.mesh.surfaces[side].iter().map(|&f| FaceGeometry::new(&body.space, f)).collect();
        let points = faces.iter().flat_map(|f| f.nodes.iter().zip(&f.weights));
        points.map(|(&n, w)| u[n as usize][0] * (w / (WIDTH * WIDTH))).sum()
    };
    let nu = (young / (shear * 2.0)).re - 1.0;
    let inertia = DENSITY * omega * omega;
    let k = (inertia / (young - nu * nu * WIDTH * WIDTH / 6.0 * inertia)).sqrt();
    println!("{hz} Hz: {} iterations", info.iterations);
    (mean("x1") / mean("x0"), 1.0 / (k * LENGTH).cos())
}

#[test]
fn w3_a_driven_bar_of_incompressible_tissue_follows_loves_theory() {
    for (hz, thin) in [(20.0, 1.017090177), (40.0, 1.030432373), (60.0, 0.920909555), (100.0, 0.362800033)] {
        let (found, exact) = ratio(hz, 2.2e9);
        println!("{hz} Hz: {found}, {exact}; infinitely thin {thin}");
        assert!((found - exact).norm() < 2e-3 * exact.norm(), "{hz} Hz: {found} {exact}");
        // Love's correction is small, so the table of the infinitely thin bar applies.
        assert!((exact.norm() / thin - 1.0).abs() < 2e-2, "{hz} Hz: {}", exact.norm());
    }
}
