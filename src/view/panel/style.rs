//! One look for all panels: light, calm, nothing below 13 points.

use crate::view::device::SIDE_COLOUR;
use crate::view::scene::GROUND;
use crate::view::state::Side;
use bevy_egui::egui::{
    self, Color32, CornerRadius, FontId, Frame, Margin, RichText, Stroke, TextStyle, Theme, Visuals,
};

/// Main text.
pub const INK: Color32 = Color32::from_rgb(38, 42, 48);
/// Secondary text (4.6 : 1 on the panels).
pub const QUIET: Color32 = Color32::from_rgb(102, 108, 116);
/// Hairlines.
pub const LINE: Color32 = Color32::from_rgb(222, 224, 226);
/// Panel ground.
pub const PAPER: Color32 = Color32::from_rgb(252, 252, 251);
/// Smallest text [points].
pub const SMALL: f32 = 13.0;

/// Sets fonts, spacing and colours once.
pub fn dress(ctx: &egui::Context) {
    ctx.set_theme(Theme::Light);
    ctx.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Small, FontId::proportional(SMALL)),
            (TextStyle::Body, FontId::proportional(14.5)),
            (TextStyle::Button, FontId::proportional(14.5)),
            (TextStyle::Monospace, FontId::monospace(13.5)),
            (TextStyle::Heading, FontId::proportional(20.0)),
        ]
        .into();
        style.spacing.item_spacing = egui::vec2(8.0, 6.0);
        style.spacing.button_padding = egui::vec2(8.0, 3.0);
        style.spacing.slider_width = 150.0;
        style.visuals = visuals();
    });
}

fn visuals() -> Visuals {
    let mut v = Visuals::light();
    v.override_text_color = Some(INK);
    v.panel_fill = PAPER;
    v.window_fill = PAPER;
    v.window_stroke = Stroke::new(1.0, LINE);
    v.selection.bg_fill = Color32::from_rgb(206, 224, 238);
    v.selection.stroke = Stroke::new(1.0, INK);
    v.slider_trailing_fill = true;
    for w in [&mut v.widgets.inactive, &mut v.widgets.hovered, &mut v.widgets.active, &mut v.widgets.open] {
        w.corner_radius = CornerRadius::same(4);
    }
    v.widgets.inactive.weak_bg_fill = Color32::from_rgb(238, 239, 240);
    v.widgets.inactive.bg_fill = Color32::from_rgb(226, 228, 230);
    v
}

/// The ground of the views: words over the leg stand on it.
pub fn ground() -> Color32 {
    let [r, g, b] = GROUND;
    Color32::from_rgb(r, g, b)
}

/// Frame of top, bottom and side panels.
pub fn bar() -> Frame {
    Frame::new().fill(PAPER).inner_margin(Margin::symmetric(16, 10)).stroke(Stroke::new(1.0, LINE))
}

/// Frame of the notice at the very bottom.
pub fn footer() -> Frame {
    Frame::new().fill(PAPER).inner_margin(Margin::symmetric(16, 5))
}

/// Secondary text.
pub fn quiet(text: impl Into<String>) -> RichText {
    RichText::new(text).size(SMALL).color(QUIET)
}

/// A small heading above a group of controls.
pub fn group(text: &str) -> RichText {
    RichText::new(text).size(SMALL).strong().color(INK)
}

/// The colour of a side.
pub fn side_colour(side: Side) -> Color32 {
    let [r, g, b] = SIDE_COLOUR[side.index()];
    Color32::from_rgb(r, g, b)
}

/// A widget in a room of this width [points]: what is longer is cut with an ellipsis, nothing beside it is pushed away.
pub fn fixed<R>(ui: &mut egui::Ui, width: f32, add: impl FnOnce(&mut egui::Ui) -> R) -> R {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(egui::vec2(width, 26.0), layout, |ui| {
        ui.set_max_width(width);
        add(ui)
    })
    .inner
}
