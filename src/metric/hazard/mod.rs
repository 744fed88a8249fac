//! Hazards: what a device does to skin, fat, nerves, vessels and the hand that holds it, the load at rest and
//! the motion together.
//!
//! In: the field of the motion, the static field of the load at rest, pressures under the heads, the device.
//! Out: the rows of the hazard table.
//!
//! Order of reading:
//! - `loaded` – both fields together, at a point and in a volume
//! - `skin` – pressure under one head
//! - `rows` – rows of tissue and hand

mod loaded;
mod rows;
mod skin;

pub use loaded::LoadedField;
pub use rows::{hand_row, path_rows, superficial_row};
pub use skin::{ClosedHead, OpenHead, UniformPressure, at_rest};
