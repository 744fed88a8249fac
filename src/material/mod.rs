//! Point physics: transversely isotropic springpot tissue, bulk stiffness, membranes.
//!
//! `spec` (as written in presets) · `moduli` (SI, wave speeds) · `fit` (springpot → Maxwell) · `field`
//! (coefficients per GLL point) · `resolution` (points per shear wavelength) ·
//! `rheology` (which complex modulus a field was solved with) · `ogden` (what tissue feels of a
//! large compression) · `stiffen` (what vibration meets in compressed tissue).

pub mod error;
pub mod field;
pub mod fit;
pub mod moduli;
pub mod ogden;
pub mod resolution;
pub mod rheology;
pub mod spec;
pub mod stiffen;

pub use error::MaterialError;
pub use field::{MaterialField, MaterialPlan, MaxwellFit};
pub use moduli::Moduli;
pub use rheology::Rheology;
