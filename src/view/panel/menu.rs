//! The strip at the very top: tour, undo and redo, take away, settings.

use super::{Desk, body, style};
use crate::view::settings::{Ground, Settings};
use crate::view::speech::{Language, Speech};
use crate::view::take::{Take, Thing};
use crate::view::tour::{Story, Tour};
use crate::view::undo::History;
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy_egui::egui::{self, Align, Layout, RichText, Ui};

/// Sizes of text to choose from, within [`crate::view::settings::TEXT`].
const SIZES: [f32; 5] = [0.75, 1.0, 1.25, 1.5, 2.0];

/// What the strip and the tour read and write.
#[derive(SystemParam)]
pub struct Tools<'w> {
    /// The window's own settings.
    pub settings: ResMut<'w, Settings>,
    /// Where the reader is in the tour.
    pub tour: ResMut<'w, Tour>,
    /// What is taken away.
    pub take: ResMut<'w, Take>,
    /// Steps back and forth.
    pub history: ResMut<'w, History>,
}

/// Draws the strip.
pub fn menu_ui(ui: &mut Ui, tools: &mut Tools<'_>, desk: &mut Desk<'_>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("calfwave").strong());
        if let Some(said) = tools.take.said.clone()
            && ui.add(egui::Label::new(style::quiet(said)).sense(egui::Sense::click()).truncate()).clicked()
        {
            tools.take.said = None;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            settings_ui(ui, tools, &desk.speech);
            take_ui(ui, tools, &desk.speech);
            steps_ui(ui, tools, desk);
            body::body_ui(ui, desk);
            let open = tools.tour.at.is_some();
            // Who meets the window for the first time presses this.
            let button = egui::Button::selectable(open, desk.say("menu-tour"));
            let button = button.frame_when_inactive(true).fill(style::of(ui.ctx()).chosen);
            if ui.add(button).on_hover_text(desk.say("menu-tour-hint")).clicked() {
                turn_tour(&mut tools.tour);
            }
        });
    });
}

/// Opens the tour at its beginning, or closes it.
pub fn turn_tour(tour: &mut Tour) {
    match tour.at {
        Some(_) => tour.at = None,
        None => tour.open(Story::ALL[0]),
    }
}

/// Redo and undo: drawn from the right.
fn steps_ui(ui: &mut Ui, tools: &mut Tools<'_>, desk: &mut Desk<'_>) {
    let step = |ui: &mut Ui, name: &str, hint: &str, nothing: &str, what: Option<&'static str>| {
        let hint = match what {
            Some(what) => desk.speech.say_with(hint, &[("what", &desk.say(what))]),
            None => desk.say(nothing),
        };
        let label = RichText::new(desk.say(name));
        let button = egui::Button::new(if what.is_some() { label } else { label.weak() });
        ui.add_enabled(what.is_some(), button).on_hover_text(&hint).on_disabled_hover_text(&hint).clicked()
    };
    let again = step(ui, "menu-redo", "redo-hint", "redo-nothing", tools.history.redoable());
    let back = step(ui, "menu-undo", "undo-hint", "undo-nothing", tools.history.undoable());
    let scenario = match (back, again) {
        (true, _) => tools.history.undo(),
        (_, true) => tools.history.redo(),
        _ => None,
    };
    if let Some(scenario) = scenario {
        desk.question.scenario = scenario;
    }
}

fn take_ui(ui: &mut Ui, tools: &mut Tools<'_>, speech: &Speech) {
    let name = speech.say("menu-take");
    ui.menu_button(name, |ui| {
        for thing in Thing::ALL {
            if ui.button(speech.say(thing.message())).clicked() {
                tools.take.wanted = Some(thing);
                ui.close();
            }
        }
    })
    .response
    .on_hover_text(speech.say("menu-take-hint"));
}

fn settings_ui(ui: &mut Ui, tools: &mut Tools<'_>, speech: &Speech) {
    let mut chosen = tools.settings.clone();
    ui.menu_button(speech.say("menu-settings"), |ui| {
        egui::Grid::new("settings").num_columns(2).show(ui, |ui| {
            ui.label(speech.say("menu-language"));
            ui.horizontal(|ui| {
                for language in Language::ALL {
                    ui.selectable_value(&mut chosen.language, language, language.name());
                }
            });
            ui.end_row();
            ui.label(speech.say("menu-theme"));
            ui.horizontal(|ui| {
                for ground in Ground::ALL {
                    ui.selectable_value(&mut chosen.ground, ground, speech.say(ground.message()));
                }
            });
            ui.end_row();
            ui.label(speech.say("menu-text-size"));
            ui.horizontal(|ui| {
                // Steps, not a slider: one would run away under the pointer while the window grows with it.
                for size in SIZES {
                    ui.selectable_value(&mut chosen.text, size, format!("{:.0} %", 100.0 * size));
                }
            });
            ui.end_row();
            ui.label("");
            ui.checkbox(&mut chosen.still, speech.say("menu-still"))
                .on_hover_text(speech.say("menu-still-hint"));
            ui.end_row();
        });
    });
    tools.settings.set_if_neq(chosen);
}
