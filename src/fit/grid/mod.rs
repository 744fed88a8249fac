//! The labels of a leg on a grid in its own frame, mended.
//!
//! In: a label volume and a pose. Out: a [`LegGrid`](leg_grid::LegGrid); exact distances on grids.
//!
//! Read in this order:
//!
//! - `distance` – distances from a set of grid points
//! - `leg_grid` – the grid
//! - `mend` – pieces that lie apart, holes, and what may not be mended

pub(super) mod distance;
pub(super) mod leg_grid;
pub(super) mod mend;
