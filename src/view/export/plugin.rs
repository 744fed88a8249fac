//! Plugins of the exports.

use crate::view::export::request::ExportState;
use crate::view::export::save::{record_gif, start_export};
use crate::view::schedule::ViewSystems;
use bevy::prelude::*;

/// The request for an export and its outcome.
pub struct ExportStatePlugin;

impl Plugin for ExportStatePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<ExportState>();
    }
}

/// Systems that write the files.
pub struct ExportPlugin;

impl Plugin for ExportPlugin {
    fn build(&self, app: &mut App) {
        app.add_systems(Update, (start_export, record_gif).chain().in_set(ViewSystems::Paint));
    }
}
