//! Input and output of a mesh task.

use crate::session::Answer;
use crate::view::data::layer::Layer;
use crate::view::data::plane::Plane;
use crate::view::data::quantity::Quantity;
use crate::view::data::threshold::Threshold;
use crate::view::scene::body_surfaces::BodySurfaces;
use crate::view::scene::sheet::SheetPart;
use crate::view::scene::vertex_source::{Carried, VertexSource};
use crate::view::state::look::Look;
use crate::view::state::side::Side;
use crate::view::state::treatment::TreatmentSum;
use bevy::prelude::*;
use std::sync::Arc;

/// Key of a mesh task: equal keys give equal sheets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeshKey {
    /// Serial number of the answer.
    pub serial: u64,
    /// The quantity whose difference the right view shows.
    pub difference: Option<Quantity>,
    /// The cut plane.
    pub plane: Option<Plane>,
    /// Whether the cut shows fibres.
    pub fibres: bool,
    /// The site whose referred-pain zones are drawn.
    pub site: Option<&'static str>,
    /// The threshold of the region that is drawn.
    pub threshold: Option<Threshold>,
    /// Serial number of the sum of the treatment, if it is painted.
    pub treatment: Option<u64>,
}

/// Everything a builder of sheets needs; independent of the world.
pub struct MeshInput {
    /// The key of the task.
    pub key: MeshKey,
    /// The answer on screen.
    pub answer: Arc<Answer>,
    /// Its surfaces.
    pub shells: BodySurfaces,
    /// Display options.
    pub look: Look,
    /// The sum of the treatment, if there is one.
    pub treatment: Option<Arc<TreatmentSum>>,
}

impl MeshInput {
    /// Source of the vertex data of a side.
    pub fn source(&self, side: Side) -> VertexSource<'_> {
        VertexSource::within(&self.answer, side, &self.look, self.treatment.as_deref())
    }
}

/// A sheet ready to be spawned.
pub struct SheetMesh {
    /// Side, part and layer.
    pub kind: (Side, SheetPart, Option<Layer>),
    /// Its mesh.
    pub mesh: Mesh,
    /// What its vertices carry.
    pub carried: Carried,
}
