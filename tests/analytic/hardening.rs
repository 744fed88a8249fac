//! Pressing on tissue that hardens and membranes that draw taut, against closed forms.

use crate::fixture::{Body, Solid, box_mesh};
use crate::norms::rollers;
use calfwave::drive::spec::HeadShape;
use calfwave::drive::{Patch, Pose, Surface};
use calfwave::fem::Space;
use calfwave::material::MaterialField;
use calfwave::material::ogden::{FAT, MUSCLE, secant};
use calfwave::material::spec::MembraneSpec;
use calfwave::math::V3;
use calfwave::solver::Boundary;
use calfwave::solver::contact::gaps;
use calfwave::solver::harmonic::{Body as Held, HarmonicSystem};
use calfwave::solver::press::sail::Sail;
use calfwave::solver::press::{
    Effort, Hardened, Hardening, Load, Pressed, Tool, press, press_hardening,
};
use std::sync::atomic::AtomicBool;

const EFFORT: Effort = Effort { moduli_hz: 50.0, tolerance: 2e-6, iterations: 300, steps: 30 };
static GO: AtomicBool = AtomicBool::new(false);

/// A tool of `shape` over the skin within `radius` of `centre`, going in along −x.
fn tool(body: &Body, centre: V3, shape: HeadShape, radius: f64, pad: f64, load: Load) -> Tool {
    let surface = Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap();
    let pose = Pose { centre, axis: -V3::x(), proximal: V3::y() };
    let patch = Patch::new(&surface, &pose, radius, 0.0).unwrap();
    Tool { gap: gaps(&patch, &shape), patch, pad, load }
}

/// The linear contact and the one on tissue of exponent `alpha` under `sails`.
fn both(held: &Held, tool: &Tool, alpha: f64, sails: &[Sail]) -> (Pressed, Hardened) {
    let tools = std::slice::from_ref(tool);
    let mut system = HarmonicSystem::new(held).unwrap();
    let linear = press(&mut system, held, tools, None, &EFFORT, &GO).unwrap();
    let alpha = vec![alpha; held.space.node_of.len()];
    let hardening = Hardening { alpha: &alpha, sails };
    let hard = press_hardening(held, tools, &hardening, &linear, &EFFORT, &GO).unwrap();
    (linear, hard)
}

fn off(found: f64, exact: f64) -> f64 {
    (found / exact - 1.0).abs()
}

/// A block that may widen freely, squeezed across its fibres: force over area is E_T ε s(ε); along its length every point has the
/// same strain, so the answer is exact up to the solves.
#[test]
fn a_squeezed_block_follows_the_measured_curve() {
    let side = 0.02;
    let fibred = Solid { mu_t: 1000.0, mu_l: 1450.0, beta: 4400.0, fibre: V3::y(), ..Solid::elastic(1e3, 1e12, 1e3) };
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
        assert!(off(young, 4.0 * solid.mu_t * along / (along + solid.mu_t)) < 1e-12);
        for strain in [0.02, 0.2, 0.4] {
            let force = side * side * young * strain * secant(strain, alpha);
            let pad = 1e4 * young / side;
            let centre = V3::new(0.0, 0.5 * side, 0.5 * side);
            let shape = HeadShape::Flat { radius_mm: 1e3 };
            let tool = tool(&body, centre, shape, side, pad, Load::Force(force));
            let (linear, hard) = both(&held, &tool, alpha, &[]);
            let [soft, found] = [&linear, &hard.pressed].map(|p| p.tools[0].indentation(&tool) / side);
            println!("strain {strain}: {found}, linear {soft}, {} steps, gain {:.1e}", hard.pressed.steps, hard.gain);
            assert!(off(found, strain) < 2e-3, "{found} {strain}");
            assert!(off(soft, strain * secant(strain, alpha)) < 2e-3);
            let most = hard.compression.iter().map(|e| off(*e, strain)).fold(0.0, f64::max);
            println!("most {most:.1e}");
            assert!(hard.compression.iter().all(|e| off(*e, strain) < 5e-3));
            if strain == 0.02 {
                assert!(off(found, soft) < 1e-5, "small strain is linear: {found} {soft}");
            }
        }
    }
}

/// A ball on a block of fat on rigid ground: at a light touch linear, then the stiffer the deeper; finer elements change little.
#[test]
fn a_ball_meets_the_more_the_deeper_it_goes() {
    let (side, depth, radius): (f64, f64, f64) = (0.04, 0.02, 0.01);
    let sunk = |n: usize, force: f64| {
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
        let (linear, hard) = both(&held, &tool, FAT, &[]);
        println!("{n} {force} N: {:?} steps, {:?}", hard.pressed.steps, hard.pressed.iterations);
        [&linear, &hard.pressed].map(|p| p.tools[0].indentation(&tool))
    };
    let [soft, hard] = sunk(3, 0.0002);
    assert!(off(hard, soft) < 0.01, "{hard} {soft}");
    let mut last = [0.0002, hard];
    for force in [0.2, 2.0, 20.0] {
        let [soft, hard] = sunk(3, force);
        println!("{force} N: linear {:.2} mm, hardening {:.2} mm", 1e3 * soft, 1e3 * hard);
        assert!(hard > last[1] && hard < soft && hard < depth, "{hard} {soft}");
        assert!((hard / last[1]).ln() < (force / last[0]).ln(), "deeper is stiffer");
        last = [force, hard];
    }
    let fine = sunk(5, 2.0)[1];
    let coarse = sunk(3, 2.0)[1];
    println!("fine {fine} coarse {coarse}");
    assert!(off(coarse, fine) < 0.05, "{coarse} {fine}");
}

/// A strip of membrane held at both ends over soft ground, pushed in by δ between ±b: it runs straight from the edge of the punch
/// to the support, slopes θ = δ/(a − b), tension N = Eh' ½θ² (a − b)/a everywhere, force 2 N θ per width.
#[test]
fn a_taut_strip_carries_the_punch() {
    let (a, b, width, depth) = (0.04, 0.02, 0.002, 0.01);
    // Half of the strip, y from the middle to the support.
    let mesh = box_mesh([1, 8, 1], V3::new(-depth, 0.0, 0.0), V3::new(depth, a, width), |x| x);
    let body = Body::uniform(mesh, 2, Solid::elastic(1e3, 1e3, 1.0));
    let hold = |space: &Space, _: &MaterialField, _: f64| {
        let mut boundary = Boundary::default();
        boundary.fix(&space.nodes_on(&body.mesh.surfaces["x0"]));
        boundary.fix(&space.nodes_on(&body.mesh.surfaces["y1"]));
        boundary.springs = rollers(space, 1e6, |x, c| c == 2 || (c == 1 && x.y < 1e-9));
        boundary
    };
    let spec = MembraneSpec {
        eh_along_n_m: 500.0,
        eh_across_n_m: 500.0,
        poisson: 0.0,
        gh_n_m: 250.0,
        mass_kg_m2: 1.0,
        alpha: 0.0,
    };
    let mut held = body.harmonic(&hold);
    held.membranes = vec![(&body.mesh.surfaces["x1"], &spec)];
    let sail = Sail::new(&body.space, &body.mesh.surfaces["x1"], &spec, EFFORT.moduli_hz);
    for depth in [1e-3, 4e-3] {
        let shape = HeadShape::Flat { radius_mm: 1e3 };
        let tool = tool(&body, V3::zeros(), shape, (b * b + width * width).sqrt(), 1e8, Load::Travel(depth));
        let (linear, hard) = both(&held, &tool, 0.0, std::slice::from_ref(&sail));
        let [ground, found] = [&linear, &hard.pressed].map(|p| p.tools[0].force(&tool));
        let slope = depth / (a - b);
        let exact = 500.0 * 0.5 * slope * slope * (a - b) / a * slope * width;
        println!("{depth}: {found} N, ground {ground} N, exact {exact} N, {} steps", hard.pressed.steps);
        assert!(off(found - ground, exact) < 0.03, "{found} {ground} {exact}");
        assert!(off(hard.tension, exact / slope / width) < 0.03, "{}", hard.tension);
    }
}
