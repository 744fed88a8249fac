//! One look for all panels: calm, nothing below 13 points, light or dark.

use crate::view::settings::Ground;
use crate::view::state::Side;
use bevy_egui::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Frame, Margin, RichText,
    Stroke, TextStyle, Theme, Visuals, style::ScrollStyle,
};
use std::sync::Arc;

/// Smallest text [points].
pub const SMALL: f32 = 13.0;

/// The colours of one ground. Text reaches 4.5 : 1 against its paper, marks 3 : 1 (WCAG 2.2, AA).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Main text.
    pub ink: Color32,
    /// Secondary text.
    pub quiet: Color32,
    /// Hairlines.
    pub line: Color32,
    /// Panel ground.
    pub paper: Color32,
    /// The ground of the views: words over the leg stand on it.
    pub ground: Color32,
    /// What is chosen, and the button to press next.
    pub chosen: Color32,
    /// A row under the pointer.
    pub hover: Color32,
    /// Buttons at rest.
    pub button: Color32,
    /// Rails of sliders, rims of fields.
    pub field: Color32,
    /// What is refused or has failed.
    pub refused: Color32,
    /// The two sides.
    pub side: [Color32; 2],
}

/// Dark on light.
const LIGHT: Palette = Palette {
    ink: Color32::from_rgb(38, 42, 48),
    quiet: Color32::from_rgb(94, 100, 108),
    line: Color32::from_rgb(222, 224, 226),
    paper: Color32::from_rgb(252, 252, 251),
    ground: Color32::from_rgb(244, 244, 242),
    chosen: Color32::from_rgb(206, 224, 238),
    hover: Color32::from_rgb(240, 241, 243),
    button: Color32::from_rgb(236, 237, 239),
    field: Color32::from_rgb(214, 217, 220),
    refused: Color32::from_rgb(176, 32, 32),
    side: [Color32::from_rgb(0, 108, 170), Color32::from_rgb(190, 82, 0)],
};

/// Light on dark; the sides in the lighter blue and orange of the same palette (Okabe & Ito 2008).
const DARK: Palette = Palette {
    ink: Color32::from_rgb(232, 233, 235),
    quiet: Color32::from_rgb(168, 174, 182),
    line: Color32::from_rgb(62, 66, 72),
    paper: Color32::from_rgb(31, 33, 37),
    ground: Color32::from_rgb(22, 24, 27),
    chosen: Color32::from_rgb(42, 74, 102),
    hover: Color32::from_rgb(44, 47, 53),
    button: Color32::from_rgb(54, 57, 63),
    field: Color32::from_rgb(78, 82, 90),
    refused: Color32::from_rgb(255, 128, 116),
    side: [Color32::from_rgb(96, 180, 236), Color32::from_rgb(238, 150, 56)],
};

/// The palette in force.
pub fn of(ctx: &egui::Context) -> &'static Palette {
    if ctx.theme() == Theme::Dark { &DARK } else { &LIGHT }
}

/// The palette of a ground.
pub fn palette(ground: Ground) -> &'static Palette {
    match ground {
        Ground::Light => &LIGHT,
        Ground::Dark => &DARK,
    }
}

/// Text in Noto Sans, which stays legible when small; signs that it lacks come from egui's own fonts.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let noto = FontData::from_static(include_bytes!("../../../assets/fonts/NotoSans-subset.ttf"));
    fonts.font_data.insert("noto".into(), Arc::new(noto));
    fonts.families.entry(FontFamily::Proportional).or_default().insert(0, "noto".into());
    fonts
}

/// Sets fonts, spacing and colours.
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
        // One height for buttons, lists and fields: a row of them stands on one line.
        style.spacing.interact_size = egui::vec2(40.0, 25.0);
        style.spacing.slider_width = 150.0;
        // A bar that is always there says that there is more to read.
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
    // Half-transparent paint comes out too dark on this canvas: what is asleep has weak text instead.
    v.disabled_alpha = 1.0;
    let widgets = &mut v.widgets;
    for w in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.open] {
        w.corner_radius = CornerRadius::same(4);
        w.fg_stroke.color = p.ink;
    }
    widgets.noninteractive.bg_stroke = Stroke::new(1.0, p.line);
    // What is asleep fades into the paper.
    widgets.noninteractive.weak_bg_fill = p.paper;
    widgets.noninteractive.bg_fill = p.paper;
    widgets.inactive.weak_bg_fill = p.button;
    widgets.inactive.bg_fill = p.field;
    widgets.hovered.weak_bg_fill = p.hover;
    widgets.hovered.bg_stroke = Stroke::new(1.0, p.quiet);
    // What has the keyboard's focus is drawn as active: a strong rim that nobody overlooks.
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

/// Frame of the strips at the very top and bottom.
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

/// Gives a control the name that screen readers say, where it shows none of its own.
pub fn named(response: egui::Response, name: &str) -> egui::Response {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
    response
}

/// A slider with a name and without a number. It takes clicks too: what is pressed and let go within one slow frame is no drag.
pub fn slider(ui: &mut egui::Ui, slider: egui::Slider<'_>, name: &str) -> egui::Response {
    let dragged = ui.add(slider.show_value(false));
    named(dragged.interact(egui::Sense::click()) | dragged, name)
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
