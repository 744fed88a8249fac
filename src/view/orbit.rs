//! One orbit camera for both views: drag to turn, right drag (or Shift) to move, wheel to zoom, keys for all of it.

use crate::view::drag::Grip;
use crate::view::state::{Frames, Reading, Shown, Side};
use bevy::input::gestures::PinchGesture;
use bevy::input::mouse::{AccumulatedMouseMotion, AccumulatedMouseScroll, MouseScrollUnit};
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy_egui::input::EguiWantsInput;

/// Vertical angle of view [rad]: long lens, calm perspective.
pub const ANGLE_OF_VIEW: f32 = 0.42;
const TURN_PER_PIXEL: f32 = 0.006;
const TURN_PER_SECOND: f32 = 1.2;
const ZOOM_PER_LINE: f32 = 0.1;
/// Pixels the pointer may wander between press and release of a click.
const CLICK_SLACK: f32 = 4.0;

/// Where the cameras are.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Orbit {
    /// Angle from the posterior view, + towards medial [rad].
    pub yaw: f32,
    /// Elevation, + from proximal [rad].
    pub pitch: f32,
    /// Distance from the target [m].
    pub distance: f32,
    /// The point looked at [m].
    pub target: Vec3,
}

impl Default for Orbit {
    fn default() -> Self {
        let (yaw, pitch) = Preset::Oblique.angles();
        Orbit { yaw, pitch, distance: 1.2, target: Vec3::ZERO }
    }
}

/// A named point of view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// From behind and medial.
    Oblique,
    /// From behind.
    Posterior,
    /// From the inner side.
    Medial,
    /// From the outer side.
    Lateral,
    /// From above, for cuts across.
    Section,
}

impl Preset {
    /// Every preset, in menu order.
    pub const ALL: [Preset; 5] =
        [Preset::Oblique, Preset::Posterior, Preset::Medial, Preset::Lateral, Preset::Section];

    /// Its name on the command line; with `preset-` before it that of its message.
    pub fn key(self) -> &'static str {
        ["oblique", "posterior", "medial", "lateral", "section"][self as usize]
    }

    /// Yaw and pitch [rad].
    pub fn angles(self) -> (f32, f32) {
        match self {
            Preset::Oblique => (0.95, 0.16),
            Preset::Posterior => (0.0, 0.06),
            Preset::Medial => (1.57, 0.06),
            Preset::Lateral => (4.71, 0.06),
            Preset::Section => (0.35, 1.05),
        }
    }
}

impl Orbit {
    /// Direction from the target to the eye.
    pub fn towards_eye(&self) -> Vec3 {
        let (sy, cy) = self.yaw.sin_cos();
        let (sp, cp) = self.pitch.sin_cos();
        Vec3::new(-cp * cy, sp, -cp * sy)
    }

    /// Camera transform.
    pub fn world_from_camera(&self) -> Transform {
        Transform::from_translation(self.target + self.distance * self.towards_eye())
            .looking_at(self.target, Vec3::Y)
    }

    /// Turns by screen-space drags [rad]; the eye stays off the poles.
    pub fn turn(&mut self, right: f32, up: f32) {
        self.yaw = (self.yaw + right).rem_euclid(std::f32::consts::TAU);
        self.pitch = (self.pitch + up).clamp(-1.45, 1.45);
    }

    /// Moves the target by screen-space steps [m].
    pub fn shift(&mut self, right: f32, up: f32) {
        let rotation = self.world_from_camera().rotation;
        self.target += rotation * Vec3::new(right, up, 0.0);
    }

    /// Multiplies the distance, within reach of the leg.
    pub fn zoom(&mut self, factor: f32) {
        self.distance = (self.distance * factor).clamp(0.12, 4.0);
    }

    /// Looks at a whole box from the present direction, in a view of this width / height.
    pub fn frame(&mut self, low: Vec3, high: Vec3, aspect: f32) {
        self.target = 0.5 * (low + high);
        let half = 0.5 * (high - low);
        let across = half.xz().length() / aspect.clamp(0.2, 1.0);
        self.distance = 1.22 * half.y.max(across) / (0.5 * ANGLE_OF_VIEW).tan();
    }
}

/// The pointer's press, to tell clicks from drags.
#[derive(Resource, Default)]
pub struct Press {
    /// Where the left button went down in a view, and how far the pointer wandered since.
    held: Option<(Side, f32)>,
    /// A click on a view, for whoever wants it this frame.
    pub click: Option<(Side, Vec2)>,
}

/// Frames the body once, when it first appears.
pub fn frame_first_body(
    shown: Res<Shown>,
    reading: Res<Reading>,
    frames: Res<Frames>,
    mut orbit: ResMut<Orbit>,
    mut done: Local<bool>,
) {
    let rect = frames.view[0];
    if *done || shown.answer.is_none() || rect.height() < 1.0 {
        return;
    }
    let f32_of = |p: crate::math::V3| Vec3::new(p.x as f32, p.y as f32, p.z as f32);
    orbit.frame(f32_of(reading.low), f32_of(reading.high), rect.width() / rect.height());
    *done = true;
}

/// Mouse: left drag turns, right or middle drag (or Shift + left) moves, wheel zooms.
pub fn steer_by_mouse(
    window: Option<Single<&Window, With<PrimaryWindow>>>,
    buttons: Res<ButtonInput<MouseButton>>,
    keys: Res<ButtonInput<KeyCode>>,
    (moved, scrolled): (Res<AccumulatedMouseMotion>, Res<AccumulatedMouseScroll>),
    frames: Res<Frames>,
    egui: Res<EguiWantsInput>,
    mut orbit: ResMut<Orbit>,
    (mut press, grip): (ResMut<Press>, Res<Grip>),
) {
    press.click = None;
    if grip.side.is_some() {
        press.held = None;
        return;
    }
    let Some(cursor) = window.and_then(|w| w.cursor_position()) else { return };
    let over = frames.side_at(cursor).filter(|_| !egui.is_using_pointer() && !egui.is_popup_open());
    if buttons.any_just_pressed([MouseButton::Left, MouseButton::Right, MouseButton::Middle]) {
        press.held = over.map(|side| (side, 0.0));
    }
    if let Some((_, wandered)) = &mut press.held {
        *wandered += moved.delta.length();
        let shifting = !buttons.pressed(MouseButton::Left)
            || keys.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight]);
        steer(&mut orbit, moved.delta, shifting && moved.delta != Vec2::ZERO, frames.view[0].height());
    }
    if over.is_some() && scrolled.delta != Vec2::ZERO {
        let zooming = keys.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight]);
        scroll(&mut orbit, scrolled.delta, scrolled.unit, zooming, frames.view[0].height());
    }
    release(&buttons, &mut press, over, cursor);
}

/// A wheel zooms. Two fingers on a touchpad, which scroll by pixels, move; with Ctrl they zoom.
fn scroll(orbit: &mut Orbit, delta: Vec2, unit: MouseScrollUnit, zooming: bool, height: f32) {
    match unit {
        MouseScrollUnit::Pixel if !zooming => steer(orbit, delta, true, height),
        MouseScrollUnit::Pixel => orbit.zoom((-delta.y / 40.0 * ZOOM_PER_LINE).exp()),
        MouseScrollUnit::Line => orbit.zoom((-delta.y * ZOOM_PER_LINE).exp()),
    }
}

/// Two fingers that part or meet zoom.
pub fn steer_by_touch(mut pinches: MessageReader<PinchGesture>, mut orbit: ResMut<Orbit>) {
    for pinch in pinches.read() {
        orbit.zoom((-pinch.0).exp());
    }
}

/// Turns or moves the cameras by a drag [pixels] in a view of this height.
fn steer(orbit: &mut Orbit, delta: Vec2, shifting: bool, height: f32) {
    if shifting {
        let metres = 2.0 * orbit.distance * (0.5 * ANGLE_OF_VIEW).tan() / height.max(1.0);
        orbit.shift(-delta.x * metres, delta.y * metres);
    } else if delta != Vec2::ZERO {
        orbit.turn(delta.x * TURN_PER_PIXEL, delta.y * TURN_PER_PIXEL);
    }
}

/// Ends a press; a short still one on the left button is a click.
fn release(buttons: &ButtonInput<MouseButton>, press: &mut Press, over: Option<Side>, cursor: Vec2) {
    if buttons.any_pressed([MouseButton::Left, MouseButton::Right, MouseButton::Middle]) {
        return;
    }
    if let Some((side, wandered)) = press.held.take() {
        let still = wandered <= CLICK_SLACK && buttons.just_released(MouseButton::Left);
        press.click = (still && over == Some(side)).then_some((side, cursor));
    }
}

/// Keys: arrows turn, Shift + arrows move, + and − zoom, 1–5 presets.
pub fn steer_by_keys(
    keys: Res<ButtonInput<KeyCode>>,
    time: Res<Time>,
    egui: Res<EguiWantsInput>,
    mut orbit: ResMut<Orbit>,
) {
    if egui.wants_keyboard_input() || keys.any_pressed([KeyCode::AltLeft, KeyCode::AltRight]) {
        return;
    }
    let axis = |plus: KeyCode, minus: KeyCode| f32::from(keys.pressed(plus)) - f32::from(keys.pressed(minus));
    let step = TURN_PER_SECOND * time.delta_secs();
    let (right, up) =
        (axis(KeyCode::ArrowRight, KeyCode::ArrowLeft), axis(KeyCode::ArrowUp, KeyCode::ArrowDown));
    if right != 0.0 || up != 0.0 {
        if keys.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight]) {
            let metres = 0.25 * orbit.distance * step;
            orbit.shift(right * metres, up * metres);
        } else {
            orbit.turn(right * step, up * step);
        }
    }
    let zoom = axis(KeyCode::Minus, KeyCode::Equal) + axis(KeyCode::NumpadSubtract, KeyCode::NumpadAdd);
    if zoom != 0.0 {
        orbit.zoom((zoom * step).exp());
    }
    let digits = [KeyCode::Digit1, KeyCode::Digit2, KeyCode::Digit3, KeyCode::Digit4, KeyCode::Digit5];
    if let Some((_, preset)) = digits.into_iter().zip(Preset::ALL).find(|(key, _)| keys.just_pressed(*key)) {
        (orbit.yaw, orbit.pitch) = preset.angles();
    }
}
