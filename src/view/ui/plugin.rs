//! Plugin of the panels.

use crate::view::ui::layout::draw_panels;
use crate::view::ui::textures::reupload_changed;
use bevy::prelude::*;
use bevy_egui::{EguiPlugin, EguiPrimaryContextPass};

/// Panels and overlays.
pub struct UiPlugin;

impl Plugin for UiPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins(EguiPlugin::default())
            .add_systems(EguiPrimaryContextPass, draw_panels)
            .add_systems(First, reupload_changed);
    }
}
