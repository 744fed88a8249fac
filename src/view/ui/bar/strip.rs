//! The placements of the open treatment, in a strip below the headline.

use crate::mesh::spec::Resolution;
use crate::output::text::duration;
use crate::view::data::measure::Measure;
use crate::view::data::quantity::Quantity;
use crate::view::state::treatment::{OpenTreatment, TreatmentRequest};
use crate::view::text::localization::Localization;
use crate::view::text::numbers::short;
use crate::view::treatment::play::toggle_playing;
use crate::view::ui::params::PanelParams;
use crate::view::ui::style::{self, NARROW};
use bevy::prelude::DetectChangesMut;
use bevy_egui::egui::{self, Align, Button, Layout, Response, RichText, Ui, vec2};

/// Height of the mark of an answered placement [points].
const MARK: f32 = 3.0;

/// One placement.
struct Chip {
    /// Number and, in a wide window, name and time.
    label: String,
    /// Number, name, time, and whether it is answered.
    name: String,
    answered: bool,
    /// Whether the question on screen is that of the placement.
    chosen: bool,
}

/// Title, progress and buttons; the placements.
pub fn strip_ui(ui: &mut Ui, params: &mut PanelParams<'_>) {
    let Some(open) = &params.treatment.open else { return };
    let wide = ui.available_width() > NARROW;
    let resolution = params
        .shown
        .answer
        .as_ref()
        .map_or(params.question.scenario.resolution, |answer| answer.scenario.resolution);
    let chosen = open.place_of(&params.question.scenario);
    let chips: Vec<Chip> = chips(open, chosen, resolution, wide, &params.l10n);
    let title = params.l10n.called("protocol", &open.protocol.spec.title);
    let progress = progress_text(open, &chips, params);
    let (at, last) = (open.at, open.count().saturating_sub(1));
    let mut request = None;
    ui.horizontal(|ui| {
        let room = ui.available_width();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button(params.say("treatment-close")).clicked() {
                request = Some(TreatmentRequest::Close);
            }
            picture_ui(ui, params);
            play_ui(ui, params, chips.iter().all(|chip| chip.answered));
            if step_ui(ui, &params.say("treatment-next"), at < last) {
                request = Some(TreatmentRequest::Show(at + 1));
            }
            if step_ui(ui, &params.say("treatment-back"), at > 0) {
                request = Some(TreatmentRequest::Show(at - 1));
            }
            let words = if wide { format!("{title} · {progress}") } else { progress.clone() };
            let size = vec2(ui.available_width().clamp(0.0, room), 25.0);
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(style::group(words)).truncate()).on_hover_text(&title);
            });
        });
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
        for (i, chip) in chips.iter().enumerate() {
            if chip_ui(ui, chip).clicked() {
                request = Some(TreatmentRequest::Show(i));
            }
        }
        if chosen.is_none() {
            ui.label(style::quiet(params.say("treatment-edited")));
        }
    });
    if request.is_some() {
        params.treatment.request = request;
    }
}

/// The placements of a treatment, `chosen` being that of the question on screen.
fn chips(
    open: &OpenTreatment,
    chosen: Option<usize>,
    resolution: Resolution,
    wide: bool,
    l10n: &Localization,
) -> Vec<Chip> {
    let answered = open.answered(resolution);
    let chip = |(i, answered): (usize, bool)| {
        let placement = &open.protocol.placements[i];
        let (number, seconds) = ((i + 1).to_string(), l10n.localize_decimals(&short(placement.seconds)));
        let parts = [("number", number.as_str()), ("name", &placement.name), ("seconds", &seconds)];
        let words = l10n.say_with("treatment-chip", &parts);
        let state = l10n.say(if answered { "treatment-answered" } else { "treatment-unanswered" });
        let name = format!("{words}, {state}");
        Chip { label: if wide { words } else { number }, name, answered, chosen: chosen == Some(i) }
    };
    answered.into_iter().enumerate().map(chip).collect()
}

/// How many placements are answered, and how much of the time of the treatment they take.
fn progress_text(open: &OpenTreatment, chips: &[Chip], params: &PanelParams<'_>) -> String {
    let done: Vec<f64> = open
        .protocol
        .placements
        .iter()
        .zip(chips)
        .filter(|(_, c)| c.answered)
        .map(|(p, _)| p.seconds)
        .collect();
    let (count, all) = (done.len().to_string(), chips.len().to_string());
    let (now, whole) = (duration(done.iter().sum()), duration(open.seconds()));
    let parts = [("done", count.as_str()), ("all", &all), ("now", &now), ("whole", &whole)];
    params.l10n.localize_decimals(&params.l10n.say_with("treatment-progress", &parts))
}

/// One placement; a bar at its lower edge if it is answered.
fn chip_ui(ui: &mut Ui, chip: &Chip) -> Response {
    let label = RichText::new(&chip.label).size(style::SMALL);
    let response = ui.add(Button::selectable(chip.chosen, label).frame_when_inactive(true));
    if chip.answered {
        let edge = response.rect.with_min_y(response.rect.bottom() - MARK);
        ui.painter().rect_filled(edge, 1.0, style::of(ui.ctx()).side[0]);
    }
    style::named(response.on_hover_text(&chip.name), &chip.name)
}

/// A button that steps; whether it is pressed.
fn step_ui(ui: &mut Ui, words: &str, enabled: bool) -> bool {
    let label = RichText::new(words);
    let button = Button::new(if enabled { label.strong() } else { label.weak() });
    ui.add_enabled(enabled, button).clicked()
}

/// The button that walks through the unanswered placements, or stops there.
fn play_ui(ui: &mut Ui, params: &mut PanelParams<'_>, complete: bool) {
    let playing = params.treatment.playing;
    let words = params.say(if playing { "treatment-pause" } else { "treatment-play" });
    let label = RichText::new(words);
    let enabled = playing || !complete;
    let button = Button::selectable(playing, if enabled { label } else { label.weak() });
    let button = ui.add_enabled(enabled, button.frame_when_inactive(true));
    if button.on_hover_text(params.say("treatment-play-hint")).clicked() {
        toggle_playing(&mut params.treatment, &params.shown);
    }
}

/// The button that paints the energy so far and shows it at the sites, or what was shown before.
fn picture_ui(ui: &mut Ui, params: &mut PanelParams<'_>) {
    let shown = params.look.quantity == Quantity::Absorbed && *params.measure == Measure::Absorbed;
    let button = Button::selectable(shown, params.say("treatment-picture")).frame_when_inactive(true);
    if !ui.add(button).on_hover_text(params.say("treatment-picture-hint")).clicked() {
        return;
    }
    let before = params.treatment.open.as_ref().map(|open| (open.before.quantity, open.before.measure));
    let (quantity, measure) = match before {
        Some(before) if shown => before,
        _ => (Quantity::Absorbed, Measure::Absorbed),
    };
    params.look.quantity = quantity;
    params.measure.set_if_neq(measure);
}
