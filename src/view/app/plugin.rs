//! The plugins of the app: everything, or the part that runs without a window.

use crate::view::camera::plugin::{CameraPlugin, CameraStatePlugin};
use crate::view::export::plugin::{ExportPlugin, ExportStatePlugin};
use crate::view::interact::plugin::{InteractPlugin, InteractStatePlugin};
use crate::view::scene::plugin::{ScenePlugin, SceneStatePlugin};
use crate::view::schedule::{PhaseOrderPlugin, ReceiveOrderPlugin};
use crate::view::state::plugin::StatePlugin;
use crate::view::text::plugin::TextPlugin;
use crate::view::tour::plugin::{TourPlugin, TourStatePlugin};
use crate::view::treatment::plugin::{TreatmentPlugin, TreatmentStatePlugin};
use crate::view::ui::plugin::UiPlugin;
use crate::view::worker::plugin::WorkerPlugin;
use bevy::prelude::*;

/// Everything in the window, apart from Bevy's own plugins and the [`crate::view::worker::link::Link`] to the
/// worker.
pub struct ViewPlugin;

impl Plugin for ViewPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins((PhaseOrderPlugin, LogicPlugin));
        app.add_plugins((UiPlugin, ScenePlugin, CameraPlugin, InteractPlugin, TourPlugin, ExportPlugin));
        app.add_plugins(TreatmentPlugin);
    }
}

/// The part that draws nothing: link to the worker, clock, scales, camera position. Runs without window or
/// adapter.
pub struct LogicPlugin;

impl Plugin for LogicPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins((
            ReceiveOrderPlugin,
            TextPlugin,
            StatePlugin,
            SceneStatePlugin,
            ExportStatePlugin,
            CameraStatePlugin,
            InteractStatePlugin,
            TourStatePlugin,
            TreatmentStatePlugin,
            WorkerPlugin,
        ));
    }
}
