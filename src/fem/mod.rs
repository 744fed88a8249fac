//! The spectral-element space: GLL basis, node numbering, metric terms.
//!
//! In: a [`crate::mesh::HexMesh`] and a polynomial order. Out: a [`Space`] (which node is where, the gather
//! operator E), metric terms and lumped mass, on which materials, contact patches and solvers are built.
//!
//! Read in this order:
//!
//! - `gll` – points, weights and Lagrange basis in one dimension
//! - `error` – meshes on which no space can be built
//! - `numbering` – topological numbering of the nodes
//! - `space` – the space: nodes of each element, node positions
//! - `geometry` – metric terms of the elements
//! - `face` – metric terms of an element side
//! - `mass` – lumped mass
//! - `incidence` – element points at each node (Eᵀ)
//! - `point_basis` – values and gradients at any point of an element

mod error;
pub(crate) mod face;
pub(crate) mod geometry;
pub(crate) mod gll;
pub(crate) mod incidence;
pub(crate) mod mass;
mod numbering;
pub(crate) mod point_basis;
pub(crate) mod space;

pub use error::SpaceError;
pub use face::FaceGeometry;
pub use geometry::Geometry;
pub use gll::Gll;
pub use incidence::Incidence;
pub use mass::lumped_mass;
pub use point_basis::PointBasis;
pub use space::Space;
