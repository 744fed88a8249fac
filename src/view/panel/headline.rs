//! The question, the verdict in plain words, what is being computed; and the header of each view.

use super::{Desk, style};
use crate::drive::spec::DeviceSpec;
use crate::mesh::spec::Resolution;
use crate::preset::spec::{LoadSpec, Part};
use crate::run::session::Stage;
use crate::view::device::{device_of, frequency, set_frequency};
use crate::view::state::Side;
use crate::view::words::verdict;
use bevy_egui::egui::{self, Align, Layout, RichText, Ui};

/// Question, verdict, state of the computing.
pub fn headline_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(desk.question.scenario.question.clone()).heading().strong());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| stage_ui(ui, desk));
    });
    let words = verdict_words(desk);
    ui.label(RichText::new(words).size(15.5));
}

/// The verdict on the answer shown, or what is on screen while there is none.
fn verdict_words(desk: &Desk<'_>) -> String {
    let (Some(a), Some(b)) = (desk.shown.case(Side::A), desk.shown.case(Side::B)) else {
        return match desk.shown.case(Side::A) {
            Some(_) => "One answer is there; the other view is still at rest.".into(),
            None => "The same right leg twice, still at rest: the vibration is being computed.".into(),
        };
    };
    let names = Side::ALL.map(|side| format!("{} ({})", side.letter(), device_name(desk, side)));
    verdict([&a.report, &b.report], [&names[0], &names[1]], desk.look.site)
        .unwrap_or_else(|| "The same body twice under two loads.".into())
}

/// Name of the device behind what a side shows.
fn device_name(desk: &Desk<'_>, side: Side) -> String {
    let scenario = desk.shown.answer.as_ref().map_or(&desk.question.scenario, |a| &a.scenario);
    match device_of(scenario, side) {
        Some((device, _)) => device.name.to_lowercase(),
        None => scenario.cases.get(side.index()).map_or_else(String::new, |c| c.name.clone()),
    }
}

/// A resolution in plain words.
fn resolution_words(resolution: Resolution) -> &'static str {
    match resolution {
        Resolution::Preview => "preview",
        Resolution::Draft => "draft",
        Resolution::Standard => "standard",
        Resolution::Fine => "fine",
        Resolution::Custom { .. } => "custom",
    }
}

/// What the worker does, how far it is, and the button to stop or start it.
fn stage_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let edited = desk.question.scenario != desk.question.asked;
    let busy = matches!(desk.shown.stage, Stage::Meshing(_) | Stage::Solving { .. });
    if edited {
        let button = egui::Button::new(RichText::new("Recompute").strong()).fill(egui::Color32::from_rgb(206, 224, 238));
        if ui.add(button).on_hover_text("Computes the changed question; the answer on screen stays until then.").clicked() {
            desk.question.send = true;
        }
    } else if busy && ui.button("Stop").on_hover_text("Keeps what is shown.").clicked() {
        desk.question.cancel = true;
    }
    match &desk.shown.stage {
        Stage::Solving { resolution, case, share } => {
            ui.add(egui::ProgressBar::new(*share).desired_width(110.0).desired_height(8.0));
            let letter = ["A", "B"].get(*case).copied().unwrap_or("?");
            ui.label(style::quiet(format!("computing {letter}, {}… {:.0} %", resolution_words(*resolution), 100.0 * share)));
        }
        Stage::Meshing(resolution) => {
            ui.label(style::quiet(format!("building the leg, {}…", resolution_words(*resolution))));
        }
        Stage::Failed(why) => {
            ui.label(RichText::new(format!("Not computed: {why}")).size(style::SMALL).color(egui::Color32::from_rgb(176, 32, 32)));
        }
        Stage::Cancelled => {
            ui.label(style::quiet("stopped"));
        }
        Stage::Idle => {
            if let Some(answer) = &desk.shown.answer {
                ui.label(style::quiet(format!("{} resolution", resolution_words(answer.scenario.resolution))));
            }
        }
    }
    if desk.shown.answer.is_some() && (edited || (desk.shown.stale && busy)) {
        let why = if edited { "shown: the question before your change" } else { "shown: the answer so far" };
        ui.label(style::quiet(why).italics());
    }
    if desk.quality.software {
        ui.label(style::quiet("drawn by the processor: lower quality"));
    }
}

/// Device and frequency of one side, over its view.
pub fn view_header_ui(ui: &mut Ui, rect: egui::Rect, side: Side, desk: &mut Desk<'_>) {
    let at = egui::Rect::from_min_size(rect.min + egui::vec2(12.0, 8.0), egui::vec2(rect.width() - 24.0, 30.0));
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(at).layout(Layout::left_to_right(Align::Center)).id_salt(side.letter()));
    ui.label(RichText::new(side.letter()).size(20.0).strong().color(style::side_colour(side)));
    let Some((device, placement)) = device_of(&desk.question.scenario, side).map(|(d, p)| (d.clone(), *p)) else {
        let name = desk.question.scenario.cases.get(side.index()).map_or("", |c| c.name.as_str());
        ui.label(RichText::new(name).strong());
        return;
    };
    let mut chosen = device.clone();
    device_choice_ui(&mut ui, side, desk, &mut chosen);
    let mut hertz = chosen.heads.first().map_or(0.0, |h| frequency(&h.drive));
    let before = hertz;
    ui.add(egui::DragValue::new(&mut hertz).range(10.0..=200.0).speed(0.25).suffix(" Hz"))
        .on_hover_text("Frequency: drag or type, then Recompute.");
    if hertz != before {
        chosen.heads.iter_mut().for_each(|head| set_frequency(&mut head.drive, hertz));
    }
    let at = format!("s {:.2}   θ {:+.0}°", placement.s, placement.theta_deg);
    ui.label(style::quiet(at)).on_hover_text(
        "Where it sits: s from 0 (fibular head) to 1 (outer ankle), θ from the back's midline, + towards the inside. \
         Click on the skin to move it.",
    );
    if chosen != device {
        set_device(desk, side, chosen);
    }
}

/// The list of shipped devices.
fn device_choice_ui(ui: &mut Ui, side: Side, desk: &Desk<'_>, chosen: &mut DeviceSpec) {
    egui::ComboBox::from_id_salt(("device", side.letter())).selected_text(chosen.name.clone()).width(190.0).show_ui(ui, |ui| {
        for device in &desk.catalogue.devices {
            if ui.selectable_label(device.name == chosen.name, &device.name).clicked() {
                *chosen = device.clone();
            }
        }
    });
}

fn set_device(desk: &mut Desk<'_>, side: Side, chosen: DeviceSpec) {
    let case = desk.question.scenario.cases.get_mut(side.index());
    if let Some(LoadSpec::Device { device, .. }) = case.map(|c| &mut c.load) {
        *device = Part::Inline(chosen);
    }
}
