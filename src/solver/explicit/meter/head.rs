//! `HeadMeter`: force, motion and pressure of every head over one period.

use crate::solver::contact::HeadCycle;
use crate::solver::explicit::observer::Observer;
use crate::solver::explicit::simulation::Simulation;
use crate::solver::real::Real;

/// Records every head over each period.
#[derive(Clone, Debug)]
pub struct HeadMeter {
    steps_per_sample: u64,
    samples: usize,
    running: Vec<HeadCycle>,
    complete: Option<Vec<HeadCycle>>,
}

impl HeadMeter {
    /// Meter for all heads of `simulation`.
    pub fn new<T: Real>(simulation: &Simulation<T>) -> HeadMeter {
        HeadMeter {
            steps_per_sample: simulation.steps_per_sample() as u64,
            samples: simulation.clock().samples,
            running: vec![HeadCycle::default(); simulation.parts().contacts.len()],
            complete: None,
        }
    }

    /// `[head]` records of the last complete period; [`None`] before the first.
    pub fn into_cycles(self) -> Option<Vec<HeadCycle>> {
        self.complete
    }
}

impl<T: Real> Observer<T> for HeadMeter {
    fn due(&self, step: u64) -> bool {
        step.is_multiple_of(self.steps_per_sample)
    }

    fn observe(&mut self, simulation: &Simulation<T>) {
        for (cycle, contact) in self.running.iter_mut().zip(&simulation.parts().contacts) {
            let touch = contact.touch();
            let pressure = contact.pressure(touch.displacement, simulation.displacement());
            cycle.push(contact.pose(), touch.force, touch.displacement, pressure);
        }
        let done =
            simulation.step_count() / self.steps_per_sample % self.samples as u64 + 1 == self.samples as u64;
        if done {
            let fresh = vec![HeadCycle::default(); self.running.len()];
            self.complete = Some(std::mem::replace(&mut self.running, fresh));
        }
    }
}
