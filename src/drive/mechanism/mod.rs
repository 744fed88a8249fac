//! Mechanism dynamics: heads, housing and hand of a device as rigid bodies in translation.
//!
//! ```text
//! M ẍ + C ẋ + K x = F(t) + (reaction of the skin on the heads)        three components per body
//!
//!   head 1 ─┐ link                    link a–b:  f_a = k (x_b + s − x_a) + c (ẋ_b + ṡ − ẋ_a),  f_b = −f_a
//!   head 2 ─┼──── housing ── hand ── arm ── ground    s: stroke of a crank along the head axis, else 0
//!   head n ─┘           rotating unbalance:  F = m e ω² (cos along the axis, r sin across)(ωt + φ)
//! ```
//!
//! The order of the bodies is heads, housing, hand, arm. The motion of a head is prescribed by a
//! `Displacement` drive, or by a crank without housing; its equation is then replaced by that motion.
//! Positions are relative to the pose at rest; the static force is kept apart ([`Mechanism::weight`]),
//! because the linear response does not depend on it. Hand and arm after ISO 10068:1998 (recalled values).
//!
//! In: a validated device and the poses of its heads. Out: dynamic stiffness, motion and powers at one
//! frequency, forces and energies at one instant.
//!
//! Read in this order:
//!
//! - `parts` – rigid bodies, links, applied forces
//! - `model` – the mechanism
//! - `assembly` – mechanism of a device
//! - `frequency` – response and powers at one frequency
//! - `time` – forces and energies at one instant

mod assembly;
mod frequency;
mod model;
mod parts;
#[cfg(test)]
mod tests;
mod time;

pub use assembly::has_prescribed_motion;
pub use frequency::Powers;
pub use model::Mechanism;
pub use parts::{AppliedForce, DirectedSignal, Link, RigidBody};
