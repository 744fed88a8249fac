//! Point physics: transversely isotropic springpot tissue, bulk stiffness, membranes.

pub mod field;
pub mod fit;
pub mod spec;
pub use field::{MaterialField, MaxwellFit};
