//! The menu of the body: whose leg it is, how much fat lies on it, how stiff its tissue is.

use super::header::number_ui;
use super::{Desk, style};
use crate::anatomy::SubjectSpec;
use crate::preset::spec::{GeometrySpec, Part};
use bevy_egui::egui::{self, Ui};

/// Draws the button and its menu; nothing on a phantom.
pub fn body_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let GeometrySpec::Leg(Part::Inline(subject)) = &desk.question.scenario.geometry else { return };
    let mut wanted = subject.clone();
    let mut tissues = None;
    let menu = ui.menu_button(desk.say("body"), |ui| {
        ui.label(style::group(desk.say("body-subject")));
        for (name, known) in &desk.catalogue.subjects {
            let label = desk.speech.called("subject", name);
            if ui.selectable_label(*known == wanted, label).clicked() {
                wanted = known.clone();
            }
        }
        ui.separator();
        measures_ui(ui, desk, &mut wanted);
        ui.separator();
        ui.label(style::group(desk.say("body-tissue")));
        for (name, known) in &desk.catalogue.tissues {
            let chosen = matches!(&desk.question.scenario.tissues, Part::Inline(t) if t == known);
            let label = desk.speech.called("tissues", name);
            if ui.selectable_label(chosen, label).clicked() && !chosen {
                tissues = Some(known.clone());
            }
        }
    });
    menu.response.on_hover_text(desk.say("body-hint"));
    if wanted != *subject {
        desk.question.scenario.geometry = GeometrySpec::Leg(Part::Inline(wanted));
    }
    if let Some(tissues) = tissues {
        desk.question.scenario.tissues = Part::Inline(tissues);
    }
}

/// Fat, mass and stature as numbers.
fn measures_ui(ui: &mut Ui, desk: &Desk<'_>, subject: &mut SubjectSpec) {
    egui::Grid::new("measures").num_columns(2).show(ui, |ui| {
        number_ui(ui, desk, ("body-fat", &mut subject.fat_posterior_mm, 2.0..=25.0, " mm"), 0.05);
        number_ui(ui, desk, ("body-mass", &mut subject.mass_kg, 40.0..=160.0, " kg"), 0.25);
        number_ui(ui, desk, ("body-stature", &mut subject.stature_mm, 1400.0..=2100.0, " mm"), 1.0);
    });
}
