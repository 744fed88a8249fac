//! Layout of the window: panels round the edges, the two views in the space that is left.

use crate::view::state::look::{RightView, Tab, Views};
use crate::view::state::settings::{self, Settings};
use crate::view::state::side::Side;
use crate::view::state::window::ViewRects;
use crate::view::text::localization::Localization;
use crate::view::ui::bar::{controls, header, headline, menu, strip, tour};
use crate::view::ui::overlay::{cut_handle, legend, marks};
use crate::view::ui::params::{MenuParams, PanelParams};
use crate::view::ui::style::{self, NARROW};
use crate::view::ui::tab::{energy, point, safety, sites};
use bevy::prelude::*;
use bevy_egui::{EguiContexts, egui};

/// Width of the panel on the right, in a wide and in a narrow window [points].
const SIDE_WIDTH: [f32; 2] = [380.0, 316.0];

/// Height of the strip above each view [points].
const STRIP: f32 = 42.0;

/// Draws all panels; the space that is left holds the two views.
pub fn draw_panels(
    mut contexts: EguiContexts<'_, '_>,
    mut params: PanelParams<'_>,
    mut menu_params: MenuParams<'_>,
    cameras: Query<(&Side, &Camera, &GlobalTransform)>,
    mut applied: Local<Option<Settings>>,
) -> Result {
    let ctx = contexts.ctx_mut()?.clone();
    if applied.as_ref() != Some(&*menu_params.settings) {
        apply_settings(&ctx, &mut menu_params, &mut params, applied.is_none());
        *applied = Some(menu_params.settings.clone());
    }
    let all = egui::UiBuilder::new().layer_id(egui::LayerId::background()).max_rect(ctx.viewport_rect());
    let mut ui = egui::Ui::new(ctx.clone(), "desk".into(), all);
    frame_ui(&mut ui, &mut params, &mut menu_params);
    views_ui(&mut ui, &mut params, &cameras);
    safety::notice_window(&ctx, &mut params);
    Ok(())
}

/// Strips above and below, placements of a treatment, tour on the left, tabs on the right.
pub fn frame_ui(ui: &mut egui::Ui, params: &mut PanelParams<'_>, menu_params: &mut MenuParams<'_>) {
    let (bar, footer) = (style::bar(ui.ctx()), style::footer(ui.ctx()));
    egui::Panel::top("menu").frame(footer).show(ui, |ui| menu::menu_ui(ui, menu_params, params));
    let verdict = headline::verdict_text(params);
    egui::Panel::top("headline").frame(bar).show(ui, |ui| headline::headline_ui(ui, params, &verdict));
    if menu_params.export.verdict != verdict {
        menu_params.export.verdict = verdict;
    }
    if params.treatment.open.is_some() {
        egui::Panel::top("strip").frame(footer).show(ui, |ui| strip::strip_ui(ui, params));
    }
    egui::Panel::bottom("notice").frame(footer).show(ui, |ui| notice_ui(ui, params));
    let touring = menu_params.tour.at.is_some();
    let narrow = ui.ctx().viewport_rect().width() < NARROW;
    // The pages of the tour set the display options themselves; in a narrow window their text needs the
    // space.
    if !(touring && narrow) {
        egui::Panel::bottom("controls").frame(bar).show(ui, |ui| controls::controls_ui(ui, params));
    }
    if touring {
        egui::Panel::left("tour")
            .frame(bar)
            .exact_size(tour::WIDTH[usize::from(narrow)])
            .resizable(false)
            .show(ui, |ui| tour::tour_ui(ui, menu_params, &params.shown, &params.l10n));
    }
    if !(touring && narrow) {
        egui::Panel::right("side")
            .frame(bar)
            .exact_size(SIDE_WIDTH[usize::from(narrow || touring)])
            .resizable(false)
            .show(ui, |ui| side_ui(ui, params));
    }
}

/// The panel on the right: tab selector and open tab, in a child of fixed size so that no content widens the
/// panel.
fn side_ui(ui: &mut egui::Ui, params: &mut PanelParams<'_>) {
    let room = ui.available_rect_before_wrap();
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(room).id_salt("tabs"));
    child.set_clip_rect(room.expand2(egui::vec2(8.0, 0.0)).intersect(ui.clip_rect()));
    tabs_ui(&mut child, params);
    ui.allocate_rect(room, egui::Sense::hover());
}

fn tabs_ui(ui: &mut egui::Ui, params: &mut PanelParams<'_>) {
    let mut tab = params.look.tab;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        for choice in Tab::ALL {
            let name = format!("tab-{}", choice.key());
            let label = egui::RichText::new(params.say(&name)).size(14.5);
            ui.selectable_value(&mut tab, choice, label).on_hover_text(params.say(&format!("{name}-hint")));
        }
    });
    ui.add_space(4.0);
    if params.look.tab != tab {
        params.look.tab = tab;
    }
    match tab {
        Tab::Sites => sites::sites_ui(ui, params),
        Tab::Point => point::point_ui(ui, params),
        Tab::Energy => energy::energy_ui(ui, params),
        Tab::Safety => safety::safety_ui(ui, params),
    }
}

/// Applies the settings; unless they are the `first`, they are also stored.
fn apply_settings(
    ctx: &egui::Context,
    menu_params: &mut MenuParams<'_>,
    params: &mut PanelParams<'_>,
    first: bool,
) {
    let settings = menu_params.settings.clone();
    style::dress(ctx, settings.ground);
    ctx.set_zoom_factor(settings.text);
    if params.l10n.language() != settings.language {
        *params.l10n = Localization::new(settings.language);
    }
    if settings.still && params.clock.playing {
        let (now, slow) = (params.time.elapsed_secs_wrapped_f64(), params.clock.slow);
        params.clock.set(now, false, slow);
    }
    if !first && let Some(Err(why)) = settings::file_of_user().map(|file| settings.store(&file)) {
        menu_params.export.status = Some(params.l10n.say_with("take-failed", &[("why", &why)]));
    }
}

/// Headers, frames and marks of the views, in the space that the panels leave.
fn views_ui(
    ui: &mut egui::Ui,
    params: &mut PanelParams<'_>,
    cameras: &Query<(&Side, &Camera, &GlobalTransform)>,
) {
    let rest = ui.available_rect_before_wrap();
    let cases = params.shown.answer.as_ref().map_or(2, |a| a.cases.len());
    let halves = split(rest, if cases < 2 { Views::Only(Side::A) } else { params.look.views });
    let views = halves.map(|r| {
        let view = r.split_top_bottom_at_y((r.top() + STRIP).min(r.bottom())).1;
        view.with_max_y((view.bottom() - legend::room_below(view, params)).max(view.top()))
    });
    let handles = params.rects.handles;
    params.rects.set_if_neq(ViewRects { view: views.map(to_rect), handles });
    for side in Side::ALL {
        let (whole, view) = (halves[side.index()], views[side.index()]);
        if whole.width() > 1.0 {
            header::header_ui(ui, whole.with_max_y(view.top()), side, params);
            ui.painter().rect_filled(whole.with_min_y(view.bottom()), 0.0, style::of(ui.ctx()).paper);
            let camera = cameras.iter().find(|(s, ..)| **s == side).map(|(_, camera, eye)| (camera, eye));
            view_ui(ui, view, side, params, camera);
        }
    }
}

/// Marks, cut handle and legend over one view.
fn view_ui(
    ui: &mut egui::Ui,
    rect: egui::Rect,
    side: Side,
    params: &mut PanelParams<'_>,
    camera: Option<(&Camera, &GlobalTransform)>,
) {
    let line = egui::Stroke::new(1.0, style::of(ui.ctx()).line);
    ui.painter().rect_stroke(rect, 0.0, line, egui::StrokeKind::Inside);
    let mut rects = *params.rects;
    rects.handles[side.index()] = Rect::default();
    if let Some((camera, eye)) = camera {
        marks::marks_ui(ui, rect, side, params, camera, eye);
        let handle = cut_handle::cut_handle_ui(ui, rect, side, params, camera, eye);
        rects.handles[side.index()] = handle.map_or_else(Rect::default, to_rect);
    }
    params.rects.set_if_neq(rects);
    let differs = params.look.right == RightView::Difference && side == Side::B;
    let first = side == Side::A || params.look.views == Views::Only(Side::B);
    if differs {
        legend::difference_ui(ui, rect, params);
    } else if first {
        legend::legend_ui(ui, rect, params);
    }
}

/// Rectangles of both views, side by side; a view that is not open is empty.
fn split(rest: egui::Rect, views: Views) -> [egui::Rect; 2] {
    let none = egui::Rect::from_min_size(rest.max, egui::Vec2::ZERO);
    match views {
        Views::Both => rest.split_left_right_at_fraction(0.5).into(),
        Views::Only(Side::A) => [rest, none],
        Views::Only(Side::B) => [none, rest],
    }
}

fn to_rect(r: egui::Rect) -> Rect {
    Rect::new(r.min.x, r.min.y, r.max.x, r.max.y)
}

/// The safety notice at the bottom.
fn notice_ui(ui: &mut egui::Ui, params: &mut PanelParams<'_>) {
    ui.horizontal(|ui| {
        ui.label(style::quiet(params.say("notice")));
        if ui.small_button(params.say("when-not")).clicked() {
            params.open_windows.notice = true;
        }
        if ui.available_width() > 560.0 {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(style::quiet(params.say("steering"))).truncate());
            });
        }
    });
}
