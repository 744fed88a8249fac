//! Conforming hexahedral meshes with curved (27-node) geometry, region tags and named surfaces.

mod counts;
pub mod division;
pub mod extrude;
pub mod hex;
mod lattice;
pub mod leg;
pub mod locate;
mod outline;
pub mod phantom;
pub mod quality;
pub mod shape27;
pub mod spec;
mod template;

pub use division::Division;
pub use hex::{Face, HexMesh};
pub use locate::Locator;
pub use quality::{ElementQuality, MeshError, RegionQuality};
