//! Plugins of the input.

use crate::view::interact::drag::{drag, nudge};
use crate::view::interact::file_drop::open_dropped;
use crate::view::interact::pick::click;
use crate::view::interact::playback::toggle_playback;
use crate::view::interact::skin::{Skin, set_collider};
use crate::view::interact::undo::{UndoHistory, record_history, undo_by_keys};
use crate::view::schedule::{InteractSystems, ViewSystems};
use crate::view::state::placement::DragState;
use bevy::prelude::*;
use bevy_rapier3d::plugin::RapierPhysicsPlugin;

/// Resources of the input that need no window.
pub struct InteractStatePlugin;

impl Plugin for InteractStatePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Skin>().init_resource::<UndoHistory>();
    }
}

/// Picking, dragging, dropping, undo; ray casts by rapier.
pub struct InteractPlugin;

impl Plugin for InteractPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins(RapierPhysicsPlugin::<()>::default()).init_resource::<DragState>();
        app.add_systems(
            Update,
            (
                set_collider.in_set(ViewSystems::Build),
                drag.in_set(InteractSystems::Drag),
                nudge.in_set(InteractSystems::Nudge),
                toggle_playback.in_set(InteractSystems::Playback),
                click.in_set(InteractSystems::Click),
                open_dropped.in_set(InteractSystems::FileDrop),
                (undo_by_keys, record_history).chain().in_set(InteractSystems::Undo),
            ),
        );
    }
}
