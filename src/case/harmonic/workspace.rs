//! `Workspace`: solver state and port solutions of one model, kept between its cases.
//!
//! Answers do not depend on it: factors are made anew for each frequency of a case, and kept solutions are those that the
//! case itself would have found.

use crate::cache::Lru;
use crate::case::harmonic::demand::SolveDemand;
use crate::case::harmonic::port_solutions::PortSolutions;
use crate::model::error::RunError;
use crate::model::model::Model;
use crate::model::progress::Progress;
use crate::preset::spec::ScenarioSpec;
use crate::solver::harmonic::{Body, HarmonicSystem};
use std::sync::{Arc, Mutex, PoisonError};

/// Most memory for kept port solutions [bytes].
const PORT_BYTES: usize = 256 << 20;

/// Scratch of one model.
#[derive(Debug)]
pub struct Workspace {
    /// The harmonic solver, made when a case first needs it.
    system: Mutex<Option<HarmonicSystem>>,
    /// Port solutions of the harmonic solver.
    ports: Mutex<Lru<Arc<PortSolutions>>>,
}

impl Default for Workspace {
    fn default() -> Workspace {
        let ports = Lru::new(PORT_BYTES, |solutions: &Arc<PortSolutions>| solutions.bytes());
        Workspace { system: Mutex::default(), ports: Mutex::new(ports) }
    }
}

impl Workspace {
    /// Runs `work` with the harmonic solver of `model`. The solver is made on first use and kept for later cases that use
    /// the same displacement solver; its factors are dropped before `work`, so that no answer depends on the order of cases.
    ///
    /// # Errors
    /// A body that the solver refuses; cancellation; whatever `work` returns.
    pub fn with_system<R, E: From<RunError>>(
        &self,
        spec: &ScenarioSpec,
        model: &Model,
        demand: SolveDemand,
        progress: &Progress<'_>,
        work: impl FnOnce(&mut HarmonicSystem, &Body) -> Result<R, E>,
    ) -> Result<R, E> {
        let hold = |space: &_, material: &_, hz: f64| model.hold_on(spec, space, material, hz);
        let solid = model.harmonic_body(&hold, demand.inner(spec, model))?;
        // A system that was in use during a panic may be half changed.
        let poisoned = self.system.is_poisoned();
        let mut kept = self.system.lock().unwrap_or_else(PoisonError::into_inner);
        if poisoned {
            *kept = None;
            self.system.clear_poison();
        }
        let mut system = match kept.take().filter(|system| system.inner() == solid.inner) {
            Some(system) => system,
            None => HarmonicSystem::new_unless(&solid, progress.cancel).map_err(RunError::from)?,
        };
        system.forget();
        work(kept.insert(system), &solid)
    }

    /// Drops the harmonic solver with its factors.
    pub fn release_system(&self) {
        *self.system.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The port solutions under `key`, or else those that `solve` finds, kept from now on; and whether they were kept.
    ///
    /// # Errors
    /// Those of `solve`.
    pub fn ports_or_solve(
        &self,
        key: String,
        solve: impl FnOnce() -> Result<PortSolutions, RunError>,
    ) -> Result<(Arc<PortSolutions>, bool), RunError> {
        let ports = || self.ports.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = ports().get(&key) {
            return Ok((known.clone(), true));
        }
        let solved = Arc::new(solve()?);
        ports().insert(key, solved.clone());
        Ok((solved, false))
    }
}
