//! Initial framing of the body.

use crate::view::camera::orbit::Orbit;
use crate::view::state::answer::ShownAnswer;
use crate::view::state::display_scale::DisplayScale;
use crate::view::state::window::ViewRects;
use bevy::prelude::*;

/// Frames the body once, when the first answer and the layout of the views are known.
pub fn frame_first_body(
    shown: Res<ShownAnswer>,
    display_scale: Res<DisplayScale>,
    rects: Res<ViewRects>,
    mut orbit: ResMut<Orbit>,
    mut done: Local<bool>,
) {
    let rect = rects.view[0];
    if *done || shown.answer.is_none() || rect.height() < 1.0 {
        return;
    }
    let f32_of = |p: crate::math::V3| Vec3::new(p.x as f32, p.y as f32, p.z as f32);
    orbit.frame(f32_of(display_scale.low), f32_of(display_scale.high), rect.width() / rect.height());
    *done = true;
}
