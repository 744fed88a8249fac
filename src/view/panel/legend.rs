//! The colour legend: one for both views, with units and, on a logarithmic scale, decibels.

use super::{Desk, style};
use crate::view::colour::Quantity;
use bevy_egui::egui::{Align2, Color32, FontId, Rect, Shape, Stroke, Ui, pos2, vec2};

const WIDTH: f32 = 14.0;
const STRIPES: usize = 64;

/// Draws the legend at the lower left of a view.
pub fn legend_ui(ui: &mut Ui, view: Rect, desk: &Desk<'_>) {
    let (look, scale) = (&desk.look, desk.reading.scale);
    if look.quantity == Quantity::Tissue {
        return;
    }
    let height = (0.42 * view.height()).clamp(90.0, 260.0);
    let bar =
        Rect::from_min_size(pos2(view.left() + 16.0, view.bottom() - 30.0 - height), vec2(WIDTH, height));
    let painter = ui.painter();
    for i in 0..STRIPES {
        let (t0, t1) = (i as f32 / STRIPES as f32, (i + 1) as f32 / STRIPES as f32);
        let [r, g, b] = look.ramp.rgb(f64::from(0.5 * (t0 + t1)));
        let stripe = Rect::from_x_y_ranges(
            bar.x_range(),
            bar.bottom() - t1 * height - 0.5..=bar.bottom() - t0 * height,
        );
        painter.add(Shape::rect_filled(stripe, 0.0, Color32::from_rgb(r, g, b)));
    }
    let font = FontId::proportional(style::SMALL);
    for (t, value) in scale.ticks() {
        let y = bar.bottom() - t as f32 * height;
        painter
            .line_segment([pos2(bar.right(), y), pos2(bar.right() + 4.0, y)], Stroke::new(1.0, style::QUIET));
        let text = look.quantity.format(value);
        painter.text(pos2(bar.right() + 8.0, y), Align2::LEFT_CENTER, text, font.clone(), style::INK);
    }
    let kind = if scale.log { "log scale" } else { "linear scale" };
    let title = format!("{}\n{kind}, both views", look.quantity.name());
    painter.text(bar.left_top() - vec2(0.0, 8.0), Align2::LEFT_BOTTOM, title, font, style::INK);
}
