//! Menu of the body: subject, fat thickness, mass, stature, tissue set.

use crate::anatomy::SubjectSpec;
use crate::preset::scenario::{GeometrySpec, Part};
use crate::view::ui::bar::header::number_ui;
use crate::view::ui::params::PanelParams;
use crate::view::ui::style;
use bevy_egui::egui::{self, Ui};

/// The button and its menu; nothing on a phantom.
pub fn body_ui(ui: &mut Ui, params: &mut PanelParams<'_>) {
    let GeometrySpec::Leg(Part::Inline(subject)) = &params.question.scenario.geometry else { return };
    let mut wanted = subject.clone();
    let mut tissues = None;
    let menu = ui.menu_button(params.say("body"), |ui| {
        ui.label(style::group(params.say("body-subject")));
        for (name, known) in &params.catalogue.subjects {
            let label = params.l10n.called("subject", name);
            if ui.selectable_label(*known == wanted, label).clicked() {
                wanted = known.clone();
            }
        }
        ui.separator();
        measures_ui(ui, params, &mut wanted);
        ui.separator();
        ui.label(style::group(params.say("body-tissue")));
        for (name, known) in &params.catalogue.tissues {
            let chosen = matches!(&params.question.scenario.tissues, Part::Inline(t) if t == known);
            let label = params.l10n.called("tissues", name);
            if ui.selectable_label(chosen, label).clicked() && !chosen {
                tissues = Some(known.clone());
            }
        }
    });
    menu.response.on_hover_text(params.say("body-hint"));
    if wanted != *subject {
        params.question.scenario.geometry = GeometrySpec::Leg(Part::Inline(wanted));
    }
    if let Some(tissues) = tissues {
        params.question.scenario.tissues = Part::Inline(tissues);
    }
}

/// Number fields of fat thickness, mass and stature.
fn measures_ui(ui: &mut Ui, params: &PanelParams<'_>, subject: &mut SubjectSpec) {
    egui::Grid::new("measures").num_columns(2).show(ui, |ui| {
        number_ui(ui, params, ("body-fat", &mut subject.fat_posterior_mm, 2.0..=25.0, " mm"), 0.05);
        number_ui(ui, params, ("body-mass", &mut subject.mass_kg, 40.0..=160.0, " kg"), 0.25);
        number_ui(ui, params, ("body-stature", &mut subject.stature_mm, 1400.0..=2100.0, " mm"), 1.0);
    });
}
