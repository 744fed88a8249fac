//! Static contact with hardening tissue and tension-field membranes, against closed forms.

use crate::fixture::{Body, Solid, box_mesh};
use crate::norms::rollers;
use calfwave::drive::spec::HeadShape;
use calfwave::drive::{Patch, Pose, Surface};
use calfwave::fem::Space;
use calfwave::material::MaterialField;
use calfwave::material::ogden::{FAT, MUSCLE, secant};
use calfwave::material::spec::MembraneSpec;
use calfwave::math::{C64, V3};
use calfwave::solver::Boundary;
use calfwave::solver::contact::gaps;
use calfwave::solver::harmonic::{Body as Held, HarmonicSystem, Pad};
use calfwave::solver::static_contact::hardening::{HardeningSolution, solve_hardening_contact};
use calfwave::solver::static_contact::newton::solve_contact;
use calfwave::solver::static_contact::settings::ContactSettings;
use calfwave::solver::static_contact::solution::ContactSolution;
use calfwave::solver::static_contact::tension_field::TensionField;
use calfwave::solver::static_contact::{Hardening, Load, Tool};
use std::sync::atomic::AtomicBool;

const SETTINGS: ContactSettings =
    ContactSettings { moduli_hz: 50.0, tolerance: 2e-6, iterations: 300, steps: 30, gain: 1e-4 };
static CANCEL: AtomicBool = AtomicBool::new(false);

/// A tool of `shape` over the skin within `radius` of `centre` that indents along −x.
fn tool(body: &Body, centre: V3, shape: HeadShape, radius: f64, pad: f64, load: Load) -> Tool {
    let surface = Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap();
    let pose = Pose { centre, axis: -V3::x(), proximal: V3::y() };
    let patch = Patch::new(&surface, &pose, radius, 0.0).unwrap();
    Tool { gap: gaps(&patch, &shape), patch, pad, load }
}

/// The linear solution, and the solution on tissue of exponent `alpha` under tension-field membranes.
fn linear_and_hardening(
    held: &Held,
    tool: &Tool,
    alpha: f64,
    membranes: &[TensionField],
) -> (ContactSolution, HardeningSolution) {
    let tools = std::slice::from_ref(tool);
    let mut system = HarmonicSystem::new(held).unwrap();
    let linear = solve_contact(&mut system, held, tools, None, &SETTINGS, &CANCEL).unwrap();
    let alpha = vec![alpha; held.space.node_of.len()];
    let hardening = Hardening { alpha: &alpha, membranes };
    let hard = solve_hardening_contact(held, tools, &hardening, None, &SETTINGS, &CANCEL).unwrap();
    (linear, hard)
}

fn relative_error(found: f64, exact: f64) -> f64 {
    (found / exact - 1.0).abs()
}

/// A block with free sides is compressed across its fibres: force over area is E_T ε s(ε). The strain is
/// uniform, so the solution is exact up to the tolerance of the solves.
#[test]
fn a_compressed_block_follows_the_measured_curve() {
    let side = 0.02;
    let fibred =
        Solid { mu_t: 1000.0, mu_l: 1450.0, beta: 4400.0, fibre: V3::y(), ..Solid::elastic(1e3, 1e12, 1e3) };
    for (solid, alpha) in [(Solid::elastic(1e3, 1e12, 1e3), FAT), (fibred, MUSCLE)] {
        let mesh = box_mesh([2; 3], V3::new(-side, 0.0, 0.0), V3::repeat(side), |x| x);
        let body = Body::uniform(mesh, 2, solid);
        let hold = |space: &Space, _: &MaterialField, _: f64| Boundary {
            springs: rollers(space, 1e9, |x, c| if c == 0 { x.x < 1e-9 - side } else { x[c] < 1e-9 }),
            ..Boundary::default()
        };
        let held = body.harmonic(&hold);
        let young = body.material.young_across(0);
        let along = solid.beta - solid.mu_t + 4.0 * solid.mu_l;
        assert!(relative_error(young, 4.0 * solid.mu_t * along / (along + solid.mu_t)) < 1e-12);
        for strain in [0.02, 0.2, 0.4] {
            let force = side * side * young * strain * secant(strain, alpha);
            let pad = 1e4 * young / side;
            let centre = V3::new(0.0, 0.5 * side, 0.5 * side);
            let shape = HeadShape::Flat { radius_mm: 1e3 };
            let tool = tool(&body, centre, shape, side, pad, Load::Force(force));
            let (linear, hard) = linear_and_hardening(&held, &tool, alpha, &[]);
            let [soft, found] = [&linear, &hard.contact].map(|p| p.tools[0].indentation(&tool) / side);
            println!(
                "strain {strain}: {found}, linear {soft}, {} steps, gain {:.1e}",
                hard.contact.steps, hard.predicted_decrease
            );
            assert!(relative_error(found, strain) < 2e-3, "{found} {strain}");
            assert!(relative_error(soft, strain * secant(strain, alpha)) < 2e-3);
            assert!(hard.compression.iter().all(|e| relative_error(*e, strain) < 5e-3));
            if strain == 0.02 {
                assert!(relative_error(found, strain) < 1e-5, "small strain is linear: {found}");
            }
        }
    }
}

/// A ball on a block of fat on a rigid base: linear under a small force, stiffer with depth, and nearly
/// independent of the mesh.
#[test]
fn a_ball_on_fat_meets_more_stiffness_the_deeper_it_indents() {
    let (side, depth, radius): (f64, f64, f64) = (0.04, 0.02, 0.01);
    let indentations = |n: usize, force: f64| {
        let size = V3::new(depth, side, side);
        let mesh = box_mesh([n, n + 1, n + 1], V3::new(-depth, 0.0, 0.0), size, |x| x);
        let body = Body::uniform(mesh, 2, Solid::elastic(1e3, 1e12, 400.0));
        let hold = |space: &Space, _: &MaterialField, _: f64| {
            let mut boundary = Boundary::default();
            boundary.fix(&space.nodes_on(&body.mesh.surfaces["x0"]));
            boundary.springs = rollers(space, 1e8, |x, c| c > 0 && x[c] < 1e-9);
            boundary
        };
        let held = body.harmonic(&hold);
        let pad = (100.0 * 8.0 * 400.0 / radius).max(force / (radius * radius) / (0.01 * radius));
        let shape = HeadShape::Ball { radius_mm: 1e3 * radius };
        let tool = tool(&body, V3::zeros(), shape, radius, pad, Load::Force(0.25 * force));
        let (linear, hard) = linear_and_hardening(&held, &tool, FAT, &[]);
        println!("{n} {force} N: {:?} steps, {:?}", hard.contact.steps, hard.contact.iterations);
        [&linear, &hard.contact].map(|p| p.tools[0].indentation(&tool))
    };
    let begun = std::time::Instant::now();
    let [soft, hard] = indentations(2, 0.0002);
    assert!(relative_error(hard, soft) < 0.01, "{hard} {soft}");
    let mut last = [0.0002, hard];
    for force in [0.2, 20.0] {
        let [soft, hard] = indentations(2, force);
        println!("{force} N: linear {:.2} mm, hardening {:.2} mm", 1e3 * soft, 1e3 * hard);
        assert!(hard > last[1] && hard < soft && hard < depth, "{hard} {soft}");
        assert!((hard / last[1]).ln() < (force / last[0]).ln(), "the stiffness does not grow with depth");
        last = [force, hard];
    }
    let [coarse, fine] = [2, 4].map(|n| indentations(n, 2.0)[1]);
    println!("coarse {coarse} fine {fine}, {:?}", begun.elapsed());
    assert!(relative_error(coarse, fine) < 0.1, "{coarse} {fine}");
}

/// A membrane with the deflection z = θ|y| between fixed edges is stretched by ½θ²: its energy is ½ Eh'
/// (½θ²)² per area, so the virtual work at the fraction x of the deflection is ½ Eh' θ⁴ x³, and the tension
/// is ½ Eh' θ². The nodal forces do this work, and the tangent stiffness is their derivative. Under
/// compression in its plane the membrane carries no load.
#[test]
fn the_virtual_work_of_a_taut_membrane_is_that_of_its_stretch() {
    let (a, width, young) = (0.04, 0.02, 500.0);
    let mesh = box_mesh([1, 4, 2], V3::new(-0.01, -a, 0.0), V3::new(0.01, 2.0 * a, width), |x| x);
    let body = Body::uniform(mesh, 3, Solid::elastic(1e3, 1e6, 1e3));
    let spec = MembraneSpec {
        eh_along_n_m: young,
        eh_across_n_m: young,
        poisson: 0.0,
        gh_n_m: 0.5 * young,
        mass_kg_m2: 1.0,
        alpha: 0.0,
    };
    let membrane = TensionField::new(&body.space, &body.mesh.surfaces["x1"], &spec, 50.0);
    let field = |of: &dyn Fn(V3) -> V3| -> Vec<[C64; 3]> {
        body.space.positions.iter().map(|&x| of(x).into()).map(|u: [f64; 3]| u.map(C64::from)).collect()
    };
    let slope = 0.3f64;
    let sunk = field(&|x| V3::new(slope * (x.y.abs() - a), 0.0, 0.0));
    let [flat, tent] = [membrane.gradients(&field(&|_| V3::zeros())), membrane.gradients(&sunk)];
    let area = 2.0 * a * width;
    for x in [0.25, 1.0] {
        let work = membrane.work_slope(&flat, &tent, x);
        assert!(relative_error(work, 0.5 * young * slope.powi(4) * x.powi(3) * area) < 1e-9, "{x}: {work}");
    }
    assert!(relative_error(membrane.max_tension(&tent), 0.5 * young * slope * slope) < 1e-9);
    let forces = |u: &[[C64; 3]]| {
        let mut force = field(&|_| V3::zeros());
        membrane.add_force(&membrane.gradients(u), 1.0, &mut force);
        force
    };
    let dot = |a: &[[C64; 3]], b: &[[C64; 3]]| -> f64 {
        a.iter().flatten().zip(b.iter().flatten()).map(|(a, b)| (a * b).re).sum()
    };
    let virtual_work = dot(&forces(&sunk), &sunk);
    assert!(relative_error(virtual_work, membrane.work_slope(&flat, &tent, 1.0)) < 1e-9, "{virtual_work}");
    // Under tension in all directions, so that it does not wrinkle; the direction has a part in the plane.
    let taut = field(&|x| V3::new(slope * (x.y.abs() - a), 0.02 * x.y, 0.03 * x.z));
    let way = field(&|x| V3::new(x.y + 0.5 * x.z, 0.3 * x.y, 0.2 * x.y - 0.1 * x.z));
    let mut pull = field(&|_| V3::zeros());
    for (i, j, k) in membrane.tangent(&membrane.gradients(&taut)).iter().flat_map(Pad::blocks) {
        for r in 0..3 {
            pull[i as usize][r] += (0..3).map(|c| k[(r, c)] * way[j as usize][c]).sum::<C64>();
        }
    }
    let h = 1e-4;
    let moved = |h: f64| -> Vec<[C64; 3]> {
        taut.iter().zip(&way).map(|(u, w)| [0, 1, 2].map(|c| u[c] + w[c] * h)).collect()
    };
    let [ahead, back] = [h, -h].map(|h| forces(&moved(h)));
    for probe in [&taut, &way] {
        let difference = (dot(&ahead, probe) - dot(&back, probe)) / (2.0 * h);
        let stiffness = dot(&pull, probe);
        assert!(relative_error(stiffness, difference) < 1e-5, "{stiffness} {difference}");
    }
    // The compression in the plane exceeds the stretch by the slope.
    let slack = field(&|x| V3::new(slope * (x.y.abs() - a), -0.1 * x.y, 0.0));
    assert!(membrane.max_tension(&membrane.gradients(&slack)) < 1e-9);
}

/// Under the same ball a skin in tension carries part of the load: the indentation is smaller, and the
/// difference grows with depth.
#[test]
fn a_skin_in_tension_carries_part_of_the_load() {
    let side = 0.04;
    let mesh = box_mesh([2, 3, 3], V3::new(-0.5 * side, 0.0, 0.0), V3::new(0.5 * side, side, side), |x| x);
    let body = Body::uniform(mesh, 2, Solid::elastic(1e3, 1e12, 400.0));
    let hold = |space: &Space, _: &MaterialField, _: f64| {
        let mut boundary = Boundary::default();
        for face in ["x0", "y1", "z1"] {
            boundary.fix(&space.nodes_on(&body.mesh.surfaces[face]));
        }
        boundary.springs = rollers(space, 1e8, |x, c| c > 0 && x[c] < 1e-9);
        boundary
    };
    let spec = MembraneSpec { alpha: 0.0, ..crate::fixture::skin() };
    let mut held = body.harmonic(&hold);
    held.membranes = vec![((&body.mesh.surfaces["x1"]).into(), &spec)];
    let tension_fields =
        [TensionField::new(&body.space, &body.mesh.surfaces["x1"], &spec, SETTINGS.moduli_hz)];
    let [light, heavy] = [1e-5, 0.1].map(|force| {
        let shape = HeadShape::Ball { radius_mm: 15.0 };
        let tool = tool(&body, V3::zeros(), shape, 0.015, 5e6, Load::Force(force));
        let [slack, taut] =
            [&[][..], &tension_fields[..]].map(|m| linear_and_hardening(&held, &tool, 0.0, m).1);
        println!("{force} N: {} steps, {} N/m", taut.contact.steps, taut.tension);
        assert!(taut.predicted_decrease <= SETTINGS.gain, "{}", taut.predicted_decrease);
        taut.contact.tools[0].indentation(&tool) / slack.contact.tools[0].indentation(&tool)
    });
    println!("{light} {heavy}");
    assert!(light > 0.99 && light < 1.001 && heavy < 0.95 && heavy > 0.2, "{light} {heavy}");
}
