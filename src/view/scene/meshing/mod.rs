//! Builders of sheets, one file per kind.
//!
//! In: a [`MeshInput`](crate::view::scene::mesh_job::MeshInput). Out: the sheets of both views. The builders
//! run on background threads and touch neither the world nor each other, except that a cut face shows fibres.
//!
//! - `layers` – walls and cut ends of the layers
//! - `context` – what surrounds the leg
//! - `fibres` – strokes on the walls of the muscles
//! - `cut_face` – face, outlines and fibres of a cut
//! - `vessels` – nerves and vessels
//! - `zones` – referred-pain zones
//! - `threshold` – the region above a threshold

pub mod context;
pub mod cut_face;
pub mod fibres;
pub mod layers;
pub mod threshold;
pub mod vessels;
pub mod zones;
