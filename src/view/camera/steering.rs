//! Camera control: drag turns, right drag (or Shift + drag) moves, the wheel zooms; keys and pinch gestures
//! do the same.

use crate::view::camera::orbit::{ANGLE_OF_VIEW, Orbit, Viewpoint};
use crate::view::state::placement::DragState;
use crate::view::state::side::Side;
use crate::view::state::window::ViewRects;
use bevy::input::gestures::PinchGesture;
use bevy::input::mouse::{AccumulatedMouseMotion, AccumulatedMouseScroll, MouseScrollUnit};
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy_egui::input::EguiWantsInput;

/// Rotation per pixel of a drag [rad].
const TURN_PER_PIXEL: f32 = 0.006;

/// Rotation speed of the arrow keys [rad/s]; also sets the speed of moving and zooming by keys.
const TURN_PER_SECOND: f32 = 1.2;

/// Logarithm of the zoom factor per line of the wheel.
const ZOOM_PER_LINE: f32 = 0.1;

/// Pointer travel up to which a press and release is a click [pixels].
const CLICK_SLACK: f32 = 4.0;

/// The pointer press in progress, to distinguish clicks from drags.
#[derive(Resource, Default)]
pub struct PointerPress {
    /// View in which a button was pressed, and the pointer travel since [pixels].
    held: Option<(Side, f32)>,
    /// A click on a view in this frame: view and position [points].
    pub click: Option<(Side, Vec2)>,
}

/// Mouse: left drag turns, right or middle drag (or Shift + left) moves, wheel zooms.
pub fn steer_by_mouse(
    window: Option<Single<&Window, With<PrimaryWindow>>>,
    buttons: Res<ButtonInput<MouseButton>>,
    keys: Res<ButtonInput<KeyCode>>,
    (moved, scrolled): (Res<AccumulatedMouseMotion>, Res<AccumulatedMouseScroll>),
    rects: Res<ViewRects>,
    egui: Res<EguiWantsInput>,
    mut orbit: ResMut<Orbit>,
    (mut press, drag_state): (ResMut<PointerPress>, Res<DragState>),
) {
    press.click = None;
    if drag_state.side.is_some() {
        press.held = None;
        return;
    }
    let Some(cursor) = window.and_then(|w| w.cursor_position()) else { return };
    let over = rects.side_at(cursor).filter(|_| !egui.is_using_pointer() && !egui.is_popup_open());
    if buttons.any_just_pressed([MouseButton::Left, MouseButton::Right, MouseButton::Middle]) {
        press.held = over.map(|side| (side, 0.0));
    }
    if let Some((_, travel)) = &mut press.held {
        *travel += moved.delta.length();
        let shifting = !buttons.pressed(MouseButton::Left)
            || keys.any_pressed([KeyCode::ShiftLeft, KeyCode::ShiftRight]);
        steer(&mut orbit, moved.delta, shifting && moved.delta != Vec2::ZERO, rects.view[0].height());
    }
    if over.is_some() && scrolled.delta != Vec2::ZERO {
        let zooming = keys.any_pressed([KeyCode::ControlLeft, KeyCode::ControlRight]);
        scroll(&mut orbit, scrolled.delta, scrolled.unit, zooming, rects.view[0].height());
    }
    release(&buttons, &mut press, over, cursor);
}

/// A wheel zooms. A touchpad, which scrolls by pixels, moves the target, or zooms with Ctrl.
fn scroll(orbit: &mut Orbit, delta: Vec2, unit: MouseScrollUnit, zooming: bool, height: f32) {
    match unit {
        MouseScrollUnit::Pixel if !zooming => steer(orbit, delta, true, height),
        MouseScrollUnit::Pixel => orbit.zoom((-delta.y / 40.0 * ZOOM_PER_LINE).exp()),
        MouseScrollUnit::Line => orbit.zoom((-delta.y * ZOOM_PER_LINE).exp()),
    }
}

/// Pinch gestures zoom.
pub fn steer_by_touch(mut pinches: MessageReader<PinchGesture>, mut orbit: ResMut<Orbit>) {
    for pinch in pinches.read() {
        orbit.zoom((-pinch.0).exp());
    }
}

/// Turns or moves the cameras by a drag [pixels] in a view of the given height [points].
fn steer(orbit: &mut Orbit, delta: Vec2, shifting: bool, height: f32) {
    if shifting {
        let metres = 2.0 * orbit.distance * (0.5 * ANGLE_OF_VIEW).tan() / height.max(1.0);
        orbit.shift(-delta.x * metres, delta.y * metres);
    } else if delta != Vec2::ZERO {
        orbit.turn(delta.x * TURN_PER_PIXEL, delta.y * TURN_PER_PIXEL);
    }
}

/// Ends a press; a left press without travel is a click.
fn release(buttons: &ButtonInput<MouseButton>, press: &mut PointerPress, over: Option<Side>, cursor: Vec2) {
    if buttons.any_pressed([MouseButton::Left, MouseButton::Right, MouseButton::Middle]) {
        return;
    }
    if let Some((side, travel)) = press.held.take() {
        let still = travel <= CLICK_SLACK && buttons.just_released(MouseButton::Left);
        press.click = (still && over == Some(side)).then_some((side, cursor));
    }
}

/// Keys: arrows turn, Shift + arrows move, + and − zoom, 1–5 select viewpoints.
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
    if let Some((_, viewpoint)) =
        digits.into_iter().zip(Viewpoint::ALL).find(|(key, _)| keys.just_pressed(*key))
    {
        (orbit.yaw, orbit.pitch) = viewpoint.angles();
    }
}
