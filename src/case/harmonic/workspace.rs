//! `Workspace`: solver state and cached port solutions of one model, shared by its cases.
//!
//! Results do not depend on it: the factorisation is renewed for each frequency of a case, and cached
//! solutions are those that the case itself would compute.

use crate::cache::Lru;
use crate::case::harmonic::demand::SolveDemand;
use crate::case::harmonic::port_solutions::PortSolutions;
use crate::model::error::RunError;
use crate::model::memory;
use crate::model::model::Model;
use crate::model::progress::Progress;
use crate::model::refusal::SHARE;
use crate::preset::scenario::ScenarioSpec;
use crate::solver::harmonic::{Body, DisplacementSolver, HarmonicSystem};
use std::sync::{Arc, Mutex, PoisonError};

/// Largest memory of the cached port solutions [bytes].
const PORT_BYTES: usize = 256 << 20;

/// Solver state of one model.
#[derive(Debug)]
pub struct Workspace {
    /// The harmonic solver, created when a case first needs it.
    system: Mutex<Option<HarmonicSystem>>,
    /// Cached solutions of the harmonic solver.
    ports: Mutex<Lru<Arc<PortSolutions>>>,
}

impl Default for Workspace {
    fn default() -> Workspace {
        let ports = Lru::new(PORT_BYTES, |solutions: &Arc<PortSolutions>| solutions.bytes());
        Workspace { system: Mutex::default(), ports: Mutex::new(ports) }
    }
}

impl Workspace {
    /// Runs `work` with the harmonic solver of `model`. The solver is created on first use and kept for later
    /// cases with the same displacement solver. Its factors are dropped before `work`, so that no result
    /// depends on the order of cases.
    ///
    /// # Errors
    /// Those of the solver; [`RunError::Cancelled`]; those of `work`.
    pub fn with_system<R, E: From<RunError>>(
        &self,
        spec: &ScenarioSpec,
        model: &Model,
        demand: SolveDemand,
        progress: &Progress<'_>,
        work: impl FnOnce(&mut HarmonicSystem, &Body) -> Result<R, E>,
    ) -> Result<R, E> {
        let supports = |space: &_, material: &_, hz: f64| model.boundary_on(spec, space, material, hz);
        let solid = model.harmonic_body(&supports, demand.displacement_solver(spec, model))?;
        // A system that was in use during a panic may be inconsistent.
        let poisoned = self.system.is_poisoned();
        let mut slot = self.system.lock().unwrap_or_else(PoisonError::into_inner);
        if poisoned {
            *slot = None;
            self.system.clear_poison();
        }
        let mut system =
            match slot.take().filter(|system| system.displacement_solver() == solid.displacement_solver) {
                Some(system) => system,
                None => HarmonicSystem::new_monitored(&solid, progress.cancel).map_err(RunError::from)?,
            };
        system.discard_factors();
        work(slot.insert(system), &solid)
    }

    /// Whether the harmonic solver is a cycle that factors of all unknowns of `model` can replace: they fit
    /// into the memory that is free without it. The cycle is dropped.
    pub fn may_replace_cycle(&self, model: &Model) -> bool {
        let mut slot = self.system.lock().unwrap_or_else(PoisonError::into_inner);
        let is_cycle =
            |system: &HarmonicSystem| system.displacement_solver() == DisplacementSolver::Multigrid;
        if !slot.as_ref().is_some_and(is_cycle) {
            return false;
        }
        *slot = None;
        let factors = DisplacementSolver::factor_memory(3.0 * model.space.n_nodes() as f64);
        factors <= SHARE * memory::free_mib() * 1024.0 * 1024.0
    }

    /// Drops the harmonic solver with its factors.
    pub fn release_system(&self) {
        *self.system.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The solutions cached under `key`, or those of `solve`, which are then cached; and whether they were
    /// cached before.
    ///
    /// # Errors
    /// Those of `solve`.
    pub fn cached_or_solve(
        &self,
        key: String,
        solve: impl FnOnce() -> Result<PortSolutions, RunError>,
    ) -> Result<(Arc<PortSolutions>, bool), RunError> {
        let ports = || self.ports.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cached) = ports().get(&key) {
            return Ok((cached.clone(), true));
        }
        let solved = Arc::new(solve()?);
        ports().insert(key, solved.clone());
        Ok((solved, false))
    }
}
