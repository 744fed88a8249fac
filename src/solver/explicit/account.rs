//! Running account of work and radiation.
//!
//! With kinetic energy ½ vₙ₋½ᵀMvₙ₊½ and strain energy ½ uₙᵀKuₙ, the trapezoidal rule for work,
//! ½(Fₙ+Fₙ₊₁)·(uₙ₊₁−uₙ), balances exactly for elastic bodies, dashpots and pads included.

use crate::math::V3;
use crate::solver::boundary::DashpotPower;
use crate::solver::explicit::parts::Parts;
use crate::solver::explicit::state::State;
use crate::solver::real::{Real, node_vector};

/// Work and radiation, updated every step.
#[derive(Clone, Debug, Default)]
pub struct EnergyAccount {
    /// Work of heads and loads up to tₙ [J].
    pub work: f64,
    /// Sum of the magnitudes of the work increments [J]; with `initial` the reference of the watchdog.
    pub turnover: f64,
    /// Energy at the start [J].
    pub initial: f64,
    /// Energy drawn by (absorbing faces, support dashpots) up to tₙ [J].
    pub drawn: [f64; 2],
    /// (loads, absorbing faces, support dashpots): halves of the trapezoidal rule that belong to the next
    /// interval [W].
    carried: [f64; 3],
    started: bool,
    /// `[head]` (force, displacement) at tₙ₋₁.
    heads: Vec<Option<(V3, V3)>>,
}

impl EnergyAccount {
    /// An empty account for `heads` heads.
    pub(super) fn new(heads: usize) -> EnergyAccount {
        EnergyAccount { heads: vec![None; heads], ..EnergyAccount::default() }
    }

    /// Adds the work of the forces of step n.
    pub(super) fn step<T: Real>(
        &mut self,
        dt: f64,
        parts: &Parts<T>,
        state: &State<T>,
        force: &[T],
        inverse_mass: &[T],
        power: &DashpotPower,
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
            self.drawn[kind] += half * (self.carried[1 + kind] + power.before[kind]);
        }
        self.work += work;
        self.turnover += work.abs();
        self.carried = [after, power.after[0], power.after[1]];
        self.started = true;
    }
}
