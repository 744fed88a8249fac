//! Time integration: invariant, energy balance, stability limit, watchdog, momentum (E1–E4, E8).

use crate::fixture::{Body, Solid, box_mesh, noise, set_class, simulate};
use calfwave::drive::spec::{ContactSpec, DriveSpec, HeadShape};
use calfwave::drive::{HeadMotion, Patch, Pose, Signal, Surface};
use calfwave::math::V3;
use calfwave::solver::explicit::watchdog;
use calfwave::solver::{Clock, Contact, EnergyMeter, NodalLoad, Observer, Parts, Simulation, SolverError};

/// A warped block of a few elements, ν ≈ 0.45.
fn block(order: usize) -> Body {
    let warp = |x: V3| x + 2e-3 * V3::new((60.0 * x.y).sin(), (50.0 * x.z).cos(), (70.0 * x.x).sin());
    let mesh = box_mesh([2, 2, 2], V3::zeros(), V3::new(0.04, 0.05, 0.045), warp);
    Body::uniform(mesh, order, Solid::elastic(1060.0, 50e3, 5e3))
}

/// Invariant of the scheme: ½ v⁻ᵀMv⁺ + ½ uᵀKu.
fn invariant(simulation: &Simulation<f64>) -> f64 {
    let energy = simulation.energy();
    energy.kinetic + energy.strain + energy.supports
}

#[test]
fn e1_the_undamped_leapfrog_scheme_preserves_its_invariant() {
    let body = block(4);
    let mut simulation = simulate(body.parts(), 0.9);
    let n = 3 * body.space.n_nodes();
    simulation.set_state(&vec![0.0; n], &noise(n));
    simulation.compute_forces();
    let start = invariant(&simulation);
    let mut drift: f64 = 0.0;
    for _ in 0..300 {
        simulation.advance();
        simulation.compute_forces();
        drift = drift.max((invariant(&simulation) / start - 1.0).abs());
    }
    assert!(drift < 1e-12, "drift {drift}");
}

/// A body with absorbing face, elastic support, load and sinusoidal head.
fn loaded(body: &Body) -> Parts<f64> {
    let mut parts = body.parts();
    parts.boundary.fix(&body.nodes("z0"));
    parts.boundary.absorb(&body.space, &body.material, &body.mesh.surfaces["y0"], 50.0);
    parts.boundary.support(&body.space, &body.mesh.surfaces["x0"], 300.0, 2.0);
    let top = Surface::new(&body.space, &body.mesh.surfaces["x1"]).unwrap();
    let foot = top.project(V3::new(0.04, 0.025, 0.022));
    let pose = Pose { centre: foot.position, axis: -foot.normal, proximal: V3::y() };
    let patch = Patch::new(&top, &pose, 0.012, 0.0).unwrap();
    let drive = DriveSpec::Displacement {
        frequency_hz: 50.0,
        normal_mm: 0.5,
        tangential_mm: 0.3,
        second_harmonic_mm: 0.1,
        phase_deg: 20.0,
    };
    let motion = HeadMotion::new(&drive, 0.01, "drive").unwrap();
    parts.contacts.push(Contact::new(
        patch,
        &HeadShape::Flat { radius_mm: 12.0 },
        &ContactSpec::Tied,
        motion,
        1e7,
    ));
    let far = body.node_at(V3::new(0.02, 0.05, 0.045));
    let signal = Signal::cosine(80.0, 0.02, 0.005);
    parts.loads.push(NodalLoad { pattern: vec![(far, V3::new(1.0, -0.5, 0.2))], signal });
    parts
}

/// Largest relative residual of the energy balance over 30 ms at `safety` times the stable step.
fn imbalance(body: &Body, safety: f64) -> f64 {
    let mut simulation = simulate(loaded(body), safety);
    let mut meter = EnergyMeter::new(1);
    while simulation.time() < 0.03 {
        simulation.compute_forces();
        meter.observe(&simulation);
        simulation.advance();
    }
    assert!(meter.last().radiated > 0.0 && meter.last().damped > 0.0 && meter.last().work > 0.0);
    meter.relative_residual()
}

#[test]
fn e2_the_elastic_energy_balance_is_exact_with_dashpots_supports_heads_and_loads() {
    let residual = imbalance(&block(3), 0.9);
    assert!(residual < 1e-10, "{residual}");
}

#[test]
fn e2_the_viscoelastic_energy_balance_closes_to_second_order() {
    let mut body = block(3);
    set_class(&mut body.material, vec![2e-3, 2e-2], 0.5, vec![0.4, 0.3]);
    // Δt ≈ 0.04 τ at a quarter of the stable step, so errors of order (Δt/τ)² are below 10⁻³.
    let (coarse, fine) = (imbalance(&body, 0.25), imbalance(&body, 0.125));
    assert!(coarse < 1e-3, "{coarse}");
    assert!(((coarse / fine).log2() - 2.0).abs() < 0.1, "{coarse} → {fine}");
}

#[test]
fn e3_time_steps_are_stable_below_the_limit_and_unstable_above() {
    let body = block(4);
    for (safety, stable) in [(0.9985, true), (1.0015, false)] {
        let mut simulation = simulate(body.parts(), safety);
        let n = 3 * body.space.n_nodes();
        simulation.set_state(&vec![0.0; n], &noise(n));
        let start = simulation.kinetic_half();
        for _ in 0..1500 {
            simulation.step();
        }
        // The estimate of the limit has an error of 2·10⁻⁴ in ω², and rounding to whole steps one of 10⁻³.
        let growth = simulation.kinetic_half() / start;
        assert_eq!(growth < 1e3, stable, "safety {safety}: growth {growth:e}");
    }
}

#[test]
fn e4_the_watchdog_stops_an_unstable_run_within_500_steps_and_names_the_element() {
    let body = block(4);
    let mut simulation = simulate(body.parts(), 1.004);
    let n = 3 * body.space.n_nodes();
    simulation.set_state(&vec![0.0; n], &noise(n));
    let fired = (0..500).find_map(|_| {
        simulation.step();
        watchdog::check(&simulation).err()
    });
    let Some(SolverError::Unstable { step, element, dt, limit, .. }) = fired else { panic!("{fired:?}") };
    assert!(step <= 500 && element < 8 && dt > limit);
}

#[test]
fn e4_a_value_that_is_not_a_number_is_found_with_its_node_and_element() {
    let body = block(2);
    let mut simulation = simulate(body.parts(), 0.9);
    let n = 3 * body.space.n_nodes();
    let mut v = vec![0.0; n];
    v[3 * 17 + 1] = f64::NAN;
    simulation.set_state(&vec![0.0; n], &v);
    let Err(SolverError::NotANumber { node, element, .. }) = watchdog::check(&simulation) else { panic!() };
    assert_eq!(node, 17);
    assert!(body.space.nodes_of(element).contains(&17));
}

#[test]
fn e8_the_momentum_of_a_free_body_is_constant_without_load_and_else_equals_the_impulse() {
    let body = block(3);
    let n = 3 * body.space.n_nodes();
    let momentum = |simulation: &Simulation<f64>| -> (V3, V3) {
        let nodes = simulation.state().v.chunks_exact(3).zip(simulation.mass()).zip(&body.space.positions);
        nodes.fold((V3::zeros(), V3::zeros()), |(p, l), ((v, &m), x)| {
            let v = V3::new(v[0], v[1], v[2]) * m;
            (p + v, l + x.cross(&v))
        })
    };
    let mut simulation = simulate(body.parts(), 0.9);
    simulation.set_state(&vec![0.0; n], &noise(n));
    let (p0, l0) = momentum(&simulation);
    (0..400).for_each(|_| simulation.step());
    let (p, l) = momentum(&simulation);
    let scale: f64 = simulation.mass().iter().sum();
    assert!(
        (p - p0).norm() < 1e-13 * scale && (l - l0).norm() < 1e-12 * scale,
        "{} {}",
        (p - p0).norm(),
        (l - l0).norm()
    );

    let force = V3::new(0.3, -0.2, 0.1);
    let mut parts = body.parts();
    let signal = Signal::cosine(40.0, 1.0, 0.0);
    parts.loads.push(NodalLoad { pattern: vec![(5, force)], signal: signal.clone() });
    let mut simulation = Simulation::new(parts, Clock { period: 0.025, samples: 8, safety: 0.9 }).unwrap();
    let mut impulse = V3::zeros();
    for _ in 0..300 {
        impulse += force * (signal.value(simulation.time()) * simulation.dt());
        simulation.step();
    }
    assert!((momentum(&simulation).0 - impulse).norm() < 1e-13 * impulse.norm().max(1e-3));
}
