//! Geometry of the element mesh for drawing and picking.
//!
//! In: the spectral-element space of an answer; poses of heads. Out: triangles whose vertices are nodes or
//! points on edges between nodes, so that any nodal field can be interpolated on them; transforms for Bevy.
//! Nothing here has state.
//!
//! - `transform` – vectors and poses: from the solver's types to Bevy's and back
//! - `surface_mesh` – triangulated element faces
//! - `section` – plane sections, outlines and level sets

pub mod section;
pub mod surface_mesh;
pub mod transform;
