//! How a leg lies in its volume: axes, side, levels.
//!
//! In: a label volume. Out: a [`Pose`], which turns positions in the volume into those of the shank frame.
//!
//! Read in this order:
//!
//! - `template` – the reference leg at the size of a person
//! - `profile` – areas and centres of the bones along the leg
//! - `levels` – which height is which level
//! - `pose` – the frame

pub(super) mod levels;
pub(super) mod pose;
pub(super) mod profile;
pub(super) mod template;

pub use pose::Pose;
