//! Conforming hexahedral meshes with curved (27-node) geometry, region tags and named surfaces.

pub mod extrude;
pub mod hex;
pub mod leg;
pub mod locate;
pub mod phantom;
pub mod quality;
pub mod shape27;
pub mod spec;

pub use hex::{Face, HexMesh};
pub use locate::Locator;
pub use quality::{ElementQuality, MeshError, RegionQuality};
