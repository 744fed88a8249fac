//! Taking hold of a device: dragged over the skin it follows the normal; Alt and the arrow keys nudge it.

use crate::drive::Pose;
use crate::preset::spec::{LoadSpec, ScenarioSpec};
use crate::units::DEG;
use crate::view::device::Poses;
use crate::view::held;
use crate::view::making::Workshop;
use crate::view::pick::{Picked, lay, on_skin};
use crate::view::place::{from_vec3, to_vec3};
use crate::view::refusal::Refusal;
use crate::view::state::{Frames, Question, Shown, Side};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy_egui::input::EguiWantsInput;
use bevy_rapier3d::prelude::ReadRapierContext;

/// How far a device reaches away from the skin where it can be taken hold of [m].
const REACH: f32 = 0.13;
/// How near a ray must pass its axis [m].
const GRASP: f32 = 0.026;
/// From the eye to a place behind the leg [m].
const BEYOND: f32 = 8.0;
/// A nudge: along the leg in s, and round it [deg].
const NUDGE: [f64; 2] = [0.01, 2.0];

/// The device in the user's hand.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Grip {
    /// Whose device it is.
    pub side: Option<Side>,
    /// From the pointer to the device's foot on the screen [points]: held by its handle, it does not jump.
    offset: Vec2,
    /// Whether the foot stood on the side of the leg that faces away.
    behind: bool,
}

/// Whether a ray passes through a device that stands on the skin at a pose.
pub fn grasps(ray: Ray3d, pose: &Pose) -> bool {
    let (foot, out) = (to_vec3(&pose.centre), -to_vec3(&pose.axis));
    let towards = *ray.direction;
    // Nearest points of the ray o + t d and the axis f + s a, both of unit direction.
    let (w, b) = (ray.origin - foot, towards.dot(out));
    let (d, e) = (towards.dot(w), out.dot(w));
    let along = if (1.0 - b * b) < 1e-6 { e } else { (e - b * d) / (1.0 - b * b) };
    let on_axis = foot + out * along.clamp(0.0, REACH);
    let reach = (on_axis - ray.origin).dot(towards);
    reach > 0.0 && (ray.origin + towards * reach - on_axis).length() < GRASP
}

/// What dragging looks at.
#[derive(SystemParam)]
pub struct Scene<'w, 's> {
    shown: Res<'w, Shown>,
    shop: Res<'w, Workshop>,
    frames: Res<'w, Frames>,
    poses: Res<'w, Poses>,
    egui: Res<'w, EguiWantsInput>,
    rapier: ReadRapierContext<'w, 's>,
    window: Option<Single<'w, 's, &'static Window, With<PrimaryWindow>>>,
    cameras: Query<'w, 's, (&'static Side, &'static Camera, &'static GlobalTransform)>,
}

impl Scene<'_, '_> {
    fn cursor(&self) -> Option<Vec2> {
        self.window.as_ref().and_then(|w| w.cursor_position())
    }

    /// The camera of a side's view.
    fn eye(&self, side: Side) -> Option<(&Camera, &GlobalTransform)> {
        self.cameras.iter().find(|(s, ..)| **s == side).map(|(_, camera, eye)| (camera, eye))
    }

    /// The device under the pointer.
    fn device(&self) -> Option<Grip> {
        if self.egui.is_using_pointer() || self.egui.is_popup_open() {
            return None;
        }
        let cursor = self.cursor()?;
        let side = self.frames.side_at(cursor)?;
        let (camera, eye) = self.eye(side)?;
        let ray = camera.viewport_to_world(eye, cursor).ok()?;
        let heads = &self.poses.rims[side.index()];
        if !heads.iter().any(|(pose, _)| grasps(ray, pose)) {
            return None;
        }
        let foot = heads.iter().map(|(pose, _)| to_vec3(&pose.centre)).sum::<Vec3>() / heads.len() as f32;
        let inward = heads.iter().map(|(pose, _)| to_vec3(&pose.axis)).sum::<Vec3>();
        let offset = camera.world_to_viewport(eye, foot).ok()? - cursor;
        Some(Grip { side: Some(side), offset, behind: inward.dot(foot - eye.translation()) < 0.0 })
    }

    /// The skin under the foot of a device in the hand, with its leg coordinates s and θ [deg].
    fn skin(&self, grip: &Grip, side: Side) -> Result<Option<(Vec3, f64, f64)>> {
        let calf = self.shown.answer.as_ref().and_then(|a| a.body.calf.as_deref());
        let ray = self.cursor().zip(self.eye(side)).and_then(|(cursor, (camera, eye))| {
            let ray = camera.viewport_to_world(eye, cursor + grip.offset).ok()?;
            Some(if grip.behind { Ray3d::new(ray.get_point(BEYOND), -ray.direction) } else { ray })
        });
        let (Some(calf), Some(ray)) = (calf, ray) else { return Ok(None) };
        let Some(point) = on_skin(&self.rapier, ray, self.shop.open.as_ref())? else { return Ok(None) };
        let (s, theta, _) = calf.to_leg(from_vec3(point));
        Ok(Some((point, s, theta / DEG)))
    }
}

/// Takes hold, drags and lets go; [`crate::view::link::notice`] asks about the new place once it is let go.
pub fn drag(
    scene: Scene<'_, '_>,
    buttons: Res<ButtonInput<MouseButton>>,
    mut question: ResMut<Question>,
    mut grip: ResMut<Grip>,
    mut picked: ResMut<Picked>,
) -> Result {
    if buttons.just_pressed(MouseButton::Left) {
        grip.set_if_neq(scene.device().unwrap_or_default());
        return Ok(());
    }
    let Some(side) = grip.side else { return Ok(()) };
    if !buttons.pressed(MouseButton::Left) {
        grip.side = None;
        // It lies where it last could: nothing is refused any more.
        picked.refusal = None;
        return Ok(());
    }
    if scene.cursor().is_none() {
        return Ok(());
    }
    match scene.skin(&grip, side)? {
        Some(place) => put(&mut question, &mut picked, side, place),
        None => {
            picked.point = None;
            picked.refuse(side, Refusal::NoSkin);
        }
    }
    Ok(())
}

/// Lays a side's device at a place, or says why not.
fn put(question: &mut Question, picked: &mut Picked, side: Side, place: (Vec3, f64, f64)) {
    picked.side = Some(side);
    picked.point = Some(place);
    picked.refusal = lay(&mut question.scenario, side, place.1, place.2).err();
}

/// Alt and an arrow nudge the device picked last (A at first): up and down along the leg, left and right round it.
pub fn nudge(keys: Res<ButtonInput<KeyCode>>, mut question: ResMut<Question>, mut picked: ResMut<Picked>) {
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
    picked.refusal = step(&mut question.scenario, side, down * NUDGE[0], round * NUDGE[1]).err();
}

/// Moves a side's device along the leg and round it [deg].
///
/// # Errors
/// The reason if it cannot lie there; then it stays.
pub fn step(scenario: &mut ScenarioSpec, side: Side, ds: f64, dtheta_deg: f64) -> Result<(), Refusal> {
    let now = match scenario.cases.get(side.index()).map(|case| &case.load) {
        Some(LoadSpec::Device { placement, .. }) => (placement.s, placement.theta_deg),
        _ => return lay(scenario, side, 0.0, 0.0),
    };
    let theta = (now.1 + dtheta_deg + 180.0).rem_euclid(360.0) - 180.0;
    lay(scenario, side, now.0 + ds, theta)
}
