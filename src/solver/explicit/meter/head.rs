//! `HeadMeter`: force, motion and pressure of every head over one period.

use crate::solver::contact::{
    Annulus, ClosedPad, Contact, HeadCycle, PERCENTILE, Pressure, pressure_quantile,
};
use crate::solver::explicit::observer::Observer;
use crate::solver::explicit::simulation::Simulation;
use crate::solver::real::{Real, node_vector};

/// Annuli over which the percentile of the pressure is taken.
const ANNULI: usize = 32;

/// Records every head over each period.
#[derive(Clone, Debug)]
pub struct HeadMeter {
    steps_per_sample: u64,
    samples: usize,
    /// `[head]` pad if the contact stays closed, annuli if it may open.
    pads: Vec<(ClosedPad, Vec<Annulus>)>,
    running: Vec<HeadCycle>,
    complete: Option<Vec<HeadCycle>>,
}

impl HeadMeter {
    /// Meter for all heads of `simulation`.
    pub fn new<T: Real>(simulation: &Simulation<T>) -> HeadMeter {
        HeadMeter {
            steps_per_sample: simulation.steps_per_sample() as u64,
            samples: simulation.clock().samples,
            pads: (0..).zip(&simulation.parts().contacts).map(pads).collect(),
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
        let (contacts, u) = (&simulation.parts().contacts, simulation.displacement());
        for ((cycle, contact), (pad, annuli)) in self.running.iter_mut().zip(contacts).zip(&self.pads) {
            let touch = contact.touch();
            let axial = touch.displacement.dot(&contact.pose().axis);
            let pressure = contact.pressure(touch.displacement, u);
            let percentile = percentile(contact, annuli, axial, u);
            cycle.push(contact.pose(), touch.force, touch.displacement, Pressure { percentile, ..pressure });
            if !contact.is_unilateral() {
                cycle.raise(pad.pressures(contact, axial, u));
            }
        }
        let done =
            simulation.step_count() / self.steps_per_sample % self.samples as u64 + 1 == self.samples as u64;
        if done {
            let fresh = vec![HeadCycle::default(); self.running.len()];
            self.complete = Some(std::mem::replace(&mut self.running, fresh));
        }
    }
}

/// Pad and annuli of head number `head`.
fn pads((head, contact): (usize, &Contact)) -> (ClosedPad, Vec<Annulus>) {
    (ClosedPad::new(contact), contact.annuli(head, ANNULI))
}

/// Percentile of the pressure over the contact area [Pa], with the head at `axial` [m] and displacements `u`
/// [m]; `None` without contact, and for a head whose contact does not open.
fn percentile<T: Real>(contact: &Contact, annuli: &[Annulus], axial: f64, u: &[T]) -> Option<f64> {
    let axis = contact.pose().axis;
    let skin = |annulus: &Annulus| -> f64 {
        annulus.pattern.iter().map(|&(node, share)| share * node_vector(u, node).dot(&axis)).sum()
    };
    let closures: Vec<(&Annulus, f64)> = annuli.iter().map(|a| (a, axial - skin(a))).collect();
    pressure_quantile(&closures, PERCENTILE)
}
