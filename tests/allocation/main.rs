//! A time step allocates no memory: elements, membranes, heads and the energy account included.
//!
//! Allocations are counted on the only thread of the pool. The test covers the f32 back-end that runs use;
//! the f64 reference is written for readability and allocates small arrays.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[path = "../analytic/fixture.rs"]
#[expect(dead_code, reason = "the fixture serves the analytic tests as well")]
mod fixture;
#[path = "../determinism/scene.rs"]
mod scene;

use allocation_counter::measure;
use calfwave::drive::Signal;
use calfwave::drive::spec::ContactSpec;
use calfwave::math::V3;
use calfwave::solver::stiffness::Simd;
use calfwave::solver::{Clock, NodalLoad, Parts, Simulation};
use fixture::Body;

/// Steps before counting: afterwards the queue of the pool and the scratch memory of the thread have their
/// final sizes.
const WARM_UP: usize = 5;
/// Steps counted.
const STEPS: usize = 20;

/// Adds what the shared body lacks compared with a leg: a head in permanent contact, an elastic support, a
/// prescribed force.
fn complete(body: &Body, parts: &mut Parts<f32>) {
    parts.contacts.push(scene::head(body, "z1", V3::new(-0.015, 0.025, 0.03), &ContactSpec::Frictionless));
    parts.boundary.support(&body.space, &body.mesh.surfaces["z0"], 1e4, 10.0);
    let pattern = vec![(body.node_at(V3::new(-0.015, 0.05, 0.0)), V3::y())];
    parts.loads.push(NodalLoad { pattern, signal: Signal::cosine(100.0, 1.0, 0.01) });
}

#[test]
fn a_time_step_allocates_nothing() {
    let body = scene::body();
    assert!(!body.material.tau.is_empty(), "the solid has no memory variables");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| {
        let stiffness = Simd::new(&body.space, &body.geometry, &body.material).unwrap();
        let mut parts = scene::parts(&body, Box::new(stiffness));
        complete(&body, &mut parts);
        let mut simulation =
            Simulation::new(parts, Clock { period: 0.01, samples: 16, safety: 0.9 }).unwrap();
        let mut step = |count: usize| (0..count).for_each(|_| simulation.step());
        step(WARM_UP);
        let counted = measure(|| step(STEPS));
        assert_eq!((counted.count_total, counted.bytes_total), (0, 0), "in {STEPS} steps");
        assert!(simulation.displacement().iter().any(|&u| u != 0.0), "nothing moves");
    });
}

/// Without this test, a counter that never counts would look like a step that never allocates.
#[test]
fn the_counter_counts_on_a_thread_of_the_pool() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let counted = pool.install(|| measure(|| drop(std::hint::black_box(vec![0u8; 100]))));
    assert_eq!((counted.count_total, counted.bytes_total), (1, 100));
}
