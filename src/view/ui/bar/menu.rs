//! The strip at the top: tour, treatments, undo and redo, export, settings.

use crate::view::export::request::ExportFormat;
use crate::view::state::settings::Ground;
use crate::view::state::treatment::TreatmentRequest;
use crate::view::text::localization::{Language, Localization};
use crate::view::tour::progress::toggle_tour;
use crate::view::treatment::shipped::shipped_protocols;
use crate::view::ui::bar::body;
use crate::view::ui::params::{MenuParams, PanelParams};
use crate::view::ui::style;
use bevy::prelude::*;
use bevy_egui::egui::{self, Align, Layout, RichText, Ui};

/// Text sizes of the menu, within [`crate::view::state::settings::TEXT`].
const SIZES: [f32; 5] = [0.75, 1.0, 1.25, 1.5, 2.0];

/// The strip.
pub fn menu_ui(ui: &mut Ui, menu_params: &mut MenuParams<'_>, params: &mut PanelParams<'_>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("calfwave").strong());
        if let Some(status) = menu_params.export.status.clone()
            && ui.add(egui::Label::new(style::quiet(status)).sense(egui::Sense::click()).truncate()).clicked()
        {
            menu_params.export.status = None;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            settings_ui(ui, menu_params, &params.l10n);
            export_ui(ui, menu_params, &params.l10n);
            steps_ui(ui, menu_params, params);
            body::body_ui(ui, params);
            treatments_ui(ui, params);
            let open = menu_params.tour.at.is_some();
            // Highlighted for first-time users.
            let button = egui::Button::selectable(open, params.say("menu-tour"));
            let button = button.frame_when_inactive(true).fill(style::of(ui.ctx()).chosen);
            if ui.add(button).on_hover_text(params.say("menu-tour-hint")).clicked() {
                toggle_tour(&mut menu_params.tour);
            }
        });
    });
}

/// The shipped treatments; the open one closes.
fn treatments_ui(ui: &mut Ui, params: &mut PanelParams<'_>) {
    let name = params.treatment.open.as_ref().map(|open| open.name.clone());
    let menu = ui.menu_button(params.say("menu-treatment"), |ui| {
        for shipped in shipped_protocols() {
            let is_open = name.as_ref() == Some(&shipped.name);
            let label = ui.selectable_label(is_open, shipped.words(&params.l10n));
            if label.on_hover_text(params.l10n.called("question", &shipped.title)).clicked() {
                params.treatment.request = Some(match is_open {
                    true => TreatmentRequest::Close,
                    false => TreatmentRequest::Open(shipped.name.clone()),
                });
                ui.close();
            }
        }
    });
    menu.response.on_hover_text(params.say("menu-treatment-hint"));
}

/// Redo and undo buttons, drawn from the right.
fn steps_ui(ui: &mut Ui, menu_params: &mut MenuParams<'_>, params: &mut PanelParams<'_>) {
    let step = |ui: &mut Ui, name: &str, hint: &str, nothing: &str, what: Option<&'static str>| {
        let hint = match what {
            Some(what) => params.l10n.say_with(hint, &[("what", &params.say(what))]),
            None => params.say(nothing),
        };
        let label = RichText::new(params.say(name));
        let button = egui::Button::new(if what.is_some() { label } else { label.weak() });
        ui.add_enabled(what.is_some(), button).on_hover_text(&hint).on_disabled_hover_text(&hint).clicked()
    };
    let again = step(ui, "menu-redo", "redo-hint", "redo-nothing", menu_params.history.redoable());
    let back = step(ui, "menu-undo", "undo-hint", "undo-nothing", menu_params.history.undoable());
    let scenario = match (back, again) {
        (true, _) => menu_params.history.undo(),
        (_, true) => menu_params.history.redo(),
        _ => None,
    };
    if let Some(scenario) = scenario {
        params.question.scenario = scenario;
    }
}

fn export_ui(ui: &mut Ui, menu_params: &mut MenuParams<'_>, l10n: &Localization) {
    let name = l10n.say("menu-take");
    ui.menu_button(name, |ui| {
        for format in ExportFormat::ALL {
            if ui.button(l10n.say(format.message())).clicked() {
                menu_params.export.requested = Some(format);
                ui.close();
            }
        }
    })
    .response
    .on_hover_text(l10n.say("menu-take-hint"));
}

/// Width of the text about the program [points].
const ABOUT_WIDTH: f32 = 340.0;

fn settings_ui(ui: &mut Ui, menu_params: &mut MenuParams<'_>, l10n: &Localization) {
    let mut chosen = menu_params.settings.clone();
    ui.menu_button(l10n.say("menu-settings"), |ui| {
        egui::Grid::new("settings").num_columns(2).show(ui, |ui| {
            ui.label(l10n.say("menu-language"));
            ui.horizontal(|ui| {
                for language in Language::ALL {
                    ui.selectable_value(&mut chosen.language, language, language.name());
                }
            });
            ui.end_row();
            ui.label(l10n.say("menu-theme"));
            ui.horizontal(|ui| {
                for ground in Ground::ALL {
                    ui.selectable_value(&mut chosen.ground, ground, l10n.say(ground.message()));
                }
            });
            ui.end_row();
            ui.label(l10n.say("menu-text-size"));
            ui.horizontal(|ui| {
                // Buttons instead of a slider: the widgets grow with the text and a slider would move under
                // the pointer.
                for size in SIZES {
                    ui.selectable_value(&mut chosen.text, size, format!("{:.0} %", 100.0 * size));
                }
            });
            ui.end_row();
            ui.label("");
            ui.checkbox(&mut chosen.still, l10n.say("menu-still")).on_hover_text(l10n.say("menu-still-hint"));
            ui.end_row();
        });
        ui.separator();
        about_ui(ui, l10n);
    });
    menu_params.settings.set_if_neq(chosen);
}

/// Version, licence of the program, sources and licence of the anatomy.
fn about_ui(ui: &mut Ui, l10n: &Localization) {
    ui.set_max_width(ABOUT_WIDTH);
    let program = l10n.say_with("about-program", &[("version", env!("CARGO_PKG_VERSION"))]);
    for text in [program, l10n.say("about-anatomy"), l10n.say("about-context")] {
        ui.label(RichText::new(text).small());
    }
}
