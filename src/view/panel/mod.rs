//! The panels round the views. Functions ending in `_ui` draw; they change resources, never the scene.

pub mod controls;
pub mod headline;
pub mod legend;
pub mod marks;
pub mod menu;
pub mod sites;
pub mod style;
pub mod tour;

use crate::view::orbit::Orbit;
use crate::view::pick::Picked;
use crate::view::playback::Clock;
use crate::view::settings::{self, Settings};
use crate::view::speech::Speech;
use crate::view::state::{Catalogue, Frames, Look, Quality, Question, Reading, Shown, Side};
use crate::view::words::Measure;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy_egui::{EguiContexts, egui};

/// Width of the sites panel [points].
const SITES_WIDTH: f32 = 380.0;
/// Width of the window below which the sites panel makes room for the tour [points].
const NARROW: f32 = 1180.0;
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
    egui::Panel::top("menu")
        .frame(style::footer())
        .show(&mut ui, |ui| menu::menu_ui(ui, &mut tools, &mut desk.question));
    egui::Panel::top("headline").frame(style::bar()).show(&mut ui, |ui| headline::headline_ui(ui, &mut desk));
    egui::Panel::bottom("notice").frame(style::footer()).show(&mut ui, notice_ui);
    egui::Panel::bottom("controls")
        .frame(style::bar())
        .show(&mut ui, |ui| controls::controls_ui(ui, &mut desk));
    let touring = tools.tour.at.is_some();
    if touring {
        egui::Panel::left("tour")
            .frame(style::bar())
            .exact_size(tour::WIDTH)
            .resizable(false)
            .show(&mut ui, |ui| tour::tour_ui(ui, &mut tools, &desk.shown));
    }
    if !touring || ui.available_width() + tour::WIDTH > NARROW {
        egui::Panel::right("sites")
            .frame(style::bar())
            .exact_size(SITES_WIDTH)
            .resizable(false)
            .show(&mut ui, |ui| sites::sites_ui(ui, &mut desk));
    }
    let verdict = headline::verdict_words(&desk);
    if tools.take.verdict != verdict {
        tools.take.verdict = verdict;
    }
    views_ui(&mut ui, &mut desk, &cameras);
    Ok(())
}

/// Puts settings into force; those changed by the reader (not the `first`) are kept for next time.
fn put_on(ctx: &egui::Context, tools: &mut menu::Tools<'_>, desk: &mut Desk<'_>, first: bool) {
    let settings = tools.settings.clone();
    style::dress(ctx);
    ctx.set_zoom_factor(settings.text);
    if tools.speech.language() != settings.language {
        *tools.speech = Speech::new(settings.language);
    }
    if settings.still && desk.clock.playing {
        let (now, slow) = (desk.time.elapsed_secs_wrapped_f64(), desk.clock.slow);
        desk.clock.set(now, false, slow);
    }
    if !first && let Some(Err(why)) = settings::file_of_user().map(|file| settings.keep(&file)) {
        tools.take.said = Some(tools.speech.say_with("take-failed", &[("why", &why)]));
    }
}

/// Strips, frames and marks of the views, in what the panels left over.
fn views_ui(ui: &mut egui::Ui, desk: &mut Desk<'_>, cameras: &Query<(&Side, &Camera, &GlobalTransform)>) {
    let rest = ui.available_rect_before_wrap();
    let halves = split(rest, desk.shown.answer.as_ref().map_or(2, |a| a.cases.len()));
    let views = halves.map(|r| r.split_top_bottom_at_y(r.top() + STRIP).1);
    desk.frames.set_if_neq(Frames { view: views.map(to_rect) });
    for side in Side::ALL {
        let (whole, view) = (halves[side.index()], views[side.index()]);
        if whole.width() > 1.0 {
            headline::view_header_ui(ui, whole.with_max_y(view.top()), side, desk);
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
    ui.painter().rect_stroke(rect, 0.0, egui::Stroke::new(1.0, style::LINE), egui::StrokeKind::Inside);
    if let Some((camera, eye)) = camera {
        marks::marks_ui(ui, rect, side, desk, camera, eye);
    }
    if side == Side::A {
        legend::legend_ui(ui, rect, desk);
    }
}

/// Two views side by side; one alone if there is but one case.
fn split(rest: egui::Rect, cases: usize) -> [egui::Rect; 2] {
    if cases < 2 {
        return [rest, egui::Rect::from_min_size(rest.max, egui::Vec2::ZERO)];
    }
    let (left, right) = rest.split_left_right_at_fraction(0.5);
    [left, right]
}

fn to_rect(r: egui::Rect) -> Rect {
    Rect::new(r.min.x, r.min.y, r.max.x, r.max.y)
}

/// The line that is always there.
fn notice_ui(ui: &mut egui::Ui) {
    ui.horizontal(|ui| {
        ui.label(style::quiet(
            "A computer model, not medical advice. Never on a leg with a suspected blood clot, varicose veins, open skin or \
             a recent injury.",
        ));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(style::quiet("Drag: turn   right drag: move   wheel: zoom   click on skin: lay the head there"));
        });
    });
}
