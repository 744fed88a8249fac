//! Conforming hexahedral meshes with curved (27-node) geometry, region tags and named surfaces.

pub mod hex;
pub mod spec;

pub use hex::{Face, HexMesh};
