//! Plugin of the state file.

use crate::view::diagnostics::frame_times::{begin_frame, end_frame};
use crate::view::diagnostics::state_file::{StateFile, name_controls, write_state};
use bevy::prelude::*;
use std::path::PathBuf;

/// Writes the state to a file; needs [`FrameTimes`](crate::view::diagnostics::frame_times::FrameTimes) as a
/// resource.
pub struct DiagnosticsPlugin {
    /// The file.
    pub path: PathBuf,
}

impl Plugin for DiagnosticsPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(StateFile::new(self.path.clone()))
            .add_systems(First, begin_frame)
            .add_systems(PreUpdate, name_controls)
            .add_systems(Last, (end_frame, write_state).chain());
    }
}
