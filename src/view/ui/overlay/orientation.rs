//! What helps to read a view: anatomical directions and a scale bar.

use crate::view::camera::orbit::ANGLE_OF_VIEW;
use crate::view::text::numbers::{length, short};
use crate::view::ui::overlay::canvas::Canvas;
use bevy::prelude::Vec3;
use bevy_egui::egui::{Align2, Rect, Stroke, pos2, vec2};

/// View width below which the scale bar does not mention the exaggeration [points].
const NARROW: f32 = 260.0;

/// Lengths of the scale bar [m].
const LENGTHS: [f32; 5] = [0.2, 0.1, 0.05, 0.02, 0.01];

/// Draws the anatomical directions to the right, left and top; returns the rectangles of their names.
pub fn directions(canvas: &Canvas<'_>) -> Vec<Rect> {
    let (rect, rotation) = (canvas.rect, canvas.params.orbit.world_from_camera().rotation);
    let (right, up) = (rotation * Vec3::X, rotation * Vec3::Y);
    let height = direction_height(rect);
    let names = [
        (pos2(rect.right() - 10.0, height), Align2::RIGHT_CENTER, direction(right)),
        (pos2(rect.left() + 10.0, height), Align2::LEFT_CENTER, direction(-right)),
        (rect.center_top() + vec2(0.0, 6.0), Align2::CENTER_TOP, direction(up)),
        (rect.left_top() + vec2(10.0, 6.0), Align2::LEFT_TOP, "right-leg"),
    ];
    let draw = |(place, align, message): (_, Align2, _)| {
        let text = canvas.line(canvas.params.say(message), canvas.palette.quiet);
        let room = align.anchor_size(place, text.size());
        canvas.painter.rect_filled(room.expand2(vec2(4.0, 0.0)), 0.0, canvas.palette.ground);
        canvas.painter.galley(room.min, text, canvas.palette.quiet);
        room
    };
    names.map(draw).into()
}

/// Height of the names for right and left.
pub fn direction_height(rect: Rect) -> f32 {
    rect.top() + (0.18 * rect.height()).max(34.0)
}

/// Message that names the main component of a direction.
pub fn direction(v: Vec3) -> &'static str {
    let a = v.abs();
    if a.x >= a.y && a.x >= a.z {
        if v.x > 0.0 { "direction-front" } else { "direction-back" }
    } else if a.y >= a.z {
        if v.y > 0.0 { "direction-knee" } else { "direction-ankle" }
    } else if v.z > 0.0 {
        "direction-lateral"
    } else {
        "direction-medial"
    }
}

/// Draws a scale bar: the greatest of [`LENGTHS`] that is shorter than 0.3 of the view's width, at the
/// distance of the camera's target.
pub fn scale_bar(canvas: &Canvas<'_>) {
    let (rect, ink) = (canvas.rect, canvas.palette.ink);
    let points_per_metre = rect.height() / (2.0 * canvas.params.orbit.distance * (0.5 * ANGLE_OF_VIEW).tan());
    let fits = |metres: &f32| metres * points_per_metre < 0.3 * rect.width();
    let Some(metres) = LENGTHS.into_iter().find(fits) else { return };
    let end = rect.right_bottom() - vec2(16.0, 18.0);
    let start = pos2(end.x - metres * points_per_metre, end.y);
    let line = Stroke::new(1.5, ink);
    canvas.painter.line_segment([start, end], line);
    for tip in [start, end] {
        canvas.painter.line_segment([tip - vec2(0.0, 4.0), tip + vec2(0.0, 4.0)], line);
    }
    let text = canvas.line(scale_text(canvas, metres), ink);
    let room = Align2::RIGHT_BOTTOM.anchor_size(end - vec2(0.0, 5.0), text.size());
    canvas.label(text, room.min, (room.expand2(vec2(4.0, 1.0)), canvas.palette.ground));
}

/// The length of the scale bar and, in a wide view, the exaggeration.
fn scale_text(canvas: &Canvas<'_>, metres: f32) -> String {
    let (l10n, size) = (&canvas.params.l10n, length(f64::from(metres)));
    if canvas.rect.width() < NARROW {
        return l10n.localize_decimals(&size);
    }
    let factor = short(canvas.params.display_scale.exaggeration);
    l10n.localize_decimals(&l10n.say_with("scale-bar", &[("length", &size), ("factor", &factor)]))
}
