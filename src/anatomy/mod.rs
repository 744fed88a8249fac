//! Geometry of the lower leg as functions of position.
//!
//! In: a [`SubjectSpec`] from the presets. Out: a [`Calf`], which gives sections, leg coordinates, fibre
//! directions, sites and neurovascular paths to the mesh, the metrics and the app. No mesh, no material data.
//!
//! Read in this order:
//!
//! - `tissue` – the solid tissues and their region names
//! - `frame` – ISB shank frame and leg coordinates (s, θ, d)
//! - `structure` – muscle by muscle, what fills the leg
//! - `atlas` – a leg as closed curves: the reference leg, or that of a subject
//! - `spec` – the subject as written in a preset
//! - `pennation` – angles of the muscle fibres
//! - `error` – a subject of whom no leg can be built
//! - `size` – lengths and girths of one leg (ANSUR II regressions)
//! - `profile` – thickness of the fat along the leg
//! - `section` – the cross-section at one level
//! - `bones` – bones moved and trimmed to fit a section
//! - `calf` – the leg: coordinate transforms, fibre directions
//! - `depth` – how deep a point lies in each part
//! - `context` – what surrounds the computed leg, for the picture
//! - `foot` – the point of the skin over a point of the leg
//! - `site` – charted trigger-point sites
//! - `path` – courses of nerves and vessels

pub(crate) mod atlas;
mod bones;
pub(crate) mod calf;
pub mod context;
mod depth;
mod error;
mod foot;
pub mod frame;
pub(crate) mod path;
mod pennation;
mod profile;
pub(crate) mod section;
pub(crate) mod site;
pub(crate) mod size;
pub mod spec;
pub(crate) mod structure;
pub(crate) mod tissue;

pub use atlas::{BoneSpec, LegSpec, LevelSpec, TendonSpec};
pub use calf::Calf;
pub use error::AnatomyError;
pub use foot::TREATABLE_DEG;
pub use path::{NeurovascularPath, PathKind};
pub use section::Section;
pub use site::Site;
pub use size::LegSize;
pub use spec::SubjectSpec;
pub use structure::Structure;
pub use tissue::Tissue;
