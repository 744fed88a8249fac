//! The leg mesh: one cross-section template extruded from ankle to knee.
//!
//! ```text
//!            anterior                     rows   A: anterior compartment | tibia
//!        ┌──────────┬─────┐                      D: fibula | deep posterior compartment
//!        │ anterior │░░░░░│                      S: soleus
//!        ├──┬───────┤tibia│               around them: a ring of gastrocnemius, posterior and medial,
//!        │░░│ deep  │░░░░░│               lateral and anterior compartments, open at the tibia;
//!        ├──┴───────┴─────┤               around that: a closed ring of fat whose inner face is the
//!        │     soleus     │               crural fascia or, over the tibia, the bone.
//!        └────────────────┘
//!            posterior
//! ```
//!
//! Tibia and fibula are voids; every named interface is a set of element faces. Blocks are filled by
//! transfinite interpolation (Gordon & Hall 1973). The topology is constant along the leg and the same for
//! all subjects; distally of gastrocnemius its ring thins to 5 mm and becomes tendon, soleus or deep muscle.
//!
//! In: a [`crate::anatomy::Calf`] and an element size. Out: a [`crate::mesh::HexMesh`] by `HexMesh::leg`.
//!
//! Read in this order:
//!
//! - `levels` – levels that bound mesh and muscles
//! - `counts` – numbers of columns, rows and layers; node numbering
//! - `cell` – anatomical part of each quad, and its tissue along the leg
//! - `outline` – points of the fascia at which the lines of the template end
//! - `lattice` – node positions of the core
//! - `template` – the plane mesh of a section
//! - `surfaces` – named surfaces
//! - `build` – `HexMesh::leg`

mod build;
mod cell;
mod counts;
mod lattice;
mod levels;
mod outline;
mod surfaces;
mod template;

pub use levels::LEVELS;
