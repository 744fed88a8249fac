//! Plugins of the scene.

use crate::view::scene::body_surfaces::BodySurfaces;
use crate::view::scene::device::{HeadPoses, move_heads, rebuild_devices};
use crate::view::scene::material::WavePlugin;
use crate::view::scene::mesh_tasks::{MeshTasks, update_meshes};
use crate::view::scene::paint::{Ramps, paint};
use crate::view::schedule::ViewSystems;
use bevy::prelude::*;

/// Resources of the scene that need no window.
pub struct SceneStatePlugin;

impl Plugin for SceneStatePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<BodySurfaces>().init_resource::<MeshTasks>();
    }
}

/// Sheets, devices and their material.
pub struct ScenePlugin;

impl Plugin for ScenePlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins(WavePlugin).init_resource::<Ramps>().init_resource::<HeadPoses>();
        app.add_systems(
            Update,
            (
                (update_meshes, rebuild_devices).in_set(ViewSystems::Build),
                (paint, move_heads).in_set(ViewSystems::Paint),
            ),
        );
    }
}
