//! Fonts, spacing and widget styles of all panels; no text below 13 points.

use crate::view::state::palette::{Palette, palette};
use crate::view::state::settings::Ground;
use crate::view::state::side::Side;
use bevy_egui::egui::style::ScrollStyle;
use bevy_egui::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Frame, Margin, RichText,
    Stroke, TextStyle, Theme, Visuals,
};
use std::sync::Arc;

/// Width below which a window is narrow [points].
pub const NARROW: f32 = 1100.0;

/// Smallest text [points].
pub const SMALL: f32 = 13.0;

/// Palette of the current theme.
pub fn of(ctx: &egui::Context) -> &'static Palette {
    palette(if ctx.theme() == Theme::Dark { Ground::Dark } else { Ground::Light })
}

/// Noto Sans, which stays legible at small sizes; glyphs that it lacks come from egui's own fonts.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let noto = FontData::from_static(include_bytes!("../../../assets/fonts/NotoSans-subset.ttf"));
    fonts.font_data.insert("noto".into(), Arc::new(noto));
    fonts.families.entry(FontFamily::Proportional).or_default().insert(0, "noto".into());
    fonts
}

/// Applies fonts, spacing and colours.
pub fn dress(ctx: &egui::Context, ground: Ground) {
    let (theme, base) = match ground {
        Ground::Light => (Theme::Light, Visuals::light()),
        Ground::Dark => (Theme::Dark, Visuals::dark()),
    };
    ctx.set_theme(theme);
    ctx.set_fonts(fonts());
    ctx.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Small, FontId::proportional(SMALL)),
            (TextStyle::Body, FontId::proportional(14.0)),
            (TextStyle::Button, FontId::proportional(14.0)),
            (TextStyle::Monospace, FontId::monospace(13.5)),
            (TextStyle::Heading, FontId::proportional(18.5)),
        ]
        .into();
        style.spacing.item_spacing = egui::vec2(8.0, 6.0);
        style.spacing.button_padding = egui::vec2(8.0, 3.0);
        // Buttons, lists and fields have the same height, so that they align in a row.
        style.spacing.interact_size = egui::vec2(40.0, 25.0);
        style.spacing.slider_width = 150.0;
        // A permanent scroll bar shows that there is more content.
        style.spacing.scroll = ScrollStyle {
            foreground_color: false,
            floating_width: 4.0,
            floating_allocated_width: 7.0,
            dormant_handle_opacity: 1.0,
            active_handle_opacity: 1.0,
            interact_handle_opacity: 1.0,
            active_background_opacity: 0.0,
            interact_background_opacity: 0.0,
            ..ScrollStyle::floating()
        };
        style.spacing.scroll.fade.strength = 0.0;
        style.visuals = visuals(base.clone(), palette(ground));
    });
}

fn visuals(mut v: Visuals, p: &Palette) -> Visuals {
    v.override_text_color = Some(p.ink);
    v.weak_text_color = Some(p.quiet);
    v.panel_fill = p.paper;
    v.window_fill = p.paper;
    v.extreme_bg_color = p.ground;
    v.window_stroke = Stroke::new(1.0, p.line);
    v.selection.bg_fill = p.chosen;
    v.selection.stroke = Stroke::new(1.0, p.ink);
    v.slider_trailing_fill = true;
    // Half-transparent colours are too dark on this canvas: disabled widgets use weak text instead.
    v.disabled_alpha = 1.0;
    let widgets = &mut v.widgets;
    for w in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.open] {
        w.corner_radius = CornerRadius::same(4);
        w.fg_stroke.color = p.ink;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, p.line);
    // Disabled widgets take the colour of the panel.
    widgets.noninteractive.weak_bg_fill = p.paper;
    widgets.noninteractive.bg_fill = p.paper;
    widgets.inactive.weak_bg_fill = p.button;
    widgets.inactive.bg_fill = p.field;
    widgets.hovered.weak_bg_fill = p.hover;
    widgets.hovered.bg_stroke = Stroke::new(1.0, p.quiet);
    // Widgets with keyboard focus are drawn as active, with a strong outline.
    widgets.active.weak_bg_fill = p.chosen;
    widgets.active.bg_stroke = Stroke::new(2.0, p.side[0]);
    v
}

/// Frame of top, bottom and side panels.
pub fn bar(ctx: &egui::Context) -> Frame {
    let palette = of(ctx);
    Frame::new()
        .fill(palette.paper)
        .inner_margin(Margin::symmetric(16, 10))
        .stroke(Stroke::new(1.0, palette.line))
}

/// Frame of the strips at the top and bottom edges.
pub fn footer(ctx: &egui::Context) -> Frame {
    Frame::new().fill(of(ctx).paper).inner_margin(Margin::symmetric(16, 5))
}

/// Secondary text.
pub fn quiet(text: impl Into<String>) -> RichText {
    RichText::new(text).size(SMALL).weak()
}

/// A small heading above a group of controls.
pub fn group(text: impl Into<String>) -> RichText {
    RichText::new(text).size(SMALL).strong()
}

/// The colour of a side.
pub fn side_colour(ctx: &egui::Context, side: Side) -> Color32 {
    of(ctx).side[side.index()]
}

/// Sets the accessibility label of a control that shows no label.
pub fn named(response: egui::Response, name: &str) -> egui::Response {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
    response
}

/// A slider with an accessibility label and without a number. It also senses clicks, because a press and
/// release within one slow frame is not a drag.
pub fn slider(ui: &mut egui::Ui, slider: egui::Slider<'_>, name: &str) -> egui::Response {
    let dragged = ui.add(slider.show_value(false));
    named(dragged.interact(egui::Sense::click()) | dragged, name)
}

/// A widget in a space of fixed width [points]; longer content is truncated and does not displace its
/// neighbours.
pub fn fixed<R>(ui: &mut egui::Ui, width: f32, add: impl FnOnce(&mut egui::Ui) -> R) -> R {
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(egui::vec2(width, 26.0), layout, |ui| {
        ui.set_max_width(width);
        add(ui)
    })
    .inner
}
