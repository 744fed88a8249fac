//! Geometry of the element mesh for drawing and picking.
//!
//! In: the spectral-element space of an answer; poses of heads. Out: triangles whose vertices are nodes or
//! points of elements, so that any nodal field can be interpolated on them; transforms for Bevy.
//! Nothing here has state.
//!
//! - `transform` – vectors and poses: from the solver's types to Bevy's and back
//! - `anchor` – where in the elements a vertex lies
//! - `loft` – surfaces through closed curves
//! - `surface_nets` – the surface of a region of a grid
//! - `surface_mesh` – triangulated surfaces of a body
//! - `section` – plane sections, outlines and level sets
//! - `parts` – a section divided by the borders of muscles

pub mod anchor;
pub mod loft;
pub mod parts;
pub mod section;
pub mod surface_mesh;
pub mod surface_nets;
pub mod transform;
