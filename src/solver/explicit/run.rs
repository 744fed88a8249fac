//! The loop over periods: runs a simulation to its steady state.

use crate::solver::contact::HeadCycle;
use crate::solver::error::{SolverError, within};
use crate::solver::explicit::mechanism::{MechanismDynamics, MechanismEnergy};
use crate::solver::explicit::meter::{Amplitude, HarmonicMeter, HeadMeter};
use crate::solver::explicit::observer::Observer;
use crate::solver::explicit::simulation::Simulation;
use crate::solver::explicit::steady_state::SteadyStateCheck;
use crate::solver::explicit::watchdog;
use crate::solver::real::Real;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Duration of a run and its steady-state criterion.
#[derive(Clone, Debug, PartialEq)]
pub struct RunPlan {
    /// Maximum simulated time [s], > 0; the run ends with the period that reaches it.
    pub max_time: f64,
    /// Duration of the fade-in [s], ≥ 0: periods that start earlier do not count as steady.
    pub fade_in: f64,
    /// Largest relative change of any site per period that counts as steady, > 0 (0.01 is one per cent).
    pub steady_tolerance: f64,
    /// Number of harmonics to record, ≥ 1.
    pub harmonics: usize,
    /// `[site]` nodes to monitor.
    pub sites: Vec<Vec<u32>>,
}

/// Progress of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Completed steps.
    pub step: u64,
    /// Simulated time [s].
    pub time: f64,
    /// Maximum simulated time [s].
    pub max_time: f64,
    /// Largest change of any site over the last period; ∞ if not known yet.
    pub change: f64,
}

/// Result of a run.
#[derive(Clone, Debug)]
pub struct RunInfo {
    /// Fundamental frequency [Hz].
    pub frequency: f64,
    /// Amplitudes over the last period.
    pub amplitude: Amplitude,
    /// `[head]` records over the last period.
    pub heads: Vec<HeadCycle>,
    /// Energies and work of the mechanism over the last period; [`None`] without a mechanism.
    pub mechanism: Option<MechanismEnergy>,
    /// Time step [s].
    pub dt: f64,
    /// Estimated stability limit [s].
    pub dt_limit: f64,
    /// Number of steps.
    pub steps: u64,
    /// Number of periods.
    pub periods: u64,
    /// Whether the steady-state criterion was met.
    pub steady: bool,
    /// Largest relative change of any site over the last period.
    pub change: f64,
    /// Wall time of the time steps [s].
    pub wall: f64,
    /// Displacement unknowns × steps per second of wall time [10⁶/s].
    pub mdof_per_second: f64,
}

impl<T: Real> Simulation<T> {
    /// Runs period by period until the sites are steady or `plan.max_time` is reached.
    ///
    /// `progress` is called about a hundred times per period; `cancel` is checked at every step.
    ///
    /// # Errors
    /// [`SolverError`]: a plan out of range; a diverging run; cancellation.
    pub fn run(
        &mut self,
        plan: &RunPlan,
        observers: &mut [&mut dyn Observer<T>],
        progress: &mut dyn FnMut(&Progress),
        cancel: &AtomicBool,
    ) -> Result<RunInfo, SolverError> {
        check_plan(plan, self.clock().samples)?;
        let started = Instant::now();
        let (mut field, mut heads) = (HarmonicMeter::new(self, plan.harmonics), HeadMeter::new(self));
        let mut check = SteadyStateCheck::new(plan.sites.clone());
        let first_step = self.step_count();
        let (mut steady, mut mechanism) = (false, None);
        while !steady && (field.periods() == 0 || self.time() < plan.max_time * (1.0 - 1e-9)) {
            let faded_in = self.time() >= plan.fade_in;
            let before = self.mechanism_energy();
            self.run_period(&mut field, &mut heads, observers, cancel, &mut |step, time| {
                progress(&Progress { step, time, max_time: plan.max_time, change: check.change() });
            })?;
            mechanism = self.mechanism_energy().zip(before).map(|(after, before)| after.since(&before));
            let amplitude = field.amplitude().expect("a whole period was recorded");
            steady = check.update(amplitude) <= plan.steady_tolerance && faded_in;
        }
        let (wall, steps) = (started.elapsed().as_secs_f64(), self.step_count() - first_step);
        Ok(RunInfo {
            frequency: 1.0 / self.clock().period,
            periods: field.periods(),
            amplitude: field.into_amplitude().expect("at least one whole period was recorded"),
            heads: heads.into_cycles().expect("at least one whole period was recorded"),
            mechanism,
            dt: self.dt(),
            dt_limit: self.dt_limit(),
            steps,
            steady,
            change: check.change(),
            wall,
            mdof_per_second: 3e-6 * self.mass().len() as f64 * steps as f64 / wall,
        })
    }

    /// Advances by one period of the clock.
    fn run_period(
        &mut self,
        field: &mut HarmonicMeter,
        heads: &mut HeadMeter,
        observers: &mut [&mut dyn Observer<T>],
        cancel: &AtomicBool,
        progress: &mut dyn FnMut(u64, f64),
    ) -> Result<(), SolverError> {
        let steps = self.clock().samples * self.steps_per_sample();
        for i in 0..steps {
            self.compute_forces();
            self.notify(field);
            self.notify(heads);
            observers.iter_mut().for_each(|o| self.notify(*o));
            self.advance();
            if self.step_count().is_multiple_of(watchdog::EVERY) {
                watchdog::check(self)?;
            }
            if i % steps.div_ceil(100) == 0 {
                progress(self.step_count(), self.time());
            }
            if cancel.load(Ordering::Relaxed) {
                return Err(SolverError::Cancelled { step: self.step_count() });
            }
        }
        Ok(())
    }

    fn mechanism_energy(&self) -> Option<MechanismEnergy> {
        self.parts().mechanism.as_ref().map(MechanismDynamics::energy)
    }

    /// Calls `observer` if it is due at the present step.
    fn notify(&self, observer: &mut (impl Observer<T> + ?Sized)) {
        if observer.due(self.step_count()) {
            observer.observe(self);
        }
    }
}

/// Checks the ranges of the plan.
fn check_plan(plan: &RunPlan, samples: usize) -> Result<(), SolverError> {
    within("max_time", plan.max_time, (1e-9, 1e4), "> 0 s")?;
    within("settle", plan.fade_in, (0.0, 1e4), "≥ 0 s")?;
    within("steady", plan.steady_tolerance, (1e-12, 1e3), "> 0")?;
    within(
        "harmonics",
        plan.harmonics as f64,
        (1.0, (samples as f64 - 1.0) / 2.0),
        "1 – half the samples per period",
    )?;
    Ok(())
}
