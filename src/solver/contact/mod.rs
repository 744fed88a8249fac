//! Contact of heads with the skin through a thin elastic pad (penalty foundation).
//!
//! In: the patch of skin under a head, its shape, the kind of contact, the head's motion; then displacements.
//! Out: nodal forces, force, pressure and torque of the head, energy of the pad.
//!
//! Read in this order:
//!
//! - `pad` – pad stiffness
//! - `gap` – gap between skin and head at first touch
//! - `pressure` – peak pressure and contact area
//! - `annulus` – the footprint of a head cut into annuli, for periodic contact that opens
//! - `head` – the struct `Contact`, one head on the skin
//! - `cycle` – force, motion and pressure of a head over one period
//! - `spread` – how the pressure spreads under a head

pub mod annulus;
pub(crate) mod cycle;

mod gap;
mod head;
mod pad;
mod pressure;
mod spread;

pub use annulus::Annulus;
pub use cycle::HeadCycle;
pub use gap::gaps;
pub use head::{Contact, TouchState};
pub use pad::{PAD_RATIO, PAD_TAPER, pad_stiffness};
pub use pressure::{PERCENTILE, Pressure};
pub use spread::{ClosedPad, pressure_quantile};
