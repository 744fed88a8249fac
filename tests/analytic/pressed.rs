//! Static contact and loads against their closed forms: point load (S1), disc (S2), flat punch (S3), ball
//! (S4), complementarity (S6), layered column and cloth (S8).
//!
//! The model is a quarter of a half space: elements of one size near the contact, doubling outwards to a
//! fixed boundary at L. The displacement that the boundary suppresses decreases as 1/L for every load, up to
//! (a/L)², so two sizes give the half space: δ = 2 δ(2L) − δ(L).

use crate::fixture::{Body, Solid, box_mesh};
use crate::norms::rollers;
use calfwave::drive::cloth::Cloth;
use calfwave::drive::spec::{ContactSpec, DriveSpec, HeadShape};
use calfwave::drive::{HeadMotion, Patch, Pose, Surface};
use calfwave::fem::{PointBasis, Space};
use calfwave::material::MaterialField;
use calfwave::math::{C64, V3};
use calfwave::mesh::Locator;
use calfwave::solver::contact::gaps;
use calfwave::solver::harmonic::{Fields, HarmonicSystem, Pad, ReferenceOperator, Solution};
use calfwave::solver::static_contact::error::ContactError;
use calfwave::solver::static_contact::newton::solve_contact;
use calfwave::solver::static_contact::settings::ContactSettings;
use calfwave::solver::static_contact::solution::ContactSolution;
use calfwave::solver::static_contact::{Load, Tool};
use calfwave::solver::{Boundary, Contact};
use std::f64::consts::PI;
use std::sync::atomic::AtomicBool;

const SETTINGS: ContactSettings =
    ContactSettings { moduli_hz: 50.0, tolerance: 5e-6, iterations: 300, steps: 30, gain: 1e-4 };
static CANCEL: AtomicBool = AtomicBool::new(false);

/// `near` elements of size `step` from the corner, then `shells` that double; top at x = 0.
fn quarter(step: f64, near: usize, shells: usize, solid: Solid) -> Body {
    let out = move |i: f64| {
        let near = near as f64;
        if i <= near {
            return i * step;
        }
        let (whole, part) = ((i - near).floor(), (i - near).fract());
        near * step * whole.exp2() * (1.0 + part)
    };
    let n = near + shells;
    let warp = move |x: V3| V3::new(-out(-x.x), out(x.y), out(x.z));
    let size = V3::repeat(n as f64);
    Body::uniform(box_mesh([n; 3], V3::new(-size.x, 0.0, 0.0), size, warp), 3, solid)
}

/// Fixed far away, on rollers in the two planes of symmetry (to 10⁻⁶ of the tissue's own compliance).
fn held(body: &Body, space: &Space) -> Boundary {
    let mut boundary = Boundary::default();
    for side in ["x0", "y1", "z1"] {
        boundary.fix(&space.nodes_on(&body.mesh.surfaces[side]));
    }
    boundary.springs = rollers(space, 1e5 * body.material.mu_l[0], |x, c| c > 0 && x[c] < 1e-9);
    boundary
}

fn pose() -> Pose {
    Pose { centre: V3::zeros(), axis: -V3::x(), proximal: V3::y() }
}

fn patch(body: &Body, radius: f64) -> Patch {
    let surface = Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap();
    Patch::new(&surface, &pose(), radius, 0.0).unwrap()
}

/// Contact of a quarter of `shape` under a quarter of `force`, with a footprint of `radius` and a pad of 100
/// times 8μ/πr.
fn pressed(body: &Body, shape: HeadShape, radius: f64, force: f64) -> (Tool, ContactSolution) {
    let patch = patch(body, radius);
    let gap = gaps(&patch, &shape);
    let pad = 100.0 * 8.0 * body.material.mu_l[0] / (PI * radius);
    let tool = Tool { patch, gap, pad, load: Load::Force(0.25 * force) };
    let hold = |space: &Space, _: &MaterialField, _: f64| held(body, space);
    let solid = body.harmonic(&hold);
    let mut system = HarmonicSystem::new(&solid).unwrap();
    let found =
        solve_contact(&mut system, &solid, std::slice::from_ref(&tool), None, &SETTINGS, &CANCEL).unwrap();
    (tool, found)
}

/// Solution of a quarter of the half space under a quarter of `force` [N], and the mean stress at the GLL
/// points.
fn loaded(body: &Body, force: &[(u32, V3)], quarter: f64) -> (Solution, Vec<C64>) {
    let hold = |space: &Space, _: &MaterialField, _: f64| held(body, space);
    let solid = body.harmonic(&hold);
    let mut system = HarmonicSystem::new(&solid).unwrap();
    let mut system = system.at(0.0, 50.0, &[], &solid).unwrap();
    let mut load = vec![[C64::default(); 3]; body.space.n_nodes()];
    for (n, f) in force {
        (0..3).for_each(|c| load[*n as usize][c] += f[c] * quarter);
    }
    let (solution, _) = system.solve(&load, None, 5e-6, 300, &CANCEL).unwrap();
    let stress = system.mean_stress(&solution);
    (solution, stress)
}

/// Normal stress along x, compression +, and displacement along −x, at `x`.
fn under(body: &Body, (solution, stress): &(Solution, Vec<C64>), x: V3) -> (f64, f64) {
    let (element, xi) = Locator::new(&body.mesh).locate(x).unwrap();
    let basis = PointBasis::new(&body.space, element, xi);
    let u: Vec<f64> = solution.displacement.iter().flat_map(|u| u.map(|z| z.re)).collect();
    let points = body.space.points_per_element();
    let mean: f64 = stress[element * points..].iter().zip(&basis.values).map(|(p, w)| p.re * w).sum();
    let grad = basis.gradient(&u);
    let dev = grad[(0, 0)] - grad.trace() / 3.0;
    (-(mean + 2.0 * body.material.mu_l[0] * dev), -basis.value(&u).x)
}

fn relative_error(found: f64, exact: f64) -> f64 {
    (found / exact - 1.0).abs()
}

/// S1: σ = 3P/2πz² below the load for every material, u = P(1−ν)/2πμr on the surface, at a distance of 4
/// elements.
#[test]
fn s1_a_point_load_agrees_with_boussinesq() {
    let (mu, nu, step, force) = (1000.0, 0.45, 2e-3, 0.1);
    let solid = Solid::elastic(1000.0, 2.0 * mu * (1.0 + nu) / (3.0 * (1.0 - 2.0 * nu)), mu);
    let [small, large] = [2, 3].map(|shells| {
        let body = quarter(step, 5, shells, solid);
        let load = [(body.node_at(V3::zeros()), V3::new(-force, 0.0, 0.0))];
        let answer = loaded(&body, &load, 0.25);
        let z = 4.0 * step;
        (under(&body, &answer, V3::new(-z, 0.0, 0.0)).0, under(&body, &answer, V3::new(0.0, z, 0.0)).1, z)
    });
    let z = large.2;
    let stress = 2.0 * large.0 - small.0;
    let displacement = 2.0 * large.1 - small.1;
    let exact = [3.0 * force / (2.0 * PI * z * z), force * (1.0 - nu) / (2.0 * PI * mu * z)];
    println!(
        "S1 stress {:.2} %, displacement {:.2} %",
        100.0 * relative_error(stress, exact[0]),
        100.0 * relative_error(displacement, exact[1])
    );
    assert!(
        relative_error(stress, exact[0]) < 0.03 && relative_error(displacement, exact[1]) < 0.03,
        "{stress} {displacement} {exact:?}"
    );
}

/// S2: σ/p = 1 − (1 + (a/z)²)^−3/2 below the centre of a uniformly pressed disc, u(0) = 2pa(1−ν²)/E on it.
#[test]
fn s2_the_stress_under_a_disc_decreases_with_depth_as_in_the_closed_form() {
    let (mu, nu, a, force) = (1000.0, 0.45, 0.01, 0.1);
    let solid = Solid::elastic(1000.0, 2.0 * mu * (1.0 + nu) / (3.0 * (1.0 - 2.0 * nu)), mu);
    let [small, large] = [2, 3].map(|shells| {
        let body = quarter(0.5 * a, 4, shells, solid);
        // A quarter of the disc carries a quarter of the force; the rest lies beyond the planes of symmetry.
        let answer = loaded(&body, &patch(&body, a).unit_pressure(), 0.25 * force);
        let at = |z: f64| under(&body, &answer, V3::new(-z * a, 0.0, 0.0));
        [at(0.5).0, at(1.0).0, at(1.5).0, at(0.0).1]
    });
    let p = force / (PI * a * a);
    let on_axis = |z: f64| p * (1.0 - (1.0 + 1.0 / (z * z)).powf(-1.5));
    let young = 2.0 * mu * (1.0 + nu);
    let exact = [on_axis(0.5), on_axis(1.0), on_axis(1.5), 2.0 * p * a * (1.0 - nu * nu) / young];
    for i in 0..4 {
        let found = 2.0 * large[i] - small[i];
        println!("S2 {i}: {:.2} %", 100.0 * relative_error(found, exact[i]));
        assert!(relative_error(found, exact[i]) < 0.02, "{i}: {found} {}", exact[i]);
    }
}

/// S3: F/δ = 8μa for a rigid punch on an incompressible half space.
#[test]
fn s3_a_flat_punch_indents_by_f_over_8_mu_a() {
    let (a, mu, force) = (0.01, 1000.0, 0.1);
    let [small, large] = [2, 3].map(|shells| {
        let body = quarter(0.4 * a, 5, shells, Solid::elastic(1000.0, 1e12, mu));
        let (tool, found) = pressed(&body, HeadShape::Flat { radius_mm: 1e3 * a }, a, force);
        let rest = &found.tools[0];
        assert!(rest.penalty_error(&tool) < 0.02, "{}", rest.penalty_error(&tool));
        // Some points of the elements that the rim cuts are open.
        println!("S3 area {:.3}", 4.0 * rest.area(&tool) / (PI * a * a));
        assert!(relative_error(4.0 * rest.area(&tool), PI * a * a) < 0.1);
        rest.indentation(&tool)
    });
    let (found, exact) = (2.0 * large - small, force / (8.0 * mu * a));
    println!("S3 δ {:.2} %", 100.0 * relative_error(found, exact));
    assert!(relative_error(found, exact) < 0.03, "{found} {exact}");
}

/// S4 and S6: Hertz's ball. The pressure is positive where the gap is closed and zero where it is open, and
/// the nodal forces of the body equal those of the pressure.
#[test]
fn s4_a_ball_agrees_with_hertz() {
    let (young, nu, radius, force) = (15e3, 0.49, 0.02, 0.05);
    let (a, delta, peak) = (3.361828e-3, 0.5650944e-3, 2112.32);
    let solid = Solid::elastic(1000.0, young / (3.0 * (1.0 - 2.0 * nu)), young / (2.0 * (1.0 + nu)));
    let [small, large] = [2, 3].map(|shells| {
        let body = quarter(0.5 * a, 4, shells, solid);
        let (tool, found) = pressed(&body, HeadShape::Ball { radius_mm: 1e3 * radius }, 1.6 * a, force);
        let rest = &found.tools[0];
        complementary(&body, &tool, &found, 0.25 * force);
        // Displaced by the travel found under the force, the ball exerts this force.
        if shells == 2 {
            let to = Tool { load: Load::Travel(rest.travel), ..tool.clone() };
            assert!(relative_error(found_force(&body, &to), 0.25 * force) < 1e-3);
        }
        (rest.indentation(&tool), 2.0 * rest.radius(&tool), rest.peak(&tool))
    });
    let found = 2.0 * large.0 - small.0;
    let errors = [relative_error(found, delta), relative_error(large.1, a), relative_error(large.2, peak)];
    println!("S4 δ {:.2} %, a {:.2} %, p₀ {:.2} %", 100.0 * errors[0], 100.0 * errors[1], 100.0 * errors[2]);
    assert!(errors[0] < 0.03 && errors[1] < 0.03 && errors[2] < 0.05, "{errors:?}");
}

/// Force of a tool with any load on a quarter of the half space.
fn found_force(body: &Body, tool: &Tool) -> f64 {
    let hold = |space: &Space, _: &MaterialField, _: f64| held(body, space);
    let solid = body.harmonic(&hold);
    let mut system = HarmonicSystem::new(&solid).unwrap();
    let found =
        solve_contact(&mut system, &solid, std::slice::from_ref(tool), None, &SETTINGS, &CANCEL).unwrap();
    found.tools[0].force(tool)
}

/// Asserts the complementarity of pressure and gap (S6) for one tool.
fn complementary(body: &Body, tool: &Tool, found: &ContactSolution, force: f64) {
    let rest = &found.tools[0];
    assert!(found.mismatch < 1e-4 && relative_error(rest.force(tool), force) < 1e-9);
    for i in 0..rest.closure.len() {
        let gap = tool.gap[i] + rest.skin_displacement[i] - rest.travel;
        let pressure = rest.pressure(tool, i);
        assert!(pressure >= 0.0 && gap >= -pressure / tool.pad - 1e-12 && (pressure == 0.0 || gap <= 0.0));
    }
    // The other side of the contact: the forces of the body at the nodes in contact, in f64.
    let hold = |space: &Space, _: &MaterialField, _: f64| held(body, space);
    let solid = body.harmonic(&hold);
    let mut operator = ReferenceOperator::new(&solid, &[], 0.0, SETTINGS.moduli_hz).unwrap();
    let Solution { displacement: u, pressure: p } = found.solution.clone();
    let image = operator.apply(&Fields { u, p });
    let mut top: Vec<u32> = tool.patch.faces.concat();
    top.sort_unstable();
    top.dedup();
    let inward: f64 = -top.iter().map(|&n| image.u[n as usize][0].re).sum::<f64>();
    assert!(relative_error(inward, force) < 1e-3, "{inward} {force}");
}

#[test]
fn tools_without_force_or_skin_are_refused() {
    let body = quarter(0.005, 2, 1, Solid::elastic(1000.0, 1e6, 1000.0));
    let hold = |space: &Space, _: &MaterialField, _: f64| held(&body, space);
    let solid = body.harmonic(&hold);
    let mut system = HarmonicSystem::new(&solid).unwrap();
    let patch = patch(&body, 0.008);
    let tool = Tool { gap: vec![0.0; patch.points.len()], patch, pad: 1e6, load: Load::Force(0.0) };
    let error = solve_contact(&mut system, &solid, std::slice::from_ref(&tool), None, &SETTINGS, &CANCEL)
        .unwrap_err();
    assert!(matches!(error, ContactError::NotPositive { tool: 1, .. }), "{error}");
    let closed = vec![vec![false; tool.gap.len()]];
    let tool = Tool { load: Load::Force(1.0), ..tool };
    let error = solve_contact(&mut system, &solid, &[tool], Some(closed), &SETTINGS, &CANCEL).unwrap_err();
    assert!(matches!(error, ContactError::NoContact { tool: 1, .. }), "{error}");
}

/// S8: a column of two layers under a head with cloth acts as springs in series, normally and tangentially,
/// with the pads of the harmonic and of the explicit solver.
#[test]
fn s8_layers_cloth_and_pad_are_springs_in_series() {
    let (side, heights, mu, bulk) = (0.02, [0.03, 0.01], [3000.0, 1000.0], 2e4);
    let edge =
        move |x: f64| if x <= 3.0 { heights[0] / 3.0 * x } else { heights[0] + heights[1] * (x - 3.0) };
    let mesh =
        box_mesh([4, 1, 1], V3::zeros(), V3::new(4.0, side, side), move |x| V3::new(edge(x.x), x.y, x.z));
    let top = edge(4.0);
    let layer = move |e: usize| Solid::elastic(1000.0, bulk, mu[usize::from(e == 3)]);
    let body = Body::new(mesh, 3, 2, layer);
    let pad = 4e5;
    let cloth = Cloth { normal: 2e5, tangential: 1e5 };
    for (direction, slip) in [(0, false), (1, false), (1, true)] {
        let cloth = if slip { Cloth { tangential: 0.0, ..cloth } } else { cloth };
        let pose = Pose { centre: V3::new(top, 0.5 * side, 0.5 * side), axis: -V3::x(), proximal: V3::y() };
        let surface = Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap();
        let patch = Patch::new(&surface, &pose, side, 0.0).unwrap();
        let drive = DriveSpec::Rest;
        let motion = HeadMotion::new(&drive, 0.0, "drive").unwrap();
        let shape = HeadShape::Flat { radius_mm: 20.0 };
        let head = Contact::new(patch, &shape, &ContactSpec::Tied, motion, pad).with_cloth(&cloth);
        let x = if direction == 0 { pose.axis * 1e-3 } else { pose.proximal * 1e-3 };
        // Only the tested direction is free, so every layer is in pure compression or pure shear.
        let hold = |space: &Space, _: &MaterialField, _: f64| {
            let mut boundary = Boundary::default();
            boundary.fix(&space.nodes_on(&body.mesh.surfaces["x0"]));
            boundary.springs = rollers(space, 1e7, |_, c| c != direction);
            boundary
        };
        let solid = body.harmonic(&hold);
        let mut system = HarmonicSystem::new(&solid).unwrap();
        let (entries, tensor) = head.pad_matrix();
        let matrix = Pad::new(&entries, tensor);
        let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
        matrix.add_force(&x.map(C64::from), &mut force);
        let pads = [matrix];
        let mut system = system.at(0.0, 50.0, &pads, &solid).unwrap();
        let modulus = |i: usize| if direction == 0 { bulk + 4.0 / 3.0 * mu[i] } else { mu[i] };
        let layers: f64 = (0..2).map(|i| heights[i] / modulus(i)).sum();
        let cover = if direction == 0 { 1.0 / cloth.normal } else { 1.0 / cloth.tangential };
        let exact = 1e-3 * side * side / (layers + 1.0 / pad + cover);
        let (solution, _) = system.solve(&force, None, 1e-6, 300, &CANCEL).unwrap_or_else(|e| panic!("{e}"));
        let u: Vec<f64> = solution.displacement.iter().flat_map(|u| u.map(|z| z.re)).collect();
        // The same pad in the explicit solver.
        let (pull, _) = head.closed_touch(x, &u, &mut vec![0.0; u.len()]);
        println!("S8 direction {direction}, slip {slip}: {:.3e} {exact:.3e}", pull.norm());
        assert!((pull.dot(&(x / 1e-3)) - exact).abs() <= 2e-4 * exact.max(1e-6), "{pull} {exact}");
    }
}
