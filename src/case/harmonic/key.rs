//! `SolutionKey`: the cache key of the solutions of one model.

use crate::preset::identity::body_key;
use crate::preset::scenario::ScenarioSpec;
use crate::solver::harmonic::{DisplacementSolver, Pad};

/// The cache key of solutions: BLAKE3 of pads and loading, and [`body_key`] (body, supports, analysis).
#[derive(Clone, Debug)]
pub struct SolutionKey {
    hash: blake3::Hasher,
    rest: String,
}

impl SolutionKey {
    /// The key for `pads`; `kind` names the kind of loading.
    pub fn new(kind: &str, spec: &ScenarioSpec, pads: &[Pad]) -> SolutionKey {
        let mut key = SolutionKey { hash: blake3::Hasher::new(), rest: format!("{kind} {}", body_key(spec)) };
        for pad in pads {
            pad.tensor.iter().for_each(|x| key.put(*x));
            for (i, j, k) in pad.matrix_entries() {
                [f64::from(i), f64::from(j), k].into_iter().for_each(|x| key.put(x));
            }
        }
        key
    }

    /// Adds the displacement solver. Both solvers reach the tolerance, but their solutions differ in the last
    /// bits.
    pub fn with_displacement_solver(mut self, solver: DisplacementSolver) -> SolutionKey {
        self.put(if solver == DisplacementSolver::Direct { 1.0 } else { 0.0 });
        self
    }

    /// Adds a number.
    pub fn put(&mut self, x: f64) {
        self.hash.update(&x.to_le_bytes());
    }

    /// The key at frequency `hz` [Hz].
    pub fn at(self, hz: f64) -> String {
        format!("{} {} {:x}", self.hash.finalize().to_hex(), self.rest, hz.to_bits())
    }
}
