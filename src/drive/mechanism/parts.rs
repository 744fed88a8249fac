//! Parts of a mechanism: rigid bodies, links, directed signals and applied forces.

use crate::drive::signal::Signal;
use crate::math::{C64, V3};
use nalgebra::Vector3;

/// A signal along a direction: displacement [m] or force [N].
#[derive(Clone, Debug, PartialEq)]
pub struct DirectedSignal {
    /// Unit vector.
    pub direction: V3,
    /// The signal.
    pub signal: Signal,
}

impl DirectedSignal {
    /// Value [m or N] at time `t` [s].
    pub fn value(&self, t: f64) -> V3 {
        self.direction * self.signal.value(t)
    }

    /// Time derivative [m/s or N/s] at time `t` [s].
    pub fn rate(&self, t: f64) -> V3 {
        self.direction * self.signal.rate(t)
    }

    /// Complex amplitude at `hz` [m or N].
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
    /// Its prescribed motion, as a sum of signals; `None` for a free body.
    pub prescribed: Option<Vec<DirectedSignal>>,
}

/// A spring and a dashpot in parallel, isotropic.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Body at the first end.
    pub body: usize,
    /// Body at the second end; `None` for the ground.
    pub to: Option<usize>,
    /// Stiffness k [N/m], ≥ 0.
    pub stiffness: f64,
    /// Damping c [N·s/m], ≥ 0.
    pub damping: f64,
    /// Prescribed change of the rest position of the first end relative to the second [m].
    pub stroke: Option<DirectedSignal>,
}

/// A prescribed force on a body.
#[derive(Clone, Debug, PartialEq)]
pub struct AppliedForce {
    /// The body.
    pub body: usize,
    /// The force [N].
    pub force: DirectedSignal,
}
