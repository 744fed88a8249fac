//! The strip over each view: which device, how fast, how strong, and where it sits.

use super::{Desk, icon, marks, style};
use crate::drive::spec::{DeviceSpec, DriveSpec, PlacementSpec};
use crate::mesh::leg::LEVELS;
use crate::preset::spec::{LoadSpec, Part};
use crate::view::device::device_of;
use crate::view::state::Side;
use bevy_egui::egui::{self, DragValue, Layout, RichText, Ui};

/// Device, frequency and place of one side, over its view.
pub fn header_ui(ui: &mut Ui, rect: egui::Rect, side: Side, desk: &mut Desk<'_>) {
    ui.painter().rect_filled(rect, 0.0, style::of(ui.ctx()).paper);
    let at = rect.shrink2(egui::vec2(14.0, 6.0));
    let layout = Layout::left_to_right(egui::Align::Center);
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(at).layout(layout).id_salt(side.letter()));
    ui.set_clip_rect(rect.intersect(ui.clip_rect()));
    ui.label(RichText::new(side.letter()).size(20.0).strong().color(style::side_colour(ui.ctx(), side)));
    let Some((device, placement)) = device_of(&desk.question.scenario, side).map(|(d, p)| (d.clone(), *p))
    else {
        let name = desk.question.scenario.cases.get(side.index()).map_or("", |c| c.name.as_str());
        ui.label(RichText::new(name).strong());
        return;
    };
    let wide = rect.width() > 380.0;
    let touching = touching_words(desk, side, device.heads.len());
    let mut chosen = device.clone();
    let room = ui.available_width() - if wide { 206.0 } else { 92.0 };
    device_choice_ui(&mut ui, room.clamp(84.0, 250.0), side, desk, &mut chosen, &touching);
    frequency_ui(&mut ui, desk, &mut chosen);
    if wide {
        setting_ui(&mut ui, side, desk, &mut chosen, placement);
    }
    if chosen != device {
        set_device(desk, side, chosen);
    }
}

/// How many heads of several touch the skin, as further lines; empty where that is not known.
fn touching_words(desk: &Desk<'_>, side: Side, heads: usize) -> String {
    let known: Vec<bool> = (0..heads).filter_map(|head| marks::touches(desk, side, head)).collect();
    if heads < 2 || known.len() != heads {
        return String::new();
    }
    let touching = known.iter().filter(|t| **t).count().to_string();
    let parts = [("touching", touching.as_str()), ("heads", &heads.to_string())];
    let mut words = format!("\n{}", desk.speech.say_with("heads-touch", &parts));
    for (head, touches) in (1..).zip(known) {
        let message = if touches { "head-touches" } else { "head-misses" };
        words += &format!("\n{}", desk.speech.say_with(message, &[("head", &head.to_string())]));
    }
    words
}

/// The list of shipped devices, each with its picture.
fn device_choice_ui(
    ui: &mut Ui,
    width: f32,
    side: Side,
    desk: &Desk<'_>,
    chosen: &mut DeviceSpec,
    touching: &str,
) {
    let name = desk.speech.called("device", &chosen.name);
    style::fixed(ui, width, |ui| {
        let list = egui::ComboBox::from_id_salt(("device", side.letter()))
            .selected_text(name.clone())
            .width(width)
            .height(500.0)
            .truncate()
            .show_ui(ui, |ui| {
                ui.set_min_width(300.0);
                ui.spacing_mut().item_spacing.y = 0.0;
                for device in &desk.catalogue.devices {
                    let name = desk.speech.called("device", &device.name);
                    if icon::device_row(ui, device, &name, device.name == chosen.name).clicked() {
                        *chosen = device.clone();
                        ui.close();
                    }
                }
            });
        let said = desk.speech.say_with("device-choice", &[("side", side.letter())]);
        style::named(list.response.on_hover_text(format!("{name}{touching}")), &format!("{said}: {name}"));
    });
}

/// Frequency of all heads.
fn frequency_ui(ui: &mut Ui, desk: &Desk<'_>, chosen: &mut DeviceSpec) {
    let mut hertz = chosen.heads.first().map_or(0.0, |h| h.drive.frequency_hz());
    if hertz <= 0.0 {
        return;
    }
    let before = hertz;
    let number = DragValue::new(&mut hertz).range(10.0..=200.0).speed(0.25).suffix(" Hz");
    let value = ui.add(local(number, desk));
    style::named(value.on_hover_text(desk.say("frequency-hint")), &desk.say("frequency"));
    if hertz != before {
        chosen.heads.iter_mut().for_each(|head| head.drive.set_frequency(hertz));
    }
}

/// How strongly the heads are driven, how hard the device rests, and where: a menu.
fn setting_ui(ui: &mut Ui, side: Side, desk: &mut Desk<'_>, chosen: &mut DeviceSpec, now: PlacementSpec) {
    let mut next = now;
    let menu = ui.menu_button(desk.say("setting"), |ui| {
        egui::Grid::new(("setting", side.letter())).num_columns(2).spacing([16.0, 6.0]).show(ui, |ui| {
            strength_ui(ui, desk, chosen);
            placement_ui(ui, desk, &mut next);
        });
    });
    menu.response.on_hover_text(format!("{}\n{}", desk.say("setting-hint"), desk.say("place-hint")));
    if next != now {
        let case = desk.question.scenario.cases.get_mut(side.index());
        if let Some(LoadSpec::Device { placement, .. }) = case.map(|c| &mut c.load) {
            *placement = next;
        }
    }
}

/// A named number in a menu.
pub fn number_ui(ui: &mut Ui, desk: &Desk<'_>, (message, value, range, unit): Strength<'_>, speed: f64) {
    let name = desk.say(message);
    ui.label(&name);
    let number = DragValue::new(value).range(range).speed(speed).suffix(unit);
    style::named(ui.add(local(number, desk)), &name);
    ui.end_row();
}

/// A field whose figures are written as the reader's language writes them, and read in either way, once they are complete: on the way to
/// 80 somebody types 8, which nobody asks about.
fn local<'a>(number: DragValue<'a>, desk: &'a Desk<'_>) -> DragValue<'a> {
    let write = |v: f64, digits: std::ops::RangeInclusive<usize>| {
        let text = egui::emath::format_with_decimals_in_range(v, digits);
        desk.speech.figures(&text.replace('-', "−"))
    };
    number
        .update_while_editing(false)
        .custom_formatter(write)
        .custom_parser(|text| text.trim().replace(',', ".").replace('−', "-").parse().ok())
}

/// Drive and resting force.
fn strength_ui(ui: &mut Ui, desk: &Desk<'_>, chosen: &mut DeviceSpec) {
    if let Some(first) = chosen.heads.first().map(|head| head.drive) {
        let mut drive = first;
        if let Some(number) = strength(&mut drive) {
            let speed = 0.002 * number.2.end();
            number_ui(ui, desk, number, speed);
        }
        if drive != first {
            chosen.heads.iter_mut().for_each(|head| as_strong(&mut head.drive, drive));
        }
    }
    let force = &mut chosen.body.static_force_n;
    number_ui(ui, desk, ("setting-force", force, 0.0..=200.0, " N"), 0.2);
}

type Strength<'a> = (&'static str, &'a mut f64, std::ops::RangeInclusive<f64>, &'static str);

/// The number that says how strongly a drive works: name of its message, value, range, unit; none at rest.
fn strength(drive: &mut DriveSpec) -> Option<Strength<'_>> {
    Some(match drive {
        DriveSpec::Displacement { normal_mm, .. } => ("setting-amplitude", normal_mm, 0.05..=10.0, " mm"),
        DriveSpec::CrankStroke { stroke_mm, .. } => ("setting-stroke", stroke_mm, 0.5..=30.0, " mm"),
        DriveSpec::RotatingMass { unbalance_kg_mm, .. } => {
            ("setting-unbalance", unbalance_kg_mm, 0.01..=5.0, " kg·mm")
        }
        DriveSpec::Force { normal_n, .. } => ("setting-drive-force", normal_n, 0.0..=200.0, " N"),
        DriveSpec::Rest => return None,
    })
}

/// Drives a head as strongly as another, keeping its phase and frequency.
fn as_strong(drive: &mut DriveSpec, mut like: DriveSpec) {
    let wanted = strength(&mut like).map(|(message, value, ..)| (message, *value));
    if let (Some((message, value, ..)), Some((same, wanted))) = (strength(drive), wanted)
        && message == same
    {
        *value = wanted;
    }
}

/// Where the device sits.
fn placement_ui(ui: &mut Ui, desk: &Desk<'_>, next: &mut PlacementSpec) {
    number_ui(ui, desk, ("place-s", &mut next.s, LEVELS[0]..=LEVELS[1], ""), 0.002);
    number_ui(ui, desk, ("place-theta", &mut next.theta_deg, -180.0..=180.0, "°"), 0.25);
    number_ui(ui, desk, ("place-tilt", &mut next.tilt_deg, -45.0..=45.0, "°"), 0.25);
}

fn set_device(desk: &mut Desk<'_>, side: Side, chosen: DeviceSpec) {
    let case = desk.question.scenario.cases.get_mut(side.index());
    if let Some(LoadSpec::Device { device, .. }) = case.map(|c| &mut c.load) {
        *device = Part::Inline(chosen);
    }
}
