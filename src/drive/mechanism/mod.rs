//! `Mechanism`: what stands behind the skin: heads, housing and hand as rigid bodies in translation.
//!
//! ```text
//! M ẍ + C ẋ + K x = F(t) + (what the skin does to the heads)        three components per body
//!
//!   head 1 ─┐ link                    link between a and b:  f_a = k (x_b + s − x_a) + c (ẋ_b + ṡ − ẋ_a),  f_b = −f_a
//!   head 2 ─┼──── housing ── hand ── arm ── ground           s: stroke of a crank along the head's axis, else 0
//!   head n ─┘                         rotating mass on a head:  F = m e ω² (cos along the axis, r sin across)(ωt + φ)
//! ```
//!
//! Bodies come in the order heads, housing, hand, arm. A head that moves as told (a `Displacement`; a crank with nothing
//! behind it) is a held body: its equation is replaced by its motion. Positions are measured from the pose at rest; weight
//! and the hand's steady push stand apart ([`Mechanism::weight`]), since a linear answer does not need them.
//! `spectrum` answers one frequency, `motion` serves a time step. Hand and arm after ISO 10068:1998 (recalled values).

mod build;
mod motion;
mod spectrum;
#[cfg(test)]
mod tests;

pub use build::moves_as_told;
pub use spectrum::Powers;

use crate::drive::Signal;
use crate::math::{C64, V3};
use nalgebra::Vector3;

/// A signal along a direction: displacement [m] or force [N].
#[derive(Clone, Debug, PartialEq)]
pub struct Along {
    /// Unit vector.
    pub direction: V3,
    /// The signal.
    pub signal: Signal,
}

impl Along {
    /// Value at time `t` [s].
    pub fn value(&self, t: f64) -> V3 {
        self.direction * self.signal.value(t)
    }

    /// Time derivative at time `t` [s].
    pub fn rate(&self, t: f64) -> V3 {
        self.direction * self.signal.rate(t)
    }

    /// Complex amplitude at `hz`.
    pub fn at(&self, hz: f64) -> Vector3<C64> {
        self.direction.map(C64::from) * self.signal.at(hz)
    }
}

/// A rigid body in translation.
#[derive(Clone, Debug, PartialEq)]
pub struct RigidBody {
    /// Name in tables: "head 1", "housing", "hand", "arm".
    pub name: String,
    /// Mass [kg], > 0.
    pub mass: f64,
    /// Its motion, if it moves as told whatever pushes it.
    pub imposed: Option<Vec<Along>>,
}

/// A spring and a dashpot side by side, the same in all directions.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// First end.
    pub body: usize,
    /// Second end; none for the ground.
    pub to: Option<usize>,
    /// Stiffness k [N/m], ≥ 0.
    pub stiffness: f64,
    /// Damping c [N·s/m], ≥ 0.
    pub damping: f64,
    /// What the rest position of the first end does against the second [m].
    pub stroke: Option<Along>,
}

/// A given force on a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Push {
    /// Which body.
    pub body: usize,
    /// The force [N].
    pub force: Along,
}

/// A device as a chain of rigid bodies.
#[derive(Clone, Debug, PartialEq)]
pub struct Mechanism {
    /// Heads first, then housing, hand, arm.
    pub bodies: Vec<RigidBody>,
    /// Springs and dashpots.
    pub links: Vec<Link>,
    /// Given forces.
    pub pushes: Vec<Push>,
    /// How many of the bodies are heads.
    pub heads: usize,
    /// `[body]` steady force: weight and what the hand adds [N]; on the housing, or shared by the heads if there is none.
    pub weight: Vec<V3>,
}

impl Mechanism {
    /// Whether any head's motion is an outcome.
    pub fn is_free(&self) -> bool {
        self.bodies[..self.heads].iter().any(|b| b.imposed.is_none())
    }

    /// Index of the housing, if there is one.
    pub fn housing(&self) -> Option<usize> {
        (self.bodies.len() > self.heads).then_some(self.heads)
    }

    /// Frequency of the drive of `head` [Hz]; none if it has none.
    pub fn drive_hz(&self, head: usize) -> Option<f64> {
        let imposed = self.bodies[head].imposed.iter().flatten();
        let strokes = self.links.iter().filter(|l| l.body == head).filter_map(|l| l.stroke.as_ref());
        let pushes = self.pushes.iter().filter(|p| p.body == head).map(|p| &p.force);
        let tones = imposed.chain(strokes).chain(pushes).flat_map(|a| a.signal.tones());
        tones.map(|(hz, _)| hz).reduce(f64::min)
    }

    /// Weight and what the hand adds [N].
    pub fn static_force(&self) -> f64 {
        self.weight.iter().map(V3::norm).sum()
    }

    /// Every signal that moves anything.
    fn signals(&self) -> impl Iterator<Item = &Signal> {
        let imposed = self.bodies.iter().flat_map(|b| b.imposed.iter().flatten());
        let strokes = self.links.iter().filter_map(|l| l.stroke.as_ref());
        imposed.chain(strokes).chain(self.pushes.iter().map(|p| &p.force)).map(|a| &a.signal)
    }

    /// Frequencies that anything is driven at, harmonics included, ascending [Hz].
    pub fn frequencies(&self) -> Vec<f64> {
        let mut all: Vec<f64> = self.signals().flat_map(|s| s.tones().map(|(hz, _)| hz)).collect();
        all.sort_by(f64::total_cmp);
        all.dedup_by(|a, b| crate::drive::signal::same_frequency(*a, *b));
        all
    }
}
