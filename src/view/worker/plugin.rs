//! Plugin of the link to the worker.

use crate::view::schedule::{ReceiveSystems, ViewSystems};
use crate::view::worker::receive::{IncomingAnswer, receive};
use crate::view::worker::submit::{send_commands, submit_after_rest};
use bevy::prelude::*;

/// Receives answers and sends questions.
pub struct WorkerPlugin;

impl Plugin for WorkerPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<IncomingAnswer>();
        app.add_systems(
            Update,
            (
                receive.in_set(ReceiveSystems::Answer),
                (submit_after_rest, send_commands).chain().in_set(ViewSystems::Send),
            ),
        );
    }
}
