//! Taking hold of a device: dragged over the skin it follows the normal; Alt and the arrow keys nudge it.

use crate::drive::Pose;
use crate::preset::spec::{LoadSpec, ScenarioSpec};
use crate::units::DEG;
use crate::view::device::Poses;
use crate::view::phrases;
use crate::view::pick::{Picked, lay, on_skin};
use crate::view::place::{from_vec3, to_vec3};
use crate::view::state::{Frames, Look, Question, Reading, Shown, Side};
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy_egui::input::EguiWantsInput;
use bevy_rapier3d::prelude::ReadRapierContext;

/// How far a device reaches away from the skin where it can be taken hold of [m].
const REACH: f32 = 0.13;
/// How near a ray must pass its axis [m].
const GRASP: f32 = 0.026;
/// A nudge: along the leg in s, and round it [deg].
const NUDGE: [f64; 2] = [0.01, 2.0];

/// The device in the user's hand.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grip {
    /// Whose device it is.
    pub side: Option<Side>,
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

/// Takes hold, drags and lets go; a device that has been moved is asked about anew when it is let go.
pub fn drag(
    window: Option<Single<&Window, With<PrimaryWindow>>>,
    buttons: Res<ButtonInput<MouseButton>>,
    (shown, look, reading, frames): (Res<Shown>, Res<Look>, Res<Reading>, Res<Frames>),
    (egui, poses): (Res<EguiWantsInput>, Res<Poses>),
    rapier: ReadRapierContext<'_, '_>,
    cameras: Query<(&Side, &Camera, &GlobalTransform)>,
    mut question: ResMut<Question>,
    (mut grip, mut picked): (ResMut<Grip>, ResMut<Picked>),
) -> Result {
    let Some(cursor) = window.and_then(|w| w.cursor_position()) else { return Ok(()) };
    let ray = |side: Side| {
        let (_, camera, eye) = cameras.iter().find(|(s, ..)| **s == side)?;
        camera.viewport_to_world(eye, cursor).ok()
    };
    if buttons.just_pressed(MouseButton::Left) && !egui.is_using_pointer() && !egui.is_popup_open() {
        let under = frames.side_at(cursor).filter(|&side| {
            let rims = &poses.rims[side.index()];
            ray(side).is_some_and(|ray| rims.iter().any(|(pose, _)| grasps(ray, pose)))
        });
        if grip.side != under {
            grip.side = under;
        }
        return Ok(());
    }
    let Some(side) = grip.side else { return Ok(()) };
    if !buttons.pressed(MouseButton::Left) {
        grip.side = None;
        question.send |= question.scenario != question.asked;
        return Ok(());
    }
    let Some(ray) = ray(side) else { return Ok(()) };
    let Some(calf) = shown.answer.as_ref().and_then(|a| a.body.calf.as_deref()) else { return Ok(()) };
    let plane = look.cut.plane(look.cut_at, reading.low, reading.high);
    let Some(point) = on_skin(&rapier, ray, plane.as_ref())? else {
        picked.point = None;
        picked.refuse(side, phrases::NO_SKIN.into());
        return Ok(());
    };
    let (s, theta, _) = calf.to_leg(from_vec3(point));
    put(&mut question, &mut picked, side, (point, s, theta / DEG));
    Ok(())
}

/// Lays a side's device at a place, or says why not.
fn put(question: &mut Question, picked: &mut Picked, side: Side, place: (Vec3, f64, f64)) {
    picked.side = Some(side);
    picked.point = Some(place);
    picked.refusal = lay(&mut question.scenario, side, place.1, place.2).err();
}

/// Alt and an arrow nudge the device picked last (A at first): up and down along the leg, left and right round it.
pub fn nudge(
    keys: Res<ButtonInput<KeyCode>>,
    egui: Res<EguiWantsInput>,
    mut question: ResMut<Question>,
    mut picked: ResMut<Picked>,
) {
    if egui.wants_keyboard_input() || !keys.any_pressed([KeyCode::AltLeft, KeyCode::AltRight]) {
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
/// The reason in plain words if it cannot lie there; then it stays.
pub fn step(scenario: &mut ScenarioSpec, side: Side, ds: f64, dtheta_deg: f64) -> Result<(), String> {
    let now = match scenario.cases.get(side.index()).map(|case| &case.load) {
        Some(LoadSpec::Device { placement, .. }) => (placement.s, placement.theta_deg),
        _ => return lay(scenario, side, 0.0, 0.0),
    };
    let theta = (now.1 + dtheta_deg + 180.0).rem_euclid(360.0) - 180.0;
    lay(scenario, side, now.0 + ds, theta)
}
