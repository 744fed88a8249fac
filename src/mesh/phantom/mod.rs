//! Phantoms: a layered slab and a layered cylinder.
//!
//! In: [`crate::mesh::spec::BlockSpec`] or [`crate::mesh::spec::CylinderSpec`] and an element size. Out: a
//! [`crate::mesh::HexMesh`] by `HexMesh::block` or `HexMesh::cylinder`.
//!
//! Read in this order:
//!
//! - `division` – number of elements and edge lengths, before meshing
//! - `layers` – checked dimensions, layers divided into elements
//! - `surfaces` – names of boundary faces and interfaces
//! - `block` – mesh of the slab
//! - `disc` – plane mesh of the cylinder
//! - `cylinder` – mesh of the cylinder

mod block;
mod cylinder;
mod disc;
mod division;
mod layers;
mod surfaces;

pub use division::Division;
