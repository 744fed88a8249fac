//! The spectral-element space: GLL basis, node numbering, metric terms.

pub mod space;
pub use space::Space;
