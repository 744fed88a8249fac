//! `EnergyMeter`: the energy balance of a run: work against stored energy, heat, radiation and damping.
//!
//! Work and radiation come from [`crate::solver::explicit::account`]; for an elastic body the balance is
//! exact. Heat from memory variables is integrated from its power at the sampled instants: O(Δt²).

use crate::solver::explicit::energy::Energy;
use crate::solver::explicit::observer::Observer;
use crate::solver::explicit::simulation::Simulation;
use crate::solver::real::Real;

/// Evaluates the energy balance of a run at sampled instants.
#[derive(Clone, Debug)]
pub struct EnergyMeter {
    every: u64,
    first: Option<Energy>,
    last: Energy,
    /// Heat in (solid, membranes) since the first sample [J].
    heat: [f64; 2],
    largest: f64,
    worst: f64,
}

impl EnergyMeter {
    /// A meter that samples every `every` ≥ 1 steps.
    pub fn new(every: u64) -> EnergyMeter {
        EnergyMeter {
            every: every.max(1),
            first: None,
            last: Energy::default(),
            heat: [0.0; 2],
            largest: 0.0,
            worst: 0.0,
        }
    }

    /// Energies at the last sample.
    pub fn last(&self) -> &Energy {
        &self.last
    }

    /// Heat in the solid and in membranes since the first sample [J].
    pub fn heat(&self) -> [f64; 2] {
        self.heat
    }

    /// work − (stored + heat + radiated + damped) since the first sample [J].
    pub fn residual(&self) -> f64 {
        let Some(first) = &self.first else { return 0.0 };
        let (a, b) = (first, &self.last);
        let out = b.stored() - a.stored() + self.heat[0] + self.heat[1] + b.radiated - a.radiated + b.damped
            - a.damped;
        b.work - a.work - out
    }

    /// Largest |residual| so far, divided by the largest stored energy or work so far.
    pub fn relative_residual(&self) -> f64 {
        if self.largest > 0.0 { self.worst / self.largest } else { 0.0 }
    }
}

impl<T: Real> Observer<T> for EnergyMeter {
    fn due(&self, step: u64) -> bool {
        step.is_multiple_of(self.every)
    }

    fn observe(&mut self, simulation: &Simulation<T>) {
        let energy = simulation.energy();
        if self.first.is_none() {
            self.first = Some(energy);
        } else {
            let half = 0.5 * (energy.time - self.last.time);
            self.heat[0] += half * (energy.solid_loss + self.last.solid_loss);
            self.heat[1] += half * (energy.membrane_loss + self.last.membrane_loss);
        }
        self.last = energy;
        self.largest = self.largest.max(energy.stored()).max(energy.work.abs());
        self.worst = self.worst.max(self.residual().abs());
    }
}
