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
//! Faces lie on skin, fascia, bones and the inner border of gastrocnemius; tibia and fibula are voids. Other
//! borders between muscles need not lie on faces: the materials of a point are those of its surroundings
//! (`model/shares.rs`). The topology is constant along the leg and the same for all subjects; where
//! gastrocnemius is thin its ring is 5 mm thick and holds tendon, soleus or deep muscle.
//!
//! In: a [`crate::anatomy::Calf`] and an element size. Out: a [`crate::mesh::HexMesh`] by `HexMesh::leg`.
//!
//! Read in this order:
//!
//! - `levels` – levels that bound mesh and muscles
//! - `counts` – numbers of columns, rows and layers; node numbering
//! - `keys` – where the main lines of the template end
//! - `outline` – points of the fascia at which the lines of the template end
//! - `lattice` – node positions of the core
//! - `template` – the plane mesh of a section
//! - `surfaces` – named surfaces
//! - `untangle` – flat elements mended
//! - `build` – `HexMesh::leg`

mod build;
mod counts;
mod keys;
mod lattice;
mod levels;
mod outline;
mod surfaces;
mod template;
mod untangle;

pub use levels::LEVELS;
pub use surfaces::APONEUROSIS;
