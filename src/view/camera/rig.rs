//! Camera entities: one per view, and one above both for the panels.

use crate::view::camera::orbit::{ANGLE_OF_VIEW, Orbit};
use crate::view::export::capture::Capture;
use crate::view::state::palette;
use crate::view::state::settings::Settings;
use crate::view::state::side::Side;
use crate::view::state::window::{RenderQuality, ViewRects};
use bevy::camera::visibility::RenderLayers;
use bevy::camera::{CameraOutputMode, ImageRenderTarget, RenderTarget, Viewport};
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::prelude::*;
use bevy::render::render_resource::BlendState;
use bevy_egui::{EguiGlobalSettings, PrimaryEguiContext};

/// Render target: the window, or an image.
#[derive(Resource, Clone, Default)]
pub struct Canvas {
    /// Image to render to instead of the window.
    pub image: Option<Handle<Image>>,
}

impl Canvas {
    fn target(&self) -> RenderTarget {
        match &self.image {
            Some(image) => RenderTarget::Image(ImageRenderTarget::from(image.clone())),
            None => RenderTarget::default(),
        }
    }
}

/// Spawns the cameras of both views and of the panels.
pub fn spawn_cameras(
    mut commands: Commands,
    (canvas, quality, settings): (Res<Canvas>, Res<RenderQuality>, Res<Settings>),
    mut egui: ResMut<EguiGlobalSettings>,
) {
    egui.auto_create_primary_context = false;
    let ground = background(&settings);
    for side in Side::ALL {
        commands.spawn(view_camera(side, &canvas, &quality, ground));
    }
    commands.spawn((
        PrimaryEguiContext,
        Camera3d::default(),
        canvas.target(),
        Camera {
            order: 10,
            output_mode: CameraOutputMode::Write {
                blend_state: Some(BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                clear_color: ClearColorConfig::None,
            },
            clear_color: ClearColorConfig::Custom(Color::NONE),
            ..default()
        },
        Msaa::Off,
        Tonemapping::None,
        RenderLayers::none(),
    ));
}

/// Background colour of the views.
fn background(settings: &Settings) -> Color {
    let c = palette::palette(settings.ground).ground;
    Color::srgb_u8(c.r(), c.g(), c.b())
}

/// Updates the background when the settings change.
pub fn update_background(settings: Res<Settings>, mut cameras: Query<(&Side, &mut Camera)>) {
    if !settings.is_changed() {
        return;
    }
    for (_, mut camera) in cameras.iter_mut().filter(|(side, _)| **side == Side::A) {
        camera.clear_color = ClearColorConfig::Custom(background(&settings));
    }
}

/// Camera of a view.
fn view_camera(side: Side, canvas: &Canvas, quality: &RenderQuality, ground: Color) -> impl Bundle {
    (
        side,
        Camera3d::default(),
        canvas.target(),
        Camera {
            order: side.index() as isize,
            clear_color: if side == Side::A {
                ClearColorConfig::Custom(ground)
            } else {
                ClearColorConfig::None
            },
            ..default()
        },
        Projection::from(PerspectiveProjection { fov: ANGLE_OF_VIEW, near: 0.01, far: 20.0, ..default() }),
        if quality.software { Msaa::Off } else { Msaa::Sample4 },
        Tonemapping::None,
        Transform::default(),
        side.layer(),
    )
}

/// Sets the transforms of both cameras from the orbit and their viewports from the rectangles of the views.
pub fn place_cameras(
    orbit: Res<Orbit>,
    rects: Res<ViewRects>,
    capture: Option<Res<Capture>>,
    mut cameras: Query<(&Side, &mut Camera, &mut Transform)>,
) {
    let waiting = capture.is_some_and(|c| !c.drawing());
    for (side, mut camera, mut transform) in &mut cameras {
        transform.set_if_neq(orbit.world_from_camera());
        let wanted = viewport(rects.view[side.index()], &camera);
        let active = !waiting && wanted.is_some();
        if camera.is_active != active {
            camera.is_active = active;
        }
        let same = match (&camera.viewport, &wanted) {
            (Some(a), Some(b)) => {
                a.physical_position == b.physical_position && a.physical_size == b.physical_size
            }
            (None, None) => true,
            _ => false,
        };
        if !same && wanted.is_some() {
            camera.viewport = wanted;
        }
    }
}

/// Viewport of a rectangle in logical points; `None` if nothing of it is inside the target.
fn viewport(rect: Rect, camera: &Camera) -> Option<Viewport> {
    let target = camera.computed.target_info.as_ref()?;
    let size = target.physical_size;
    let min = (rect.min * target.scale_factor).round().max(Vec2::ZERO).as_uvec2().min(size);
    let max = (rect.max * target.scale_factor).round().max(Vec2::ZERO).as_uvec2().min(size);
    let inside = max.x > min.x + 1 && max.y > min.y + 1;
    inside.then(|| Viewport { physical_position: min, physical_size: max - min, ..default() })
}
