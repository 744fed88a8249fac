//! The page of the tour that is open, in a column on the left.

use super::headline::LOW;
use super::menu::Tools;
use super::style;
use crate::view::speech::Speech;
use crate::view::state::{Shown, Side};
use crate::view::tour::{Page, Story};
use bevy_egui::egui::{self, RichText, Ui};

/// Width of the column in a wide and in a narrow window [points].
pub const WIDTH: [f32; 2] = [330.0, 290.0];

/// Size of a story's mark [points].
const MARK: [f32; 2] = [31.0, 25.0];

/// Draws the open page.
pub fn tour_ui(ui: &mut Ui, tools: &mut Tools<'_>, shown: &Shown, speech: &Speech) {
    let Some((story, page)) = tools.tour.at else { return };
    chapters_ui(ui, tools, speech, story);
    ui.add_space(6.0);
    ui.label(RichText::new(speech.say(&format!("tour-{}-title", story.key()))).heading());
    ui.label(style::quiet(speech.say(&format!("tour-page-{}", page.key()))));
    ui.add_space(6.0);
    egui::ScrollArea::vertical().auto_shrink([false, true]).max_height(ui.available_height() - 56.0).show(
        ui,
        |ui| {
            let words = reading(ui, speech.say(&story.message(page)));
            ui.label(words);
            if page == Page::Verdict {
                ui.add_space(8.0);
                verdict_ui(ui, shown, speech, story);
            }
        },
    );
    ui.add_space(10.0);
    steps_ui(ui, tools, speech);
}

/// Text to be read at ease; smaller where the window is low.
fn reading(ui: &Ui, words: String) -> RichText {
    let (size, line) = if ui.ctx().viewport_rect().height() < LOW { (14.5, 20.5) } else { (16.0, 23.0) };
    RichText::new(words).size(size).line_height(Some(line))
}

/// One mark per story; a click opens it.
fn chapters_ui(ui: &mut Ui, tools: &mut Tools<'_>, speech: &Speech, open: Story) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (i, story) in Story::ALL.into_iter().enumerate() {
            let title = speech.say(&format!("tour-{}-title", story.key()));
            let mark = egui::Button::selectable(story == open, format!("{}", i + 1));
            if ui.add_sized(MARK, mark).on_hover_text(title).clicked() && story != open {
                tools.tour.open(story);
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button(speech.say("tour-close")).clicked() {
                tools.tour.at = None;
            }
        });
    });
}

fn verdict_ui(ui: &mut Ui, shown: &Shown, speech: &Speech, story: Story) {
    // An answer to the question before says nothing about this story.
    let asked = speech.say(&format!("tour-{}-question", story.key()));
    let fits = shown.answer.as_ref().is_some_and(|a| a.scenario.question == asked && a.complete());
    let cases = Side::ALL.map(|side| shown.case(side).cloned());
    let reports = cases.each_ref().map(|case| case.as_ref().map(|c| &c.report).filter(|_| fits));
    match story.verdict(reports, speech) {
        Some(words) => {
            let words = reading(ui, words);
            ui.label(words)
        }
        None => ui.label(style::quiet(speech.say("tour-wait"))),
    };
}

fn steps_ui(ui: &mut Ui, tools: &mut Tools<'_>, speech: &Speech) {
    let Some((at, of)) = tools.tour.place() else { return };
    ui.horizontal(|ui| {
        let label = RichText::new(speech.say("tour-back"));
        let back = egui::Button::new(if at > 0 { label } else { label.weak() });
        if ui.add_enabled(at > 0, back).clicked() {
            tools.tour.back();
        }
        let next = if at + 1 == of { "tour-close" } else { "tour-next" };
        if ui.button(RichText::new(speech.say(next)).strong()).clicked() {
            tools.tour.next();
        }
        let place = [("page", (at + 1).to_string()), ("pages", of.to_string())];
        let place = place.each_ref().map(|(key, value)| (*key, value.as_str()));
        ui.label(style::quiet(speech.say_with("tour-page", &place)));
    });
}
