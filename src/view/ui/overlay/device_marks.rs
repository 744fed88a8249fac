//! Marks of a device: footprints of its heads, whether they touch the skin, and where it was placed.

use crate::drive::placement::Pose;
use crate::view::geometry::transform::from_vec3;
use crate::view::state::side::Side;
use crate::view::ui::overlay::canvas::Canvas;
use crate::view::ui::params::PanelParams;
use bevy_egui::egui::{Align2, Color32, Pos2, Shape, Stroke, vec2};
use std::f64::consts::TAU;

/// Distance of a head's contact mark behind its face [m].
const BEHIND: f64 = 0.016;

/// Points on the rim of a footprint.
const RIM: usize = 40;

/// Draws the footprints of the heads while the device moves, and their contact marks if there are several.
pub fn heads(canvas: &Canvas<'_>) {
    let placing = canvas.params.drag_state.side == Some(canvas.side);
    let refused = refused(canvas);
    let colour = if refused { canvas.palette.refused } else { canvas.colour() };
    let heads = &canvas.params.poses.rims[canvas.side.index()];
    for (head, (pose, radius)) in heads.iter().enumerate() {
        if placing || refused {
            footprint(canvas, pose, *radius, colour);
        }
        if let Some(touches) = touches(canvas.params, canvas.side, head).filter(|_| heads.len() > 1) {
            contact(canvas, pose, touches, colour);
        }
    }
}

/// Whether the last placement on this side was refused.
fn refused(canvas: &Canvas<'_>) -> bool {
    canvas.params.picked.refusal.is_some() && canvas.params.picked.side == Some(canvas.side)
}

/// Draws the footprint of a head, if the whole rim is before the eye.
fn footprint(canvas: &Canvas<'_>, pose: &Pose, radius: f64, colour: Color32) {
    let across = pose.axis.cross(&pose.proximal);
    let corner = |i: usize| {
        let (sin, cos) = (TAU * i as f64 / RIM as f64).sin_cos();
        canvas.project(&(pose.centre + (pose.proximal * cos + across * sin) * radius))
    };
    if let Some(rim) = (0..RIM).map(corner).collect::<Option<Vec<Pos2>>>() {
        let fill = Color32::from_rgba_unmultiplied(colour.r(), colour.g(), colour.b(), 60);
        canvas.painter.add(Shape::convex_polygon(rim, fill, Stroke::new(2.0, colour)));
    }
}

/// Whether a head touches the skin, if the report gives its contact force.
pub fn touches(params: &PanelParams<'_>, side: Side, head: usize) -> Option<bool> {
    let contact = &params.shown.case(side)?.report.contact;
    contact.iter().find(|row| row.head == head + 1).map(|row| row.force_n > 0.0)
}

/// Draws the contact mark behind a head: a filled dot if it touches the skin, a cross if not.
fn contact(canvas: &Canvas<'_>, pose: &Pose, touches: bool, colour: Color32) {
    let Some(at) = canvas.project(&(pose.centre - pose.axis * BEHIND)) else { return };
    let (painter, palette) = (&canvas.painter, canvas.palette);
    painter.circle(at, 6.0, if touches { colour } else { palette.paper }, Stroke::new(1.5, palette.paper));
    if !touches {
        for arm in [vec2(3.0, 3.0), vec2(3.0, -3.0)] {
            painter.line_segment([at - arm, at + arm], Stroke::new(2.0, palette.refused));
        }
    }
}

/// Draws a crossed ring where a placement was refused.
pub fn refusal(canvas: &Canvas<'_>) {
    let point = canvas.params.picked.point.filter(|_| refused(canvas));
    let Some(at) = point.and_then(|(p, ..)| canvas.project(&from_vec3(p))) else { return };
    let (line, arm) = (Stroke::new(3.0, canvas.palette.refused), vec2(9.5, 9.5));
    canvas.painter.circle_stroke(at, 14.0, line);
    canvas.painter.line_segment([at - arm, at + arm], line);
}

/// Writes the result of the last placement on this side.
pub fn placement_result(canvas: &Canvas<'_>) {
    let Some(text) = placement_text(canvas) else { return };
    let (rect, palette) = (canvas.rect, canvas.palette);
    let colour = if refused(canvas) { palette.refused } else { palette.quiet };
    let text = canvas.lines(text, colour, (rect.width() - 240.0).max(160.0));
    let room = Align2::LEFT_BOTTOM.anchor_size(rect.left_bottom() + vec2(16.0, -6.0), text.size());
    canvas.label(text, room.min, (room.expand2(vec2(6.0, 2.0)), palette.paper));
}

/// Why the last placement on this side was refused, or its leg coordinates; `None` without one.
fn placement_text(canvas: &Canvas<'_>) -> Option<String> {
    let (picked, l10n) = (&canvas.params.picked, &canvas.params.l10n);
    if picked.side != Some(canvas.side) {
        return None;
    }
    if let Some(refusal) = &picked.refusal {
        return Some(refusal.words(l10n));
    }
    let (_, s, theta) = picked.point?;
    let (s, theta) = (format!("{s:.2}"), format!("{theta:+.0}").replace('-', "−"));
    Some(l10n.localize_decimals(&l10n.say_with("placed", &[("s", &s), ("theta", &theta)])))
}
