//! The handle of the cut: drags the cut plane along its normal.

use crate::math::V3;
use crate::view::data::plane::{Cut, Plane};
use crate::view::geometry::transform::to_vec3;
use crate::view::state::side::Side;
use crate::view::ui::params::PanelParams;
use crate::view::ui::style;
use bevy::prelude::{Camera, GlobalTransform};
use bevy_egui::egui::{
    CursorIcon, Id, Pos2, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo, WidgetType, pos2, vec2,
};

/// Range of the cut position, as fractions of the body's bounding box.
const TRAVEL: [f32; 2] = [0.02, 0.98];

/// Draws the handle in a view and applies drags; returns its rectangle, if there is a cut.
pub fn cut_handle_ui(
    ui: &mut Ui,
    view: Rect,
    side: Side,
    params: &mut PanelParams<'_>,
    camera: &Camera,
    eye: &GlobalTransform,
) -> Option<Rect> {
    let (low, high) = (params.display_scale.low, params.display_scale.high);
    let plane = params.look.cut.plane(params.look.cut_at, low, high)?;
    let (at, per_share) = handle_position(params.look.cut, plane, low, high, camera, eye)?;
    let at = at.clamp(view.min + vec2(24.0, 24.0), view.max - vec2(24.0, 24.0));
    let hit = Rect::from_center_size(at, vec2(34.0, 34.0));
    let response = ui.interact(hit, Id::new(("cut handle", side.letter())), Sense::drag());
    let response = response.on_hover_cursor(CursorIcon::Grab).on_hover_text(params.say("cut-handle"));
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Slider, true, params.l10n.say("cut-at")));
    if response.dragged() {
        let moved = share_of(response.drag_delta(), per_share);
        params.look.cut_at = (params.look.cut_at + moved).clamp(TRAVEL[0], TRAVEL[1]);
    }
    let along = if per_share.length() > 1.0 { per_share.normalized() } else { vec2(0.0, 1.0) };
    draw(ui, at, along, response.hovered() || response.dragged());
    Some(hit)
}

/// Screen position of the handle, and its screen displacement per unit of the cut position.
fn handle_position(
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
    // Off the centre, so that the handle hides little of the face.
    let centre = (low + high) / 2.0;
    let on_plane = centre - plane.normal * plane.distance(&centre);
    let rim = match cut {
        Cut::Transverse => on_plane + V3::x() * 0.46 * size.x,
        _ => on_plane + V3::y() * 0.36 * size.y,
    };
    let (here, there) = (project(&rim)?, project(&(rim + axis * 0.05))?);
    Some((here, (there - here) / 0.05))
}

/// Change of the cut position for a drag on the screen.
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
