//! The curves of a leg: what a grid becomes.
//!
//! In: a mended grid, and the reference leg at its size. Out: a [`LegSpec`](crate::anatomy::LegSpec).
//!
//! Read in this order:
//!
//! - `outline` – skin, fascia and bones
//! - `fill` – the muscle at every point inside the fascia
//! - `contour` – closed curves around a region of a plane
//! - `muscles` – gastrocnemius, calcaneal tendon, borders of the other muscles

pub(super) mod contour;
pub(super) mod fill;
pub(super) mod muscles;
pub(super) mod outline;
