//! Metrics at one material point.
//!
//! In: the frequency components of displacement and strain at a point, and its material. Out: a
//! [`PointState`] with RMS and peak values, energy, dissipation and flux.
//!
//! Read in this order:
//!
//! - `tensor` – complex vectors and tensors
//! - `material` – material and deviatoric stress
//! - `component` – one frequency component
//! - `state` – RMS values, peaks, energy and flux

mod component;
mod material;
mod state;
mod tensor;

pub use component::FrequencyComponent;
pub use material::PointMaterial;
pub use state::{PointState, evaluate};
pub use tensor::{CM3, CV3};
