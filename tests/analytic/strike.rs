//! E8–E11: impact of heads with mass: momentum, bars, Hertz's impact.

use crate::fixture::{Body, Solid, box_mesh};
use calfwave::drive::mechanism::RigidBody;
use calfwave::drive::spec::{ContactSpec, DriveSpec, HeadShape};
use calfwave::drive::{HeadMotion, Mechanism, Patch, Pose, Surface};
use calfwave::math::V3;
use calfwave::solver::explicit::MechanismDynamics;
use calfwave::solver::{Clock, Contact, Parts, Real, Simulation};
use std::f64::consts::PI;

/// One head at the middle of the end x = 0 of a body that lies in x < 0; its axis is −x.
fn head(body: &Body, shape: &HeadShape, radius: f64, pad: f64) -> Contact {
    let surface = Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap();
    let pose = Pose { centre: V3::zeros(), axis: -V3::x(), proximal: V3::y() };
    let patch = Patch::new(&surface, &pose, radius, 0.0).unwrap();
    let motion = HeadMotion::new(&DriveSpec::Rest, 0.0, "drive").unwrap();
    Contact::new(patch, shape, &ContactSpec::Unilateral { indentation_mm: Some(0.0) }, motion, pad)
}

/// A mass without mounts behind the only head, at `place` with the velocity `speed`.
fn mass(mass: f64, place: V3, speed: V3) -> Option<MechanismDynamics> {
    let bodies = vec![RigidBody { name: "head 1".into(), mass, prescribed: None }];
    let mechanism = Mechanism {
        bodies,
        links: Vec::new(),
        applied_forces: Vec::new(),
        heads: 1,
        held: None,
        weight: vec![V3::zeros()],
    };
    let mut rig = MechanismDynamics::new(mechanism, 0.0);
    rig.set_state(0, place, speed);
    Some(rig)
}

/// The mechanism of a simulation that has one.
fn mechanism<T: Real>(simulation: &Simulation<T>) -> &MechanismDynamics {
    simulation.parts().mechanism.as_ref().unwrap()
}

/// A simulation of `parts` whose body starts with the velocity `speed`.
fn start<T: Real>(parts: Parts<T>, speed: V3, safety: f64) -> Simulation<T> {
    let clock = Clock { period: 1.0, samples: 1, safety };
    let mut simulation = Simulation::new(parts, clock).unwrap();
    let n = simulation.mass().len();
    let v: Vec<T> = (0..n).flat_map(|_| [T::of(speed.x), T::of(speed.y), T::of(speed.z)]).collect();
    simulation.set_state(&vec![T::default(); 3 * n], &v);
    simulation
}

/// ∑ M v at the last half step.
fn momentum<T: Real>(simulation: &Simulation<T>) -> V3 {
    let node = |(v, m): (&[T], &f64)| V3::new(v[0].into(), v[1].into(), v[2].into()) * *m;
    simulation.state().v.chunks_exact(3).zip(simulation.mass()).map(node).sum()
}

/// ∑ x × M v at the last half step.
fn angular_momentum<T: Real>(simulation: &Simulation<T>, body: &Body) -> V3 {
    let node =
        |((v, m), x): ((&[T], &f64), &V3)| x.cross(&V3::new(v[0].into(), v[1].into(), v[2].into())) * *m;
    simulation.state().v.chunks_exact(3).zip(simulation.mass()).zip(&body.space.positions).map(node).sum()
}

const LENGTH: f64 = 0.1;
const WIDTH: f64 = 0.01;
const YOUNG: f64 = 15e3;
const DENSITY: f64 = 1060.0;
const SPEED: f64 = 0.05;

/// A bar with ν = 0, for which the theory of thin bars is exact.
fn bar(n: usize) -> Body {
    let mesh = box_mesh(
        [n, 1, 1],
        V3::new(-LENGTH, -0.5 * WIDTH, -0.5 * WIDTH),
        V3::new(LENGTH, WIDTH, WIDTH),
        |x| x,
    );
    Body::uniform(mesh, 4, Solid::elastic(DENSITY, YOUNG / 3.0, 0.5 * YOUNG))
}

/// A flat head over the whole end of the bar. The compliance of the pad is 1 % of that of the bar.
fn end(body: &Body) -> Contact {
    head(body, &HeadShape::Flat { radius_mm: 10.0 }, 0.01, 100.0 * YOUNG / LENGTH)
}

/// Instants and forces along the axis until `limit`.
fn impact<T: Real>(simulation: &mut Simulation<T>, limit: f64) -> Vec<(f64, f64)> {
    let mut forces = Vec::new();
    while simulation.time() < limit {
        simulation.compute_forces();
        forces.push((simulation.time(), -simulation.parts().contacts[0].touch().force.x));
        simulation.advance();
    }
    forces
}

/// Duration of contact: from the first to the last force above 10⁻⁴ of the peak.
fn contact_time(forces: &[(f64, f64)]) -> f64 {
    let peak = forces.iter().map(|f| f.1).fold(0.0, f64::max);
    let mut touched = forces.iter().filter(|f| f.1 > 1e-4 * peak).map(|f| f.0);
    let first = touched.next().unwrap();
    touched.next_back().unwrap() - first
}

#[test]
fn e9_a_bar_rebounds_from_a_rigid_wall_after_two_transits() {
    let body = bar(20);
    let mut parts = body.parts();
    parts.contacts.push(end(&body));
    let mut simulation = start(parts, V3::x() * SPEED, 0.5);
    let c = (YOUNG / DENSITY).sqrt();
    let before = (momentum(&simulation), simulation.kinetic_half());
    let forces = impact(&mut simulation, 2.6 * LENGTH / c);
    let impulse: f64 = forces.iter().map(|f| f.1 * simulation.dt()).sum();
    let change = before.0.x - momentum(&simulation).x;
    println!("impulse {impulse} {change}");
    assert!((impulse / change - 1.0).abs() < 1e-12);
    let time = contact_time(&forces) / (2.0 * LENGTH / c);
    let stress = impulse / (2.0 * LENGTH / c) / (WIDTH * WIDTH) / (DENSITY * c * SPEED);
    let restitution = -momentum(&simulation).x / before.0.x;
    println!("time {time}, stress {stress}, restitution {restitution}");
    simulation.compute_forces();
    let energy = simulation.energy();
    println!("energy {}", energy.stored() / before.1);
    assert!((time - 1.0).abs() < 0.02 && (stress - 1.0).abs() < 0.03);
    assert!((restitution - 1.0).abs() < 0.03);
    assert!((energy.stored() / before.1 - 1.0).abs() < 1e-3);
}

#[test]
fn e10_a_mass_strikes_a_free_bar_of_equal_mass_as_saint_venant_found() {
    // Saint-Venant's solution of 1883 (Goldsmith 1960, § 3): the force is ρcAv e^{−ct/L} until the wave
    // returns after 2L/c and the bar separates; the mass keeps e^{−2} of its speed.
    let body = bar(20);
    let striker_mass = DENSITY * WIDTH * WIDTH * LENGTH;
    let mut parts = body.parts();
    parts.contacts.push(end(&body));
    parts.mechanism = mass(striker_mass, V3::zeros(), -V3::x() * SPEED);
    let mut simulation = start(parts, V3::zeros(), 0.5);
    let c = (YOUNG / DENSITY).sqrt();
    let forces = impact(&mut simulation, 2.6 * LENGTH / c);
    let whole = striker_mass * SPEED;
    let total = momentum(&simulation) + mechanism(&simulation).momentum();
    println!("total {}", total.x / whole);
    assert!((total + V3::x() * whole).norm() < 1e-12 * whole);
    let kept = -mechanism(&simulation).momentum().x / whole;
    let time = contact_time(&forces) / (2.0 * LENGTH / c);
    println!("kept {kept} {}, time {time}", (-2.0f64).exp());
    assert!((kept - (-2.0f64).exp()).abs() < 0.02, "{kept}");
    assert!((time - 1.0).abs() < 0.03, "{time}");
    let early = forces.iter().filter(|f| f.0 < 1.9 * LENGTH / c);
    // Oscillations of the grid disturb the force, but not the momentum transferred.
    let (mut transferred, mut worst) = (0.0, 0.0f64);
    for (t, force) in early {
        transferred += force * simulation.dt();
        worst = worst.max((transferred / whole - 1.0 + (-c * t / LENGTH).exp()).abs());
    }
    println!("momentum transferred: error {worst}");
    assert!(worst < 0.01, "{worst}");
    let device = mechanism(&simulation).energy();
    simulation.compute_forces();
    let after = simulation.energy().stored() + device.stored();
    println!("energy {}", after / (0.5 * striker_mass * SPEED * SPEED));
    assert!((after / (0.5 * striker_mass * SPEED * SPEED) - 1.0).abs() < 1e-3);
    assert!((device.delivered / simulation.energy().work - 1.0).abs() < 1e-9);
}

#[test]
fn e8_an_eccentric_impact_changes_momentum_and_angular_momentum_by_its_impulse() {
    let mesh = box_mesh([2, 2, 2], V3::new(-0.04, -0.02, -0.03), V3::new(0.04, 0.05, 0.05), |x| x);
    let body = Body::uniform(mesh, 3, Solid { alpha: 0.2, ..Solid::elastic(1000.0, 100e3, 3e3) });
    let mut parts = body.parts();
    parts.contacts.push(head(&body, &HeadShape::Ball { radius_mm: 15.0 }, 0.012, 1e6));
    parts.mechanism = mass(0.05, V3::x() * 1e-3, V3::new(-0.4, 0.1, 0.0));
    let mut simulation = start(parts, V3::new(0.02, -0.01, 0.03), 0.9);
    let (p0, l0) = (momentum(&simulation), angular_momentum(&simulation, &body));
    let whole = p0 + mechanism(&simulation).momentum();
    let (mut impulse, mut turn) = (V3::zeros(), V3::zeros());
    let mut touched = 0;
    while simulation.time() < 0.1 {
        simulation.compute_forces();
        let contact = &simulation.parts().contacts[0];
        impulse += contact.touch().force * simulation.dt();
        turn += contact.torque(simulation.displacement()) * simulation.dt();
        touched += usize::from(contact.touch().force.x < 0.0);
        simulation.advance();
    }
    assert!(
        touched > 20 && simulation.parts().contacts[0].touch().force.x == 0.0,
        "the head has not struck and separated"
    );
    let change = momentum(&simulation) - p0;
    println!("{impulse} {change}");
    assert!((change - impulse).norm() < 1e-13 * whole.norm().max(impulse.norm()) * 10.0);
    assert!(
        (momentum(&simulation) + mechanism(&simulation).momentum() - whole).norm() < 1e-12 * whole.norm()
    );
    let turned = angular_momentum(&simulation, &body) - l0;
    println!("{turn} {turned}");
    assert!((turned - turn).norm() < 1e-10 * turn.norm());
}

#[test]
fn e11_a_ball_with_mass_rebounds_as_in_hertzs_impact() {
    // Sphere of 0.3 kg, R = 20 mm, on E = 15 kPa at 10 mm/s: δ = (15mv²/(16E*√R))^{2/5}, t = 2.943275 δ/v; ν
    // = 0.45, because a larger ν needs smaller time steps.
    let (striker_mass, radius, speed, nu) = (0.3f64, 0.02f64, 0.01f64, 0.45f64);
    let (bulk, shear) = (YOUNG / (3.0 - 6.0 * nu), 0.5 * YOUNG / (1.0 + nu));
    let modulus = YOUNG / (1.0 - nu * nu);
    let depth = (15.0 * striker_mass * speed * speed / (16.0 * modulus * radius.sqrt())).powf(0.4);
    let (time, force) = (2.943275184 * depth / speed, 4.0 / 3.0 * modulus * radius.sqrt() * depth.powf(1.5));
    let side = 0.06;
    // Elements of 3.5 mm under the ball, growing outwards.
    let grade = |x: f64| x * (0.24 + 0.76 * (x / side).powi(2));
    let warp = |x: V3| V3::new(-grade(-x.x), grade(x.y), grade(x.z));
    let mesh = box_mesh([5, 8, 8], V3::new(-side, -side, -side), V3::new(side, 2.0 * side, 2.0 * side), warp);
    let body = Body::uniform(mesh, 3, Solid::elastic(500.0, bulk, shear));
    let mut parts = body.parts_f32();
    parts.boundary.fix(&body.nodes("x0"));
    let pad = 40.0 * 8.0 * shear / (PI * 3.5e-3);
    parts.contacts.push(head(&body, &HeadShape::Ball { radius_mm: 1e3 * radius }, 6e-3, pad));
    parts.mechanism = mass(striker_mass, V3::zeros(), -V3::x() * speed);
    let mut simulation = start(parts, V3::zeros(), 0.9);
    let forces = impact(&mut simulation, 1.3 * time);
    let peak = forces.iter().map(|f| f.1).fold(0.0, f64::max);
    println!(
        "time {}, force {}, speed {}, {} steps",
        contact_time(&forces) / time,
        peak / force,
        mechanism(&simulation).momentum().x / (striker_mass * speed),
        simulation.step_count()
    );
    assert!((contact_time(&forces) / time - 1.0).abs() < 0.05);
    assert!((peak / force - 1.0).abs() < 0.05);
    assert!((mechanism(&simulation).momentum().x / (striker_mass * speed) - 1.0).abs() < 0.05);
}
