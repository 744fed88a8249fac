//! Observers of a run and what they leave behind.

pub mod field;
pub mod trace;

pub use field::HarmonicField;
pub use trace::{Gauge, TraceMeter, Traces};
