//! Handle of the solver session.

use crate::mesh::spec::Resolution;
use crate::session::Session;
use bevy::prelude::*;

/// The solver session and the resolutions to solve at.
#[derive(Resource)]
pub struct Link {
    /// The session.
    pub session: Session,
    /// Resolutions, coarsest first.
    pub ladder: Vec<Resolution>,
}
