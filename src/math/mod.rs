//! Mathematics for every layer: vectors and complex numbers, SIMD lanes, linear algebra, fits, spectra,
//! samples.
//!
//! In: plain numbers, slices and `nalgebra` matrices. Out: the same. Nothing here knows meshes, materials or
//! devices.
//!
//! Read in this order:
//!
//! - `monitor` – cancellation and progress of long computations
//! - `lanes` – SIMD vectors and the run-time choice of the instruction set
//! - `interp` – monotone interpolation of tables
//! - `spectrum` – Fourier sums of whole periods
//! - `fit` – non-negative least squares, minimax fits, pattern search
//! - `sample` – random and low-discrepancy samples, quantiles
//! - `sparse` – compressed sparse rows
//! - `sparse_lu` – LU of small sparse systems
//! - `multifrontal` – LDLᵀ of large finite-element systems
//! - `reduced` – projection-based reduced models over frequency

pub mod lanes;

pub(crate) mod fit;
pub(crate) mod interp;
pub(crate) mod monitor;
pub(crate) mod multifrontal;
pub(crate) mod reduced;
pub(crate) mod sample;
pub(crate) mod sparse;
pub(crate) mod sparse_lu;
pub(crate) mod spectrum;

pub use monitor::Monitor;

/// A vector or point in the shank frame [m], or dimensionless.
pub type V3 = nalgebra::Vector3<f64>;
/// Complex number in double precision; harmonic quantities are Re{X e^{+iωt}}.
pub type C64 = nalgebra::Complex<f64>;
/// Complex number in single precision.
pub type C32 = nalgebra::Complex<f32>;
