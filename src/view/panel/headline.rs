//! The question, the verdict in plain words, what is being computed; and the header of each view.

use super::{Desk, style};
use crate::drive::spec::{DeviceSpec, PlacementSpec};
use crate::mesh::spec::Resolution;
use crate::preset::spec::{LoadSpec, Part};
use crate::run::session::Stage;
use crate::view::device::device_of;
use crate::view::phrases;
use crate::view::state::Side;
use crate::view::words::verdict;
use bevy_egui::egui::{self, Align, Layout, RichText, Ui};

/// Widest block that says what is being computed [points].
const STAGE_WIDTH: f32 = 330.0;

/// Question, verdict, state of the computing.
pub fn headline_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let whole = ui.available_width();
    let stage = STAGE_WIDTH.min(0.36 * whole);
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(whole - stage - 24.0);
            let narrow = whole < super::NARROW;
            let question = RichText::new(desk.question.scenario.question.clone());
            let question = if narrow { question.size(15.5).strong() } else { question.heading() };
            ui.add(egui::Label::new(question).wrap());
            ui.label(RichText::new(verdict_words(desk)).size(if narrow { 14.5 } else { 15.5 }));
        });
        let room = egui::vec2(stage, 48.0);
        ui.allocate_ui_with_layout(room, Layout::top_down(Align::Max), |ui| stage_ui(ui, desk));
    });
}

/// The verdict on the answer shown, or what is on screen while there is none.
pub fn verdict_words(desk: &Desk<'_>) -> String {
    let (Some(a), Some(b)) = (desk.shown.case(Side::A), desk.shown.case(Side::B)) else {
        return match desk.shown.case(Side::A) {
            Some(_) => "One answer is there; the other view is still at rest.".into(),
            None => "The same right leg twice, still at rest: the vibration is being computed.".into(),
        };
    };
    let mut names = Side::ALL.map(|side| format!("the {}", device_name(desk, side)));
    if names[0] == names[1] {
        names = Side::ALL.map(|side| format!("{} on side {}", names[side.index()], side.letter()));
    }
    verdict([&a.report, &b.report], [&names[0], &names[1]], desk.look.site)
        .unwrap_or_else(|| "The same body twice under two loads.".into())
}

/// Name of the device behind what a side shows, as it stands in a sentence: "percussion gun".
fn device_name(desk: &Desk<'_>, side: Side) -> String {
    let scenario = desk.shown.answer.as_ref().map_or(&desk.question.scenario, |a| &a.scenario);
    match device_of(scenario, side) {
        Some((device, _)) => device.name.split(',').next().unwrap_or_default().to_lowercase(),
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

/// What the worker does and how far it is; the button to stop or start it; what is stale.
fn stage_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let busy = matches!(desk.shown.stage, Stage::Meshing(_) | Stage::Solving { .. });
    let stopped = matches!(desk.shown.stage, Stage::Cancelled | Stage::Failed(_));
    let edited = desk.question.scenario != desk.question.asked;
    let line = egui::vec2(ui.available_width(), 26.0);
    ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
        if edited || stopped {
            let button = egui::Button::new("Recompute").fill(egui::Color32::from_rgb(206, 224, 238));
            let hint = "Computes the question as it stands; the answer on screen stays until then.";
            desk.question.send |= ui.add(button).on_hover_text(hint).clicked();
        } else if busy {
            desk.question.cancel |= ui.button("Stop").on_hover_text("Keeps what is shown.").clicked();
        }
        progress_ui(ui, desk);
    });
    ui.label(style::quiet(staleness(desk)));
}

/// Whether what is on screen answers the question as it stands; else what draws, if that matters.
fn staleness(desk: &Desk<'_>) -> &'static str {
    let Some(answer) = &desk.shown.answer else { return "" };
    if answer.scenario.cases != desk.question.scenario.cases {
        "colours and bars: before your change"
    } else if desk.shown.stale {
        "on screen: the answer so far"
    } else if desk.quality.software {
        "drawn by the processor, lower quality"
    } else {
        ""
    }
}

/// The worker's stage in a few words.
fn progress_ui(ui: &mut Ui, desk: &Desk<'_>) {
    let text = match &desk.shown.stage {
        Stage::Solving { resolution, case, share } => {
            ui.add(egui::ProgressBar::new(*share).desired_width(90.0).desired_height(8.0));
            let letter = ["A", "B"].get(*case).copied().unwrap_or("?");
            format!("computing {letter}, {}… {:.0} %", resolution_words(*resolution), 100.0 * share)
        }
        Stage::Meshing(resolution) => format!("building the leg, {}…", resolution_words(*resolution)),
        Stage::Failed(why) => {
            let words = RichText::new(format!("Not computed: {why}")).size(style::SMALL);
            let label = egui::Label::new(words.color(egui::Color32::from_rgb(176, 32, 32))).truncate();
            ui.add(label).on_hover_text(why);
            return;
        }
        Stage::Cancelled => "stopped".into(),
        Stage::Idle => desk.shown.answer.as_ref().map_or_else(String::new, |answer| {
            format!("{} resolution", resolution_words(answer.scenario.resolution))
        }),
    };
    ui.label(style::quiet(text));
}

/// Device and frequency of one side, over its view.
pub fn view_header_ui(ui: &mut Ui, rect: egui::Rect, side: Side, desk: &mut Desk<'_>) {
    ui.painter().rect_filled(rect, 0.0, style::PAPER);
    let at = rect.shrink2(egui::vec2(14.0, 6.0));
    let mut ui = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(at)
            .layout(Layout::left_to_right(Align::Center))
            .id_salt(side.letter()),
    );
    ui.set_clip_rect(rect.intersect(ui.clip_rect()));
    ui.label(RichText::new(side.letter()).size(20.0).strong().color(style::side_colour(side)));
    let Some((device, placement)) = device_of(&desk.question.scenario, side).map(|(d, p)| (d.clone(), *p))
    else {
        let name = desk.question.scenario.cases.get(side.index()).map_or("", |c| c.name.as_str());
        ui.label(RichText::new(name).strong());
        return;
    };
    let mut chosen = device.clone();
    device_choice_ui(&mut ui, side, desk, &mut chosen);
    let mut hertz = chosen.heads.first().map_or(0.0, |h| h.drive.frequency_hz());
    let before = hertz;
    ui.add(egui::DragValue::new(&mut hertz).range(10.0..=200.0).speed(0.25).suffix(" Hz"))
        .on_hover_text("Frequency: drag or type, then Recompute.");
    if hertz != before {
        chosen.heads.iter_mut().for_each(|head| head.drive.set_frequency(hertz));
    }
    let placed = placement;
    if rect.width() > 380.0 {
        placement_ui(&mut ui, side, desk, placed);
    }
    finish(desk, side, chosen, &device);
}

/// Where the device sits, and a menu to type it.
fn placement_ui(ui: &mut Ui, side: Side, desk: &mut Desk<'_>, now: PlacementSpec) {
    let text = format!("s {:.2}   θ {:+.0}°", now.s, now.theta_deg).replace('-', "−");
    let mut next = now;
    let menu = ui.menu_button(style::quiet(text), |ui| {
        egui::Grid::new(("placement", side.letter())).num_columns(2).show(ui, |ui| {
            let [s, theta, tilt] = phrases::PLACE;
            ui.label(s);
            ui.add(egui::DragValue::new(&mut next.s).range(-0.05..=0.95).speed(0.002).fixed_decimals(3));
            ui.end_row();
            ui.label(theta);
            ui.add(egui::DragValue::new(&mut next.theta_deg).range(-180.0..=180.0).speed(0.25).suffix("°"));
            ui.end_row();
            ui.label(tilt);
            ui.add(egui::DragValue::new(&mut next.tilt_deg).range(-45.0..=45.0).speed(0.25).suffix("°"));
            ui.end_row();
        });
    });
    menu.response.on_hover_text(phrases::PLACE_HINT);
    if next != now {
        let case = desk.question.scenario.cases.get_mut(side.index());
        if let Some(LoadSpec::Device { placement, .. }) = case.map(|c| &mut c.load) {
            *placement = next;
        }
    }
}

/// Takes over a changed device.
fn finish(desk: &mut Desk<'_>, side: Side, chosen: DeviceSpec, before: &DeviceSpec) {
    if chosen != *before {
        set_device(desk, side, chosen);
    }
}

/// The list of shipped devices.
fn device_choice_ui(ui: &mut Ui, side: Side, desk: &Desk<'_>, chosen: &mut DeviceSpec) {
    let width = (ui.available_width() - 84.0).clamp(80.0, 204.0);
    style::fixed(ui, width, |ui| {
        let list = egui::ComboBox::from_id_salt(("device", side.letter()))
            .selected_text(chosen.name.clone())
            .width(width)
            .truncate()
            .show_ui(ui, |ui| {
                for device in &desk.catalogue.devices {
                    if ui.selectable_label(device.name == chosen.name, &device.name).clicked() {
                        *chosen = device.clone();
                    }
                }
            });
        list.response.on_hover_text(&chosen.name);
    });
}

fn set_device(desk: &mut Desk<'_>, side: Side, chosen: DeviceSpec) {
    let case = desk.question.scenario.cases.get_mut(side.index());
    if let Some(LoadSpec::Device { device, .. }) = case.map(|c| &mut c.load) {
        *device = Part::Inline(chosen);
    }
}
