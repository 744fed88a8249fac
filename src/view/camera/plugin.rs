//! Plugins of the camera.

use crate::view::camera::flight::{Flight, fly};
use crate::view::camera::framing::frame_first_body;
use crate::view::camera::orbit::Orbit;
use crate::view::camera::rig::{Canvas, place_cameras, spawn_cameras, update_background};
use crate::view::camera::steering::{PointerPress, steer_by_keys, steer_by_mouse, steer_by_touch};
use crate::view::schedule::{InteractSystems, ReceiveSystems, ViewSystems};
use crate::view::state::window::RenderQuality;
use bevy::prelude::*;

/// Position of the cameras, its initial framing and animated moves.
pub struct CameraStatePlugin;

impl Plugin for CameraStatePlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Orbit>().init_resource::<Flight>();
        app.add_systems(
            Update,
            (frame_first_body.in_set(ReceiveSystems::Framing), fly.in_set(ReceiveSystems::Flight)),
        );
    }
}

/// Camera entities and their control.
pub struct CameraPlugin;

impl Plugin for CameraPlugin {
    fn build(&self, app: &mut App) {
        app.init_resource::<Canvas>().init_resource::<RenderQuality>().init_resource::<PointerPress>();
        app.add_systems(Startup, spawn_cameras).add_systems(
            Update,
            (
                (steer_by_mouse, steer_by_touch, steer_by_keys).chain().in_set(InteractSystems::Steering),
                (place_cameras, update_background).in_set(ViewSystems::Paint),
            ),
        );
    }
}
