//! Device icons: the heads as they touch the skin, beside the device's name.

use crate::drive::spec::{DeviceSpec, DriveSpec, HeadShape};
use crate::view::ui::style;
use bevy_egui::egui::{self, Align2, FontId, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};

/// Size of an icon [points].
const SIZE: f32 = 26.0;

/// A row of the list: icon and name.
pub fn device_row(ui: &mut Ui, device: &DeviceSpec, name: &str, chosen: bool) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), SIZE + 3.0), Sense::click());
    response
        .widget_info(|| egui::WidgetInfo::selected(egui::WidgetType::SelectableLabel, true, chosen, name));
    let (painter, palette) = (ui.painter(), style::of(ui.ctx()));
    if chosen || response.hovered() || response.has_focus() {
        painter.rect_filled(rect, 4.0, if chosen { palette.chosen } else { palette.hover });
    }
    if response.has_focus() {
        painter.rect_stroke(rect, 4.0, Stroke::new(2.0, palette.side[0]), egui::StrokeKind::Inside);
    }
    let room = Rect::from_min_size(rect.min + vec2(4.0, 1.5), vec2(SIZE, SIZE));
    draw(painter, room, device);
    let at = pos2(room.right() + 8.0, rect.center().y);
    painter.text(at, Align2::LEFT_CENTER, name, FontId::proportional(14.5), palette.ink);
    response
}

/// Draws a device from the side, with its heads on a line of skin.
fn draw(painter: &Painter, room: Rect, device: &DeviceSpec) {
    let palette = style::of(painter.ctx());
    let skin = room.bottom() - 4.0;
    painter.line_segment(
        [pos2(room.left() + 1.0, skin), pos2(room.right() - 1.0, skin)],
        Stroke::new(1.0, palette.quiet),
    );
    let heads = device.heads.len().clamp(1, 2);
    let gun = matches!(device.heads.first().map(|h| h.drive), Some(DriveSpec::CrankStroke { .. }));
    for i in 0..heads {
        let x = room.center().x + if heads == 2 { 14.0 * (i as f32 - 0.5) } else { 0.0 };
        if let Some(head) = device.heads.first() {
            face(painter, pos2(x, skin), head.shape, if heads == 2 { 0.6 } else { 1.0 });
        }
    }
    let body = Stroke::new(3.0, palette.ink);
    let top = room.top() + 4.0;
    if heads == 2 {
        painter.line_segment([pos2(room.left() + 4.0, top + 5.0), pos2(room.right() - 4.0, top + 5.0)], body);
    } else if gun {
        painter.line_segment([pos2(room.center().x, top), pos2(room.center().x, skin - 12.0)], body);
        painter.line_segment([pos2(room.center().x, top + 2.0), pos2(room.right() - 4.0, top + 8.0)], body);
    } else if !matches!(device.heads.first().map(|h| h.drive), Some(DriveSpec::Rest)) {
        painter.line_segment(
            [pos2(room.center().x - 6.0, top + 3.0), pos2(room.center().x + 6.0, top + 3.0)],
            body,
        );
    }
}

/// One head, its lowest point at `foot`.
fn face(painter: &Painter, foot: Pos2, shape: HeadShape, scale: f32) {
    let fill = style::of(painter.ctx()).quiet;
    match shape {
        HeadShape::Flat { .. } => {
            let half = vec2(9.0 * scale, 3.0);
            painter.rect_filled(Rect::from_center_size(foot - vec2(0.0, 3.0), 2.0 * half), 1.5, fill);
            painter.line_segment([foot - vec2(0.0, 6.0), foot - vec2(0.0, 13.0)], Stroke::new(2.0, fill));
        }
        HeadShape::Ball { .. } => {
            painter.circle_filled(foot - vec2(0.0, 7.0 * scale), 7.0 * scale, fill);
        }
        HeadShape::Roller { .. } => {
            let size = vec2(22.0 * scale, 9.0);
            painter.rect_filled(Rect::from_center_size(foot - vec2(0.0, 4.5), size), 4.0, fill);
        }
        HeadShape::Bullet { .. } => {
            let corner = |x: f32, y: f32| foot + vec2(x, -y);
            let points = vec![
                corner(0.0, 0.0),
                corner(4.0, 6.0),
                corner(4.0, 13.0),
                corner(-4.0, 13.0),
                corner(-4.0, 6.0),
            ];
            painter.add(Shape::convex_polygon(points, fill, Stroke::NONE));
        }
    }
}
