//! Conforming hexahedral meshes with curved faces, region tags and named surfaces.
//!
//! In: a [`crate::anatomy::Calf`] or a phantom of `spec`, and an element size. Out: a [`HexMesh`], on which
//! the spectral-element space is built, its quality, and a [`Locator`]. No polynomial order, no solver.
//!
//! Read in this order:
//!
//! - `spec` – resolution and phantoms as written in presets
//! - `error` – specifications for which no mesh can be built
//! - `hex` – the mesh: nodes, elements, regions, faces
//! - `shape` – the map of an element
//! - `quality` – Jacobians and edge lengths
//! - `locator` – point location
//! - `plane_mesh` – plane mesh and its extrusion
//! - `phantom/` – slab and cylinder
//! - `leg/` – the leg

mod error;
pub(crate) mod hex;
pub mod leg;
pub(crate) mod locator;
mod phantom;
mod plane_mesh;
pub(crate) mod quality;
pub mod shape;
pub mod spec;

pub use error::MeshError;
pub use hex::{Face, HexMesh};
pub use locator::Locator;
pub use phantom::Division;
pub use quality::{ElementQuality, RegionQuality};
pub use shape::Shape;
