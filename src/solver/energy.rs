//! Energy balance while marching: what came in, what is stored, what left.
//!
//! With kinetic energy ½ vₙ₋½ᵀMvₙ₊½ and strain energy ½ uₙᵀKuₙ, work by the trapezoidal rule
//! ½(Fₙ+Fₙ₊₁)·(uₙ₊₁−uₙ) balances exactly for elastic bodies, dashpots and pads included. Heat from memory
//! variables is integrated from its power at the sampled instants: O(Δt²).

use crate::math::V3;
use crate::solver::boundary::Drawn;
use crate::solver::observe::Observer;
use crate::solver::real::{Real, node_vector};
use crate::solver::simulation::{Parts, Simulation, State};

/// Energies at one instant, and totals up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Energy {
    /// Time [s].
    pub time: f64,
    /// Kinetic energy [J].
    pub kinetic: f64,
    /// Strain energy of solid and membranes [J].
    pub strain: f64,
    /// Energy in support springs and head pads [J].
    pub supports: f64,
    /// Heat power in the solid [W].
    pub solid_loss: f64,
    /// Heat power in membranes [W].
    pub membrane_loss: f64,
    /// Work done by heads and loads since the start [J].
    pub work: f64,
    /// Energy radiated through absorbing faces since the start [J].
    pub radiated: f64,
    /// Energy taken by support dashpots since the start [J].
    pub damped: f64,
}

impl Energy {
    /// Kinetic and stored energy [J].
    pub fn stored(&self) -> f64 {
        self.kinetic + self.strain + self.supports
    }
}

/// Work and radiation, updated every step.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Work of heads and loads up to tₙ [J].
    pub work: f64,
    /// Sum of the magnitudes of the work increments, plus `initial` [J]: the scale of the watchdog.
    pub turnover: f64,
    /// Energy at the start [J].
    pub initial: f64,
    /// Energy drawn by (absorbing faces, support dashpots) up to tₙ [J].
    pub drawn: [f64; 2],
    /// Halves of the trapezoidal rule that belong to the coming interval: loads, dashpots [W].
    carried: [f64; 3],
    started: bool,
    /// `[head]` (force, displacement) at tₙ₋₁.
    heads: Vec<Option<(V3, V3)>>,
}

impl Account {
    /// A fresh account for `heads` heads.
    pub(super) fn new(heads: usize) -> Account {
        Account { heads: vec![None; heads], ..Account::default() }
    }

    /// Takes the forces of step n into the account.
    pub(super) fn step<T: Real>(
        &mut self,
        dt: f64,
        parts: &Parts<T>,
        state: &State<T>,
        force: &[T],
        inverse_mass: &[T],
        drawn: &Drawn,
    ) {
        let (mut before, mut after) = (0.0, 0.0);
        for load in &parts.loads {
            let s = load.signal.value(state.step as f64 * dt);
            for (node, pattern) in &load.pattern {
                let v = node_vector(&state.v, *node);
                let m: f64 = inverse_mass[*node as usize].into();
                let next = v - node_vector(force, *node) * (dt * m);
                before += s * pattern.dot(&v);
                after += s * pattern.dot(&next);
            }
        }
        let half = if self.started { 0.5 * dt } else { 0.0 };
        let mut work = half * (self.carried[0] + before);
        for (contact, last) in parts.contacts.iter().zip(&mut self.heads) {
            let touch = contact.touch();
            if let Some((force, x)) = last {
                work += 0.5 * (*force + touch.force).dot(&(touch.displacement - *x));
            }
            *last = Some((touch.force, touch.displacement));
        }
        for kind in 0..2 {
            self.drawn[kind] += half * (self.carried[1 + kind] + drawn.before[kind]);
        }
        self.work += work;
        self.turnover += work.abs();
        self.carried = [after, drawn.after[0], drawn.after[1]];
        self.started = true;
    }
}

/// Closes the energy balance of a run at sampled instants.
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
    /// Samples every `every` ≥ 1 steps.
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

    /// Largest |residual| so far over the largest energy in play so far.
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
