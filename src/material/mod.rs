//! Material laws: transversely isotropic springpot tissue, elastic bulk, orthotropic membranes.
//!
//! In: a tissue set (`spec`), a [`crate::fem::Space`], region indices and fibre directions. Out: a
//! [`MaterialField`] with the coefficients at every GLL point, which solvers and metrics read.
//!
//! Read in this order:
//!
//! - `spec` – tissue sets as written in presets
//! - `error` – invalid tissue data
//! - `springpot` – the viscoelastic law in the frequency domain
//! - `moduli` – one solid in SI units
//! - `validation` – range checks of tissue sets
//! - `maxwell`, `fit` – generalised Maxwell models that approximate springpots in the time domain
//! - `field` – coefficients per GLL point
//! - `region_map` – regions at every point
//! - `rheology` – the complex modulus that a field was solved with
//! - `ogden` – secant modulus under large compression
//! - `incremental` – moduli of compressed tissue for small vibrations
//! - `wave_resolution` – points per shear wavelength

pub(crate) mod error;
pub(crate) mod field;
pub mod fit;
pub(crate) mod incremental;
mod maxwell;
pub(crate) mod moduli;
pub mod ogden;
mod region_map;
pub(crate) mod rheology;
pub mod spec;
pub mod springpot;
mod validation;
pub(crate) mod wave_resolution;

pub use error::MaterialError;
pub use field::{MaterialAssignment, MaterialField, RegionShares};
pub use maxwell::MaxwellFit;
pub use moduli::Moduli;
pub use region_map::RegionMap;
pub use rheology::Rheology;
