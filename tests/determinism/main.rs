//! A small simulation with membranes, dashpots and heads has the same bits for any number of threads.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[path = "../analytic/fixture.rs"]
#[expect(dead_code, reason = "the fixture serves the analytic tests as well")]
mod fixture;
mod scene;

use calfwave::solver::stiffness::{Simd, Stiffness};
use calfwave::solver::{Clock, Real, RunPlan, Simulation};
use fixture::Body;
use std::sync::atomic::AtomicBool;

/// Bits of amplitudes, state and contact force after two periods on `threads` threads.
fn bits<T: Real>(body: &Body, stiffness: Box<dyn Stiffness<T> + Send>, threads: usize) -> Vec<u64> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let parts = scene::parts(body, stiffness);
    pool.install(|| {
        let mut simulation =
            Simulation::new(parts, Clock { period: 0.01, samples: 16, safety: 0.9 }).unwrap();
        let plan = RunPlan {
            max_time: 0.02,
            fade_in: 0.0,
            steady_tolerance: 1e-9,
            harmonics: 2,
            sites: vec![vec![0]],
        };
        let info = simulation.run(&plan, &mut [], &mut |_| (), &AtomicBool::new(false)).unwrap();
        let amplitudes = info.amplitude.iter().flatten().flatten().flat_map(|z| [z.re, z.im]);
        let state = simulation.displacement().iter().map(|&u| u.into());
        let force = info.heads[0].force.iter().copied();
        amplitudes.chain(state).chain(force).map(f64::to_bits).collect()
    })
}

#[test]
fn n1_single_precision_is_bitwise_equal_for_1_2_4_threads() {
    let body = scene::body();
    let run = |threads| {
        let simd = Simd::new(&body.space, &body.geometry, &body.material).unwrap();
        bits(&body, Box::new(simd), threads)
    };
    let one = run(1);
    assert!(one.iter().any(|&b| b != 0));
    assert!(one == run(2) && one == run(4));
}
