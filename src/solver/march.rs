//! Runs a simulation to its steady state.

use crate::solver::error::{SolverError, within};
use crate::solver::meter::{Amplitude, HarmonicMeter, HeadCycle, HeadMeter};
use crate::solver::observe::Observer;
use crate::solver::real::Real;
use crate::solver::rig::RigEnergy;
use crate::solver::simulation::Simulation;
use crate::solver::steady::SteadyWatch;
use crate::solver::watchdog;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// How long to run and what counts as steady.
#[derive(Clone, Debug, PartialEq)]
pub struct RunPlan {
    /// Longest simulated time [s], > 0; the run ends with the period that reaches it.
    pub max_time: f64,
    /// Periods that start before this time do not count as steady [s], ≥ 0: the fade-in.
    pub settle: f64,
    /// Largest change of any site per period that counts as steady, > 0 (0.01 is one per cent).
    pub steady: f64,
    /// Harmonics to record, ≥ 1.
    pub harmonics: usize,
    /// `[site]` nodes to watch.
    pub sites: Vec<Vec<u32>>,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Completed steps.
    pub step: u64,
    /// Simulated time [s].
    pub time: f64,
    /// Longest time the run may take [s].
    pub max_time: f64,
    /// Change of the last period, ∞ if not known.
    pub change: f64,
}

/// What a run leaves behind.
#[derive(Clone, Debug)]
pub struct RunInfo {
    /// Fundamental frequency [Hz].
    pub frequency: f64,
    /// Amplitudes over the last period.
    pub amplitude: Amplitude,
    /// `[head]` records over the last period.
    pub heads: Vec<HeadCycle>,
    /// What the device took in, lost and passed on over the last period; none without a device of its own motion.
    pub rig: Option<RigEnergy>,
    /// Time step [s].
    pub dt: f64,
    /// Estimated stability limit [s].
    pub dt_limit: f64,
    /// Steps taken.
    pub steps: u64,
    /// Periods simulated.
    pub periods: u64,
    /// Whether the steady-state criterion was met.
    pub steady: bool,
    /// Largest change of a site over the last period.
    pub change: f64,
    /// Wall time of stepping [s].
    pub wall: f64,
    /// 10⁶ displacement unknowns advanced by one step per second.
    pub mdof_per_second: f64,
}

impl<T: Real> Simulation<T> {
    /// Marches period by period until the sites are steady or `plan.max_time` is reached.
    ///
    /// `progress` is called about a hundred times per period; `cancel` is looked at every step.
    ///
    /// # Errors
    /// A plan out of range, a tripped watchdog, cancellation.
    pub fn run(
        &mut self,
        plan: &RunPlan,
        observers: &mut [&mut dyn Observer<T>],
        progress: &mut dyn FnMut(&Progress),
        cancel: &AtomicBool,
    ) -> Result<RunInfo, SolverError> {
        check(plan, self.clock().samples)?;
        let started = Instant::now();
        let (mut field, mut heads) = (HarmonicMeter::new(self, plan.harmonics), HeadMeter::new(self));
        let mut watch = SteadyWatch::new(plan.sites.clone());
        let first_step = self.step_count();
        let (mut steady, mut over) = (false, None);
        while !steady && (field.periods() == 0 || self.time() < plan.max_time * (1.0 - 1e-9)) {
            let settled = self.time() >= plan.settle;
            let before = self.rig_energy();
            self.run_period(&mut field, &mut heads, observers, cancel, &mut |step, time| {
                progress(&Progress { step, time, max_time: plan.max_time, change: watch.change() });
            })?;
            over = self.rig_energy().zip(before).map(|(after, before)| after.since(&before));
            let amplitude = field.amplitude().expect("a whole period was recorded");
            steady = watch.update(amplitude) <= plan.steady && settled;
        }
        let (wall, steps) = (started.elapsed().as_secs_f64(), self.step_count() - first_step);
        Ok(RunInfo {
            frequency: 1.0 / self.clock().period,
            periods: field.periods(),
            amplitude: field.into_amplitude().expect("at least one whole period was recorded"),
            heads: heads.into_cycles().expect("at least one whole period was recorded"),
            rig: over,
            dt: self.dt(),
            dt_limit: self.dt_limit(),
            steps,
            steady,
            change: watch.change(),
            wall,
            mdof_per_second: 3e-6 * self.mass().len() as f64 * steps as f64 / wall,
        })
    }

    /// One period of the clock.
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
            self.watch(field);
            self.watch(heads);
            observers.iter_mut().for_each(|o| self.watch(*o));
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

    fn rig_energy(&self) -> Option<RigEnergy> {
        self.parts().rig.as_ref().map(crate::solver::Rig::energy)
    }

    /// Shows the present instant to an observer that is due.
    fn watch(&self, observer: &mut (impl Observer<T> + ?Sized)) {
        if observer.due(self.step_count()) {
            observer.observe(self);
        }
    }
}

/// Ranges of the plan.
fn check(plan: &RunPlan, samples: usize) -> Result<(), SolverError> {
    within("max_time", plan.max_time, (1e-9, 1e4), "> 0 s")?;
    within("settle", plan.settle, (0.0, 1e4), "≥ 0 s")?;
    within("steady", plan.steady, (1e-12, 1e3), "> 0")?;
    within(
        "harmonics",
        plan.harmonics as f64,
        (1.0, (samples as f64 - 1.0) / 2.0),
        "1 – half the samples per period",
    )?;
    Ok(())
}
