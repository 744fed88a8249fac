//! The handle of the cut: a grip on the cut face that drags the plane along its normal.

use super::{Desk, style};
use crate::math::V3;
use crate::view::cut::Plane;
use crate::view::place::to_vec3;
use crate::view::state::{Cut, Side};
use bevy::prelude::{Camera, GlobalTransform};
use bevy_egui::egui::{
    CursorIcon, Id, Pos2, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

/// Ends of the cut's travel, as shares of the body's box.
const TRAVEL: [f32; 2] = [0.02, 0.98];

/// Draws the handle in a view and follows a drag; where it lies, if there is one.
pub fn cut_handle_ui(
    ui: &mut Ui,
    view: Rect,
    side: Side,
    desk: &mut Desk<'_>,
    camera: &Camera,
    eye: &GlobalTransform,
) -> Option<Rect> {
    let (low, high) = (desk.reading.low, desk.reading.high);
    let plane = desk.look.cut.plane(desk.look.cut_at, low, high)?;
    let (at, per_share) = grip(desk.look.cut, plane, low, high, camera, eye)?;
    let at = at.clamp(view.min + vec2(24.0, 24.0), view.max - vec2(24.0, 24.0));
    let hit = Rect::from_center_size(at, vec2(34.0, 34.0));
    let response = ui.interact(hit, Id::new(("cut handle", side.letter())), Sense::drag());
    let response = response.on_hover_cursor(CursorIcon::Grab).on_hover_text(desk.say("cut-handle"));
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Slider, true, desk.speech.say("cut-at")));
    if response.dragged() {
        let moved = share_of(response.drag_delta(), per_share);
        desk.look.cut_at = (desk.look.cut_at + moved).clamp(TRAVEL[0], TRAVEL[1]);
    }
    let along = if per_share.length() > 1.0 { per_share.normalized() } else { vec2(0.0, 1.0) };
    draw(ui, at, along, response.hovered() || response.dragged());
    Some(hit)
}

/// Where the grip is on the screen, and how far it moves there per share of the box.
fn grip(
    cut: Cut,
    plane: Plane,
    low: V3,
    high: V3,
    camera: &Camera,
    eye: &GlobalTransform,
) -> Option<(Pos2, Vec2)> {
    let project = |p: &V3| camera.world_to_viewport(eye, to_vec3(p)).ok().map(|v| pos2(v.x, v.y));
    let size = high - low;
    let axis = match cut {
        Cut::Transverse => V3::y() * size.y,
        Cut::Sagittal => V3::z() * size.z,
        _ => V3::x() * size.x,
    };
    // Beside the middle, so that the grip hides little of the face.
    let centre = (low + high) / 2.0;
    let on_plane = centre - plane.normal * plane.distance(&centre);
    let rim = match cut {
        Cut::Transverse => on_plane + V3::x() * 0.46 * size.x,
        _ => on_plane + V3::y() * 0.36 * size.y,
    };
    let (here, there) = (project(&rim)?, project(&(rim + axis * 0.05))?);
    Some((here, (there - here) / 0.05))
}

/// The share of the box that a drag on the screen stands for.
pub fn share_of(drag: Vec2, per_share: Vec2) -> f32 {
    let length = per_share.length_sq();
    if length < 1.0 { 0.0 } else { drag.dot(per_share) / length }
}

fn draw(ui: &Ui, at: Pos2, along: Vec2, lit: bool) {
    let (painter, palette) = (ui.painter(), style::of(ui.ctx()));
    let fill = if lit { palette.chosen } else { palette.paper };
    painter.circle(at, 12.0, fill, Stroke::new(1.5, palette.ink));
    for way in [along, -along] {
        let (tip, across) = (at + way * 9.0, way.rot90() * 3.5);
        let barb = at + way * 4.5;
        painter.line_segment([tip, barb + across], Stroke::new(1.5, palette.ink));
        painter.line_segment([tip, barb - across], Stroke::new(1.5, palette.ink));
    }
}
