//! Static contact under a given force against its closed forms: flat punch (S3), ball (S4), complementarity (S6).
//!
//! A quarter of a half space: elements of one size near the contact, doubling outwards to a fixed boundary at L. What
//! the boundary holds back decays as 1/L whatever the load's shape, up to (a/L)², so two sizes give the half space:
//! δ = 2 δ(2L) − δ(L).

use crate::fixture::{Body, Solid, box_mesh};
use crate::norms::rollers;
use calfwave::drive::spec::HeadShape;
use calfwave::drive::{Patch, Pose, Surface};
use calfwave::fem::Space;
use calfwave::material::MaterialField;
use calfwave::math::V3;
use calfwave::solver::Boundary;
use calfwave::solver::contact::gaps;
use calfwave::solver::harmonic::HarmonicSystem;
use calfwave::solver::press::{Effort, Pressed, Tool, press};
use std::f64::consts::PI;
use std::sync::atomic::AtomicBool;

const EFFORT: Effort = Effort { moduli_hz: 50.0, tolerance: 2e-6, iterations: 300, steps: 30 };

/// `near` elements of size `step` from the corner, then `shells` that double; top at x = 0.
fn quarter(step: f64, near: usize, shells: usize, order: usize, solid: Solid) -> Body {
    let out = move |i: f64| {
        let (i, near) = (i.max(0.0), near as f64);
        if i <= near {
            return i * step;
        }
        let (whole, part) = ((i - near).floor(), (i - near).fract());
        near * step * whole.exp2() * (1.0 + part)
    };
    let n = near + shells;
    let warp = move |x: V3| V3::new(-out(-x.x), out(x.y), out(x.z));
    let size = V3::repeat(n as f64);
    Body::uniform(box_mesh([n; 3], V3::new(-size.x, 0.0, 0.0), size, warp), order, solid)
}

/// Presses a quarter of `shape` with a quarter of `force`; footprint of `radius`, pad `ratio` times 8μ/πr.
fn pressed(body: &Body, shape: HeadShape, radius: f64, force: f64, ratio: f64) -> (Tool, Pressed) {
    let surface = Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap();
    let pose = Pose { centre: V3::zeros(), axis: -V3::x(), proximal: V3::y() };
    let patch = Patch::new(&surface, &pose, radius, 0.0).unwrap();
    let gap = gaps(&patch, &shape);
    let mu = body.material.mu_l[0];
    let tool = Tool { patch, gap, pad: ratio * 8.0 * mu / (PI * radius), force: 0.25 * force };
    let hold = |space: &Space, _: &MaterialField, _: f64| {
        let mut boundary = Boundary::default();
        for side in ["x0", "y1", "z1"] {
            boundary.fix(&space.nodes_on(&body.mesh.surfaces[side]));
        }
        let size = 0.1 * mu;
        boundary.springs = rollers(space, 1e6 * size, |x, c| c > 0 && x[c] < 1e-9);
        boundary
    };
    let held = body.harmonic(&hold);
    let mut system = HarmonicSystem::new(&held).unwrap();
    let cancel = AtomicBool::new(false);
    let found = press(&mut system, &held, std::slice::from_ref(&tool), None, &EFFORT, &cancel).unwrap();
    println!(
        "{} nodes, {} steps, iterations {:?}, residual {:.1e}, mismatch {:.1e}",
        body.space.n_nodes(),
        found.steps,
        found.iterations,
        found.residual,
        found.mismatch
    );
    (tool, found)
}

fn elastic(young: f64, nu: f64) -> Solid {
    Solid::elastic(1000.0, young / (3.0 * (1.0 - 2.0 * nu)), young / (2.0 * (1.0 + nu)))
}

#[test]
fn s3_a_flat_punch_sinks_in_by_f_over_8_mu_a() {
    let (a, mu, force) = (0.01, 1000.0, 0.1);
    for order in [3, 4] {
        for ratio in [30.0, 100.0, 300.0] {
            for shells in [2, 3, 4] {
                for near in [3, 6] {
                    let body =
                        quarter(2.0 * a / near as f64, near, shells, order, Solid::elastic(1000.0, 1e15, mu));
                    let (tool, found) = pressed(&body, HeadShape::Flat { radius_mm: 10.0 }, a, force, ratio);
                    let rest = &found.tools[0];
                    println!(
                        "order {order} near {near} shells {shells} ratio {ratio}: travel {:.4} indentation {:.4} penalty {:.4}",
                        rest.travel * 8.0 * mu * a / force,
                        rest.indentation(&tool) * 8.0 * mu * a / force,
                        rest.penalty_error(&tool)
                    );
                }
            }
        }
    }
}

#[test]
fn s4_a_ball_presses_as_hertz_says() {
    let (young, nu, radius, force) = (15e3, 0.49, 0.02, 0.05);
    let (a, delta, p0) = (3.361828e-3, 0.5650944e-3, 2112.32);
    for (order, near) in [(3, 4), (4, 4), (4, 6)] {
        for ratio in [30.0, 100.0, 300.0] {
            for shells in [2, 3] {
                let body = quarter(2.0 * a / near as f64, near, shells, order, elastic(young, nu));
                let (tool, found) =
                    pressed(&body, HeadShape::Ball { radius_mm: radius * 1e3 }, 1.6 * a, force, ratio);
                let rest = &found.tools[0];
                println!(
                    "order {order} near {near} shells {shells} ratio {ratio}: travel {:.4} indentation {:.4} radius {:.4} p0 {:.4} penalty {:.4}",
                    rest.travel / delta,
                    rest.indentation(&tool) / delta,
                    (4.0 * rest.area(&tool) / PI).sqrt() / a,
                    rest.peak(&tool) / p0,
                    rest.penalty_error(&tool)
                );
            }
        }
    }
}
