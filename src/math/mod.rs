//! Small mathematics every layer may use: vectors, complex numbers, SIMD lanes, fits, spectra.

pub mod lanes;

pub mod direct;
pub mod fit;
pub mod fronts;
pub mod interp;
pub mod monitor;
pub mod reduced;
pub mod sample;
pub mod sparse;
pub mod spectrum;

pub use monitor::Monitor;

/// A vector or point in the shank frame [m] (or dimensionless).
pub type V3 = nalgebra::Vector3<f64>;
/// Complex number; harmonic quantities are Re{X e^{+iωt}}.
pub type C64 = nalgebra::Complex<f64>;
/// A complex number in single precision.
pub type C32 = nalgebra::Complex<f32>;
