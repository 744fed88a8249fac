//! The open page of the tour, in a column on the left.

use crate::view::state::answer::ShownAnswer;
use crate::view::state::side::Side;
use crate::view::text::localization::Localization;
use crate::view::tour::story::{Page, Story};
use crate::view::tour::verdicts::basis;
use crate::view::ui::bar::headline::LOW;
use crate::view::ui::params::MenuParams;
use crate::view::ui::style;
use bevy_egui::egui::{self, RichText, Ui};

/// Width of the column in a wide and in a narrow window [points].
pub const WIDTH: [f32; 2] = [330.0, 290.0];

/// Size of a story's button [points].
const STORY_BUTTON: [f32; 2] = [31.0, 25.0];

/// The open page.
pub fn tour_ui(ui: &mut Ui, menu_params: &mut MenuParams<'_>, shown: &ShownAnswer, l10n: &Localization) {
    let Some((story, page)) = menu_params.tour.at else { return };
    chapters_ui(ui, menu_params, l10n, story);
    ui.add_space(6.0);
    ui.label(RichText::new(l10n.say(&format!("tour-{}-title", story.key()))).heading());
    ui.label(style::quiet(l10n.say(&format!("tour-page-{}", page.key()))));
    ui.add_space(6.0);
    egui::ScrollArea::vertical().auto_shrink([false, true]).max_height(ui.available_height() - 56.0).show(
        ui,
        |ui| {
            let words = body_text(ui, l10n.say(&story.message(page)));
            ui.label(words);
            if page == Page::Verdict {
                ui.add_space(8.0);
                verdict_ui(ui, shown, l10n, story);
            }
        },
    );
    ui.add_space(10.0);
    steps_ui(ui, menu_params, l10n);
}

/// Body text; smaller in a low window.
fn body_text(ui: &Ui, words: String) -> RichText {
    let (size, line) = if ui.ctx().viewport_rect().height() < LOW { (14.5, 20.5) } else { (16.0, 23.0) };
    RichText::new(words).size(size).line_height(Some(line))
}

/// One button per story.
fn chapters_ui(ui: &mut Ui, menu_params: &mut MenuParams<'_>, l10n: &Localization, open: Story) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for (i, story) in Story::ALL.into_iter().enumerate() {
            let title = l10n.say(&format!("tour-{}-title", story.key()));
            let mark = egui::Button::selectable(story == open, format!("{}", i + 1));
            if ui.add_sized(STORY_BUTTON, mark).on_hover_text(title).clicked() && story != open {
                menu_params.tour.open(story);
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button(l10n.say("tour-close")).clicked() {
                menu_params.tour.at = None;
            }
        });
    });
}

/// The verdicts on the claims of the story, what they stand for, and the figures on screen.
fn verdict_ui(ui: &mut Ui, shown: &ShownAnswer, l10n: &Localization, story: Story) {
    let verdicts = story.verdicts();
    for verdict in &verdicts {
        let words = body_text(ui, verdict.text(l10n)).strong();
        ui.label(words);
    }
    if let Some(words) = basis(&verdicts, l10n) {
        ui.label(style::quiet(words));
        ui.add_space(8.0);
    }
    figures_ui(ui, shown, l10n, story);
}

/// What the answer on screen says.
fn figures_ui(ui: &mut Ui, shown: &ShownAnswer, l10n: &Localization, story: Story) {
    // An answer to an earlier question does not belong to this story.
    let asked = l10n.say(&format!("tour-{}-question", story.key()));
    let fits = shown.answer.as_ref().is_some_and(|a| a.scenario.question == asked && a.complete());
    let cases = Side::ALL.map(|side| shown.case(side).cloned());
    let reports = cases.each_ref().map(|case| case.as_ref().map(|c| &c.report).filter(|_| fits));
    match story.figures(reports, l10n) {
        Some(words) => {
            let words = body_text(ui, words);
            ui.label(words)
        }
        None => ui.label(style::quiet(l10n.say("tour-wait"))),
    };
}

fn steps_ui(ui: &mut Ui, menu_params: &mut MenuParams<'_>, l10n: &Localization) {
    let Some((at, of)) = menu_params.tour.place() else { return };
    ui.horizontal(|ui| {
        let label = RichText::new(l10n.say("tour-back"));
        let back = egui::Button::new(if at > 0 { label } else { label.weak() });
        if ui.add_enabled(at > 0, back).clicked() {
            menu_params.tour.back();
        }
        let next = if at + 1 == of { "tour-close" } else { "tour-next" };
        if ui.button(RichText::new(l10n.say(next)).strong()).clicked() {
            menu_params.tour.next();
        }
        let place = [("page", (at + 1).to_string()), ("pages", of.to_string())];
        let place = place.each_ref().map(|(key, value)| (*key, value.as_str()));
        ui.label(style::quiet(l10n.say_with("tour-page", &place)));
    });
}
