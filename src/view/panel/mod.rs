//! The panels round the views. Functions ending in `_ui` draw; they change resources, never the scene.

pub mod body;
pub mod controls;
pub mod cut_handle;
pub mod energy;
pub mod header;
pub mod headline;
pub mod icon;
pub mod legend;
pub mod marks;
pub mod menu;
pub mod point;
pub mod safety;
pub mod sites;
pub mod style;
pub mod tour;

use crate::view::device::Poses;
use crate::view::drag::Grip;
use crate::view::flight::Flight;
use crate::view::orbit::Orbit;
use crate::view::pick::Picked;
use crate::view::playback::Clock;
use crate::view::settings::{self, Settings};
use crate::view::speech::Speech;
use crate::view::spot::Spot;
use crate::view::state::{
    Catalogue, Desktop, Frames, Look, Quality, Question, Reading, Right, Shown, Side, Tab, Views,
};
use crate::view::words::Measure;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy_egui::{EguiContexts, egui};

/// Width of the panel on the right, in a wide and in a narrow window [points].
const SIDE_WIDTH: [f32; 2] = [380.0, 316.0];
/// Width below which a window is narrow [points].
pub const NARROW: f32 = 1100.0;
/// Height of the strip above each view [points].
const STRIP: f32 = 42.0;

/// Everything the panels read and write.
#[derive(SystemParam)]
pub struct Desk<'w> {
    /// Answer on screen.
    pub shown: Res<'w, Shown>,
    /// Shipped devices.
    pub catalogue: Res<'w, Catalogue>,
    /// What draws.
    pub quality: Res<'w, Quality>,
    /// Scale and exaggeration in force.
    pub reading: Res<'w, Reading>,
    /// Wall clock.
    pub time: Res<'w, Time>,
    /// What was picked.
    pub picked: Res<'w, Picked>,
    /// The question being edited.
    pub question: ResMut<'w, Question>,
    /// How things look.
    pub look: ResMut<'w, Look>,
    /// Slow motion.
    pub clock: ResMut<'w, Clock>,
    /// Camera.
    pub orbit: ResMut<'w, Orbit>,
    /// Quantity of the bars.
    pub measure: ResMut<'w, Measure>,
    /// Where the views lie.
    pub frames: ResMut<'w, Frames>,
    /// The point that is read.
    pub spot: ResMut<'w, Spot>,
    /// The cameras' flight.
    pub flight: ResMut<'w, Flight>,
    /// Where the heads lie.
    pub poses: Res<'w, Poses>,
    /// The device being dragged.
    pub grip: Res<'w, Grip>,
    /// Open windows.
    pub desktop: ResMut<'w, Desktop>,
    /// Words.
    pub speech: ResMut<'w, Speech>,
}

impl Desk<'_> {
    /// The message `name`.
    pub fn say(&self, name: &str) -> String {
        self.speech.say(name)
    }
}

/// Lays out all panels; what they leave over becomes the two views.
pub fn panels(
    mut contexts: EguiContexts<'_, '_>,
    mut desk: Desk<'_>,
    mut tools: menu::Tools<'_>,
    cameras: Query<(&Side, &Camera, &GlobalTransform)>,
    mut dressed: Local<Option<Settings>>,
) -> Result {
    let ctx = contexts.ctx_mut()?.clone();
    if dressed.as_ref() != Some(&*tools.settings) {
        put_on(&ctx, &mut tools, &mut desk, dressed.is_none());
        *dressed = Some(tools.settings.clone());
    }
    let all = egui::UiBuilder::new().layer_id(egui::LayerId::background()).max_rect(ctx.viewport_rect());
    let mut ui = egui::Ui::new(ctx.clone(), "desk".into(), all);
    frame_ui(&mut ui, &mut desk, &mut tools);
    views_ui(&mut ui, &mut desk, &cameras);
    safety::notice_window(&ctx, &mut desk);
    Ok(())
}

/// Strips above and below, tour on the left, numbers on the right.
pub fn frame_ui(ui: &mut egui::Ui, desk: &mut Desk<'_>, tools: &mut menu::Tools<'_>) {
    let (bar, footer) = (style::bar(ui.ctx()), style::footer(ui.ctx()));
    egui::Panel::top("menu").frame(footer).show(ui, |ui| menu::menu_ui(ui, tools, desk));
    let verdict = headline::verdict_words(desk);
    egui::Panel::top("headline").frame(bar).show(ui, |ui| headline::headline_ui(ui, desk, &verdict));
    if tools.take.verdict != verdict {
        tools.take.verdict = verdict;
    }
    egui::Panel::bottom("notice").frame(footer).show(ui, |ui| notice_ui(ui, desk));
    let touring = tools.tour.at.is_some();
    let narrow = ui.ctx().viewport_rect().width() < NARROW;
    // Each page of the tour sets the stage itself: in a narrow window its words need the room.
    if !(touring && narrow) {
        egui::Panel::bottom("controls").frame(bar).show(ui, |ui| controls::controls_ui(ui, desk));
    }
    if touring {
        egui::Panel::left("tour")
            .frame(bar)
            .exact_size(tour::WIDTH[usize::from(narrow)])
            .resizable(false)
            .show(ui, |ui| tour::tour_ui(ui, tools, &desk.shown, &desk.speech));
    }
    if !(touring && narrow) {
        egui::Panel::right("side")
            .frame(bar)
            .exact_size(SIDE_WIDTH[usize::from(narrow || touring)])
            .resizable(false)
            .show(ui, |ui| side_ui(ui, desk));
    }
}

/// The panel on the right: tabs, and what the open one tells. A child of fixed size: nothing in it can widen the panel.
fn side_ui(ui: &mut egui::Ui, desk: &mut Desk<'_>) {
    let room = ui.available_rect_before_wrap();
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(room).id_salt("tabs"));
    child.set_clip_rect(room.expand2(egui::vec2(8.0, 0.0)).intersect(ui.clip_rect()));
    tabs_ui(&mut child, desk);
    ui.allocate_rect(room, egui::Sense::hover());
}

fn tabs_ui(ui: &mut egui::Ui, desk: &mut Desk<'_>) {
    let mut tab = desk.look.tab;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        for choice in Tab::ALL {
            let name = format!("tab-{}", choice.key());
            let label = egui::RichText::new(desk.say(&name)).size(14.5);
            ui.selectable_value(&mut tab, choice, label).on_hover_text(desk.say(&format!("{name}-hint")));
        }
    });
    ui.add_space(4.0);
    if desk.look.tab != tab {
        desk.look.tab = tab;
    }
    match tab {
        Tab::Sites => sites::sites_ui(ui, desk),
        Tab::Point => point::point_ui(ui, desk),
        Tab::Energy => energy::energy_ui(ui, desk),
        Tab::Safety => safety::safety_ui(ui, desk),
    }
}

/// Puts settings into force; those changed by the reader (not the `first`) are kept for next time.
fn put_on(ctx: &egui::Context, tools: &mut menu::Tools<'_>, desk: &mut Desk<'_>, first: bool) {
    let settings = tools.settings.clone();
    style::dress(ctx, settings.ground);
    ctx.set_zoom_factor(settings.text);
    if desk.speech.language() != settings.language {
        *desk.speech = Speech::new(settings.language);
    }
    if settings.still && desk.clock.playing {
        let (now, slow) = (desk.time.elapsed_secs_wrapped_f64(), desk.clock.slow);
        desk.clock.set(now, false, slow);
    }
    if !first && let Some(Err(why)) = settings::file_of_user().map(|file| settings.keep(&file)) {
        tools.take.said = Some(desk.speech.say_with("take-failed", &[("why", &why)]));
    }
}

/// Strips, frames and marks of the views, in what the panels left over.
fn views_ui(ui: &mut egui::Ui, desk: &mut Desk<'_>, cameras: &Query<(&Side, &Camera, &GlobalTransform)>) {
    let rest = ui.available_rect_before_wrap();
    let cases = desk.shown.answer.as_ref().map_or(2, |a| a.cases.len());
    let halves = split(rest, if cases < 2 { Views::Only(Side::A) } else { desk.look.views });
    let views = halves.map(|r| {
        let view = r.split_top_bottom_at_y((r.top() + STRIP).min(r.bottom())).1;
        view.with_max_y((view.bottom() - legend::room_below(view, desk)).max(view.top()))
    });
    let handles = desk.frames.handles;
    desk.frames.set_if_neq(Frames { view: views.map(to_rect), handles });
    for side in Side::ALL {
        let (whole, view) = (halves[side.index()], views[side.index()]);
        if whole.width() > 1.0 {
            header::header_ui(ui, whole.with_max_y(view.top()), side, desk);
            ui.painter().rect_filled(whole.with_min_y(view.bottom()), 0.0, style::of(ui.ctx()).paper);
            let camera = cameras.iter().find(|(s, ..)| **s == side).map(|(_, camera, eye)| (camera, eye));
            view_ui(ui, view, side, desk, camera);
        }
    }
}

/// What is drawn over one view: marks and legend.
fn view_ui(
    ui: &mut egui::Ui,
    rect: egui::Rect,
    side: Side,
    desk: &mut Desk<'_>,
    camera: Option<(&Camera, &GlobalTransform)>,
) {
    let line = egui::Stroke::new(1.0, style::of(ui.ctx()).line);
    ui.painter().rect_stroke(rect, 0.0, line, egui::StrokeKind::Inside);
    let mut frames = *desk.frames;
    frames.handles[side.index()] = Rect::default();
    if let Some((camera, eye)) = camera {
        marks::marks_ui(ui, rect, side, desk, camera, eye);
        let handle = cut_handle::cut_handle_ui(ui, rect, side, desk, camera, eye);
        frames.handles[side.index()] = handle.map_or_else(Rect::default, to_rect);
    }
    desk.frames.set_if_neq(frames);
    let differs = desk.look.right == Right::Difference && side == Side::B;
    let first = side == Side::A || desk.look.views == Views::Only(Side::B);
    if differs {
        legend::difference_ui(ui, rect, desk);
    } else if first {
        legend::legend_ui(ui, rect, desk);
    }
}

/// Two views side by side, or one alone; what is not open is empty.
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

/// The line that is always there.
fn notice_ui(ui: &mut egui::Ui, desk: &mut Desk<'_>) {
    ui.horizontal(|ui| {
        ui.label(style::quiet(desk.say("notice")));
        if ui.small_button(desk.say("when-not")).clicked() {
            desk.desktop.notice = true;
        }
        if ui.available_width() > 560.0 {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.add(egui::Label::new(style::quiet(desk.say("steering"))).truncate());
            });
        }
    });
}
