//! R2: rigid bodies in time steps: momentum, energy, the time step, and motion against the harmonic solution.

use crate::fixture::{Body, Solid, box_mesh, simulate};
use crate::norms::{HarmonicSolution, solve_refined};
use calfwave::drive::Signal;
use calfwave::fem::Space;
use calfwave::math::{C64, V3};
use calfwave::solver::rigid::{Attachment, Connector, RigidBodies, RigidBody};
use calfwave::solver::{Boundary, Clock, EnergyMeter, NodalLoad, Observer, Parts, Simulation, SolverError};
use nalgebra::{DVector, Matrix3};
use std::f64::consts::TAU;

const DENSITY: f64 = 1000.0;
const MASSES: [f64; 2] = [0.15, 0.04];

/// A warped block of gel between two bodies.
fn block() -> Body {
    let warp = |x: V3| x + 5e-4 * V3::new((60.0 * x.y).sin(), (50.0 * x.z).cos(), (70.0 * x.x).sin());
    let mesh = box_mesh([3, 2, 2], V3::zeros(), V3::new(0.06, 0.04, 0.04), warp);
    Body::uniform(mesh, 3, Solid::elastic(DENSITY, 50e3, 2e3))
}

/// Bodies on both ends of the block, `joined` by `connector` and held by it.
fn bodies(body: &Body, space: &Space, connector: Option<&Connector>) -> RigidBodies {
    let carried = |face: &str| {
        let nodes = space.nodes_on(&body.mesh.surfaces[face]).into_iter();
        nodes.map(|n| (n, space.positions[n as usize])).collect::<Vec<_>>()
    };
    let centres = [V3::new(-0.01, 0.03, 0.01), V3::new(0.065, 0.0, 0.03)];
    let each = centres.into_iter().zip(["x0", "x1"]);
    let mut bodies =
        RigidBodies::new(each.map(|(centre, f)| RigidBody { centre, nodes: carried(f) }).collect());
    for (b, mass) in MASSES.into_iter().enumerate() {
        bodies.add_mass(b, mass, centres[b] + V3::new(0.0, -0.02, 0.01), Matrix3::identity() * 2e-5);
    }
    if let Some(connector) = connector {
        let turn = Connector { stiffness: connector.stiffness * 1e-3, damping: connector.damping * 1e-3 };
        bodies.connect([Attachment::Body(0), Attachment::Ground], V3::new(-0.03, 0.0, 0.02), connector);
        bodies.connect_rotations([Attachment::Body(0), Attachment::Ground], &turn);
        bodies.connect([Attachment::Body(0), Attachment::Body(1)], V3::new(0.03, 0.06, 0.0), connector);
    }
    bodies
}

fn connector(stiffness: f64, damping: f64) -> Connector {
    let of = |x: f64| Matrix3::from_diagonal(&V3::new(x, 2.0 * x, 0.5 * x));
    Connector { stiffness: of(stiffness), damping: of(damping) }
}

/// The block with its bodies.
fn parts(body: &Body, connector: Option<&Connector>) -> Parts<f64> {
    let mut parts = body.parts();
    parts.boundary.carry(bodies(body, &body.space, connector));
    parts
}

/// A smooth state in which the bodies move as well.
fn start(body: &Body) -> [Vec<f64>; 2] {
    let u = |x: V3| 1e-4 * V3::new((40.0 * x.y).sin(), (30.0 * x.x).cos(), (50.0 * x.z + 20.0 * x.x).sin());
    let v = |x: V3| 1e-2 * V3::new((20.0 * x.x).cos(), (30.0 * x.z).sin(), 0.5 - 10.0 * x.y);
    [body.field(u), body.field(v)]
}

/// Momentum and angular momentum about the origin at the half step.
fn momentum(body: &Body, simulation: &Simulation<f64>, bodies: &RigidBodies) -> [V3; 2] {
    let v = &simulation.state().v;
    let mut sums = [V3::zeros(); 2];
    for (n, mass) in simulation.mass().iter().enumerate() {
        let p = V3::new(v[3 * n], v[3 * n + 1], v[3 * n + 2]) * *mass;
        sums[0] += p;
        sums[1] += body.space.positions[n].cross(&p);
    }
    // The nodes of a body move exactly as it does.
    let w = bodies.nearest(|n| V3::from_fn(|c, _| v[3 * n as usize + c]));
    let own: DVector<f64> = bodies.mass() * w;
    for (b, body) in bodies.bodies().iter().enumerate() {
        let at = |i: usize| V3::from_fn(|c, _| own[6 * b + 3 * i + c]);
        sums[0] += at(0);
        sums[1] += at(1) + body.centre.cross(&at(0));
    }
    sums
}

/// A body that nothing holds keeps momentum, angular momentum and energy, and a force adds its impulse.
#[test]
fn r2_a_free_body_keeps_momentum_and_energy() {
    let body = block();
    let mut free = simulate(parts(&body, None), 0.9);
    let [u, v] = start(&body);
    free.set_state(&u, &v);
    let bodies = bodies(&body, &body.space, None);
    let before = momentum(&body, &free, &bodies);
    let mut meter = EnergyMeter::new(1);
    for _ in 0..400 {
        free.compute_forces();
        meter.observe(&free);
        free.advance();
    }
    let after = momentum(&body, &free, &bodies);
    for (a, b) in after.iter().zip(&before) {
        assert!((a - b).norm() < 1e-10 * b.norm(), "{a} {b}");
    }
    println!("energy {:.1e}", meter.relative_residual());
    assert!(meter.relative_residual() < 1e-10, "{}", meter.relative_residual());

    let (node, push) = (body.nodes("x1")[3], V3::new(0.2, -0.1, 0.3));
    let mut pushed = parts(&body, None);
    let signal = Signal::cosine(1.0, 1.0, 0.0);
    pushed.loads.push(NodalLoad { pattern: vec![(node, push)], signal });
    let mut pushed = simulate(pushed, 0.9);
    let mut meter = EnergyMeter::new(1);
    let mut impulse = 0.0;
    for step in 0..100 {
        impulse += pushed.dt() * (TAU * f64::from(step) * pushed.dt()).cos();
        pushed.compute_forces();
        meter.observe(&pushed);
        pushed.advance();
    }
    let [linear, angular] = momentum(&body, &pushed, &bodies);
    let arm = body.space.positions[node as usize];
    assert!((linear - push * impulse).norm() < 1e-10 * impulse, "{linear}");
    assert!((angular - arm.cross(&push) * impulse).norm() < 1e-10 * impulse, "{angular}");
    assert!(meter.relative_residual() < 1e-10, "{}", meter.relative_residual());
}

/// Springs and dashpots of any size leave the time step as it is, and their energy is in the balance.
#[test]
fn r2_stiff_supports_do_not_shorten_the_step_and_are_in_the_balance() {
    let body = block();
    let free = simulate(parts(&body, None), 0.9).dt_limit();
    for (stiffness, damping) in [(3e3, 0.0), (3e3, 20.0), (1e9, 0.0), (1e9, 1e4)] {
        let connector = connector(stiffness, damping);
        let mut parts = parts(&body, Some(&connector));
        parts.boundary.absorb(&body.space, &body.material, &body.mesh.surfaces["y0"], 50.0);
        parts.boundary.support(&body.space, &body.mesh.surfaces["z1"], 200.0, 5.0);
        let mut simulation = simulate(parts, 0.9);
        let ratio = simulation.dt_limit() / free;
        assert!((0.99..1.01).contains(&ratio), "{stiffness} N/m: {ratio}");
        let [u, v] = start(&body);
        simulation.set_state(&u, &v);
        let mut meter = EnergyMeter::new(1);
        for _ in 0..400 {
            simulation.compute_forces();
            meter.observe(&simulation);
            simulation.advance();
        }
        let energy = meter.last();
        println!("{stiffness:.0e} N/m, {damping:.0e} N·s/m: {:.1e}", meter.relative_residual());
        assert!(energy.damped > 0.0 && energy.radiated > 0.0);
        assert!(meter.relative_residual() < 1e-9, "{}", meter.relative_residual());
    }
}

/// A body with neither mass nor nodes is refused.
#[test]
fn r2_a_body_without_inertia_is_refused() {
    let body = block();
    let mut parts = body.parts();
    parts.boundary.carry(RigidBodies::new(vec![RigidBody { centre: V3::zeros(), nodes: Vec::new() }]));
    let error = Simulation::new(parts, Clock { period: 1.0, samples: 1, safety: 0.9 }).err();
    assert_eq!(error, Some(SolverError::LooseBody { body: 0 }));
}

/// From the harmonic solution as state, time steps follow it to second order in Δt: bodies on springs and
/// dashpots, absorbing and supported faces that share nodes with the bodies.
#[test]
fn r2_time_steps_follow_the_harmonic_solution() {
    let (hz, body) = (35.0, block());
    let connector = connector(3e3, 20.0);
    let hold = |space: &Space, material: &_, hz: f64| {
        let mut boundary = Boundary::default();
        boundary.absorb(space, material, &body.mesh.surfaces["y0"], hz);
        boundary.support(space, &body.mesh.surfaces["z1"], 200.0, 5.0);
        boundary.carry(bodies(&body, space, Some(&connector)));
        boundary
    };
    let held = body.harmonic(&hold);
    let pattern =
        vec![(body.nodes("x1")[3], V3::new(0.2, -0.1, 0.3)), (body.nodes("y1")[40], V3::new(0.1, 0.3, 0.2))];
    let mut force = vec![[C64::default(); 3]; body.space.n_nodes()];
    pattern.iter().for_each(|(n, f)| force[*n as usize] = [f.x, f.y, f.z].map(C64::from));
    let HarmonicSolution { u, .. } = solve_refined(&held, hz, &force, None, 1e-9);
    let boundary = hold(&body.space, &body.material, hz);
    let (omega, length) = (TAU * hz, |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>().sqrt());
    // Errors of nodes and of bodies.
    let errors = |safety: f64| {
        let mut parts = body.parts();
        parts.boundary = boundary.clone();
        parts.loads.push(NodalLoad { pattern: pattern.clone(), signal: Signal::cosine(hz, 1.0, 0.0) });
        let clock = Clock { period: 1.0 / hz, samples: 16, safety };
        let mut simulation = Simulation::new(parts, clock).unwrap();
        let at = |t: f64, factor: C64| -> Vec<f64> {
            let phase = C64::from_polar(1.0, omega * t) * factor;
            u.iter().flatten().map(|z| (z * phase).re).collect()
        };
        let dt = simulation.dt();
        simulation.set_state(&at(0.0, C64::from(1.0)), &at(-0.5 * dt, C64::i() * omega));
        let steps = (3 * clock.samples + 1) * simulation.steps_per_sample();
        (0..steps).for_each(|_| simulation.step());
        let expected = at(simulation.time(), C64::from(1.0));
        let difference: Vec<f64> =
            simulation.displacement().iter().zip(&expected).map(|(a, b)| a - b).collect();
        let wanted = boundary.rigid.nearest(|n| V3::from_fn(|c, _| expected[3 * n as usize + c]));
        let motion = (simulation.rigid().position() - &wanted).norm() / wanted.norm();
        let nodes = length(&difference) / length(&expected);
        println!("Δt {dt:.1e} s: nodes {nodes:.1e}, bodies {motion:.1e}");
        [dt, nodes, motion]
    };
    let [[dt, long @ ..], [least, short @ ..]] = [0.4, 0.1].map(errors);
    for (long, short) in long.into_iter().zip(short) {
        let order = (long / short).ln() / (dt / least).ln();
        assert!(short < 2e-4 && (1.9..2.1).contains(&order), "{long} {short}: order {order}");
    }
}
