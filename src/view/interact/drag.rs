//! Moving a device: dragging it over the skin, and nudging it with Alt and the arrow keys.

use crate::drive::Pose;
use crate::preset::scenario::ScenarioSpec;
use crate::units::DEG;
use crate::view::geometry::transform::{from_vec3, to_vec3};
use crate::view::interact::keys::held;
use crate::view::interact::pick::on_skin;
use crate::view::scene::device::HeadPoses;
use crate::view::scene::mesh_tasks::MeshTasks;
use crate::view::state::answer::ShownAnswer;
use crate::view::state::placement::{DragState, PickState, PlacementRefusal, leg_coordinates, place_device};
use crate::view::state::question::Question;
use crate::view::state::side::Side;
use crate::view::state::window::ViewRects;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy_egui::input::EguiWantsInput;
use bevy_rapier3d::prelude::ReadRapierContext;

/// Length of the part of a device that can be grabbed, from the skin [m].
const REACH: f32 = 0.13;

/// Largest distance of the pointer's ray from the device's axis [m].
const GRASP: f32 = 0.026;

/// Distance from the camera to a point behind the leg [m].
const BEYOND: f32 = 8.0;

/// Step of a nudge: along the leg in s, and around it [deg].
const NUDGE: [f64; 2] = [0.01, 2.0];

/// Whether a ray passes within reach of a device's axis, in front of the camera.
pub fn ray_hits_device(ray: Ray3d, pose: &Pose) -> bool {
    let (foot, out) = (to_vec3(&pose.centre), -to_vec3(&pose.axis));
    let towards = *ray.direction;
    // Closest points of the ray o + t·d and the axis f + s·a, both with unit direction.
    let (w, b) = (ray.origin - foot, towards.dot(out));
    let (d, e) = (towards.dot(w), out.dot(w));
    let along = if (1.0 - b * b) < 1e-6 { e } else { (e - b * d) / (1.0 - b * b) };
    let on_axis = foot + out * along.clamp(0.0, REACH);
    let reach = (on_axis - ray.origin).dot(towards);
    reach > 0.0 && (ray.origin + towards * reach - on_axis).length() < GRASP
}

/// Parameters of a drag.
#[derive(SystemParam)]
pub struct DragParams<'w, 's> {
    shown: Res<'w, ShownAnswer>,
    tasks: Res<'w, MeshTasks>,
    rects: Res<'w, ViewRects>,
    poses: Res<'w, HeadPoses>,
    egui: Res<'w, EguiWantsInput>,
    rapier: ReadRapierContext<'w, 's>,
    window: Option<Single<'w, 's, &'static Window, With<PrimaryWindow>>>,
    cameras: Query<'w, 's, (&'static Side, &'static Camera, &'static GlobalTransform)>,
}

impl DragParams<'_, '_> {
    fn cursor(&self) -> Option<Vec2> {
        self.window.as_ref().and_then(|w| w.cursor_position())
    }

    /// Camera of a side's view.
    fn eye(&self, side: Side) -> Option<(&Camera, &GlobalTransform)> {
        self.cameras.iter().find(|(s, ..)| **s == side).map(|(_, camera, eye)| (camera, eye))
    }

    /// The device under the pointer, as the start of a drag.
    fn device(&self) -> Option<DragState> {
        if self.egui.is_using_pointer() || self.egui.is_popup_open() {
            return None;
        }
        let cursor = self.cursor()?;
        let side = self.rects.side_at(cursor)?;
        let (camera, eye) = self.eye(side)?;
        let ray = camera.viewport_to_world(eye, cursor).ok()?;
        let heads = &self.poses.rims[side.index()];
        if !heads.iter().any(|(pose, _)| ray_hits_device(ray, pose)) {
            return None;
        }
        let foot = heads.iter().map(|(pose, _)| to_vec3(&pose.centre)).sum::<Vec3>() / heads.len() as f32;
        let inward = heads.iter().map(|(pose, _)| to_vec3(&pose.axis)).sum::<Vec3>();
        let offset = camera.world_to_viewport(eye, foot).ok()? - cursor;
        Some(DragState { side: Some(side), offset, behind: inward.dot(foot - eye.translation()) < 0.0 })
    }

    /// The skin under the foot of the dragged device, with its leg coordinates s and θ [deg].
    fn skin(&self, drag_state: &DragState, side: Side) -> Result<Option<(Vec3, f64, f64)>> {
        let calf = self.shown.answer.as_ref().and_then(|a| a.body.calf.as_deref());
        let ray = self.cursor().zip(self.eye(side)).and_then(|(cursor, (camera, eye))| {
            let ray = camera.viewport_to_world(eye, cursor + drag_state.offset).ok()?;
            Some(if drag_state.behind { Ray3d::new(ray.get_point(BEYOND), -ray.direction) } else { ray })
        });
        let (Some(calf), Some(ray)) = (calf, ray) else { return Ok(None) };
        let Some(point) = on_skin(&self.rapier, ray, self.tasks.open.as_ref())? else { return Ok(None) };
        let (s, theta, _) = calf.to_leg(from_vec3(point));
        Ok(Some((point, s, theta / DEG)))
    }
}

/// Starts, continues and ends a drag; [`crate::view::worker::submit::submit_after_rest`] sends the new
/// question after the release.
pub fn drag(
    scene: DragParams<'_, '_>,
    buttons: Res<ButtonInput<MouseButton>>,
    mut question: ResMut<Question>,
    mut drag_state: ResMut<DragState>,
    mut picked: ResMut<PickState>,
) -> Result {
    if buttons.just_pressed(MouseButton::Left) {
        drag_state.set_if_neq(scene.device().unwrap_or_default());
        return Ok(());
    }
    let Some(side) = drag_state.side else { return Ok(()) };
    if !buttons.pressed(MouseButton::Left) {
        drag_state.side = None;
        // The device stays at its last valid place, so that there is no refusal left.
        picked.refusal = None;
        return Ok(());
    }
    if scene.cursor().is_none() {
        return Ok(());
    }
    match scene.skin(&drag_state, side)? {
        Some(place) => picked.place(&mut question.scenario, side, place),
        None => {
            picked.point = None;
            picked.refuse(side, PlacementRefusal::NoSkin);
        }
    }
    Ok(())
}

/// Alt and an arrow key nudge the last picked device (initially A): up and down along the leg, left and right
/// around it.
pub fn nudge(keys: Res<ButtonInput<KeyCode>>, mut question: ResMut<Question>, mut picked: ResMut<PickState>) {
    if !held(&keys, [KeyCode::AltLeft, KeyCode::AltRight]) {
        return;
    }
    let axis = |plus: KeyCode, minus: KeyCode| {
        f64::from(i8::from(keys.just_pressed(plus)) - i8::from(keys.just_pressed(minus)))
    };
    let down = axis(KeyCode::ArrowDown, KeyCode::ArrowUp);
    let round = axis(KeyCode::ArrowLeft, KeyCode::ArrowRight);
    if down == 0.0 && round == 0.0 {
        return;
    }
    let side = picked.side.unwrap_or(Side::A);
    picked.side = Some(side);
    picked.point = None;
    picked.refusal = move_device(&mut question.scenario, side, down * NUDGE[0], round * NUDGE[1]).err();
}

/// Moves a side's device along the leg by `ds` and around it by `dtheta_deg` [deg].
///
/// # Errors
/// The refusal; the device then stays where it is.
pub fn move_device(
    scenario: &mut ScenarioSpec,
    side: Side,
    ds: f64,
    dtheta_deg: f64,
) -> Result<(), PlacementRefusal> {
    let Some(now) = leg_coordinates(scenario, side) else { return Err(PlacementRefusal::NoDevice) };
    let theta = (now.1 + dtheta_deg + 180.0).rem_euclid(360.0) - 180.0;
    place_device(scenario, side, now.0 + ds, theta)
}
