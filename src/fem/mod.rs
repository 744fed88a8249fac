//! The spectral-element space: GLL basis, node numbering, metric terms.
//!
//! `Space` (E: which node is where) · `Gll`, `PointBasis` (B: values and gradients) · `Geometry`,
//! `FaceGeometry` (metric terms and quadrature weights) · `Incidence` (Eᵀ: node → its element points).

pub mod eval;
pub mod face;
pub mod geometry;
pub mod gll;
pub mod incidence;
pub mod mass;
pub mod space;

pub use eval::PointBasis;
pub use face::FaceGeometry;
pub use geometry::Geometry;
pub use gll::Gll;
pub use incidence::Incidence;
pub use mass::lumped_mass;
pub use space::{Space, SpaceError};
