//! The strip above each view: device, frequency, drive strength and placement.

use crate::drive::spec::{DeviceSpec, DriveSpec, PlacementSpec, SkinPoint, TargetSpec};
use crate::mesh::leg::LEVELS;
use crate::preset::scenario::{LoadSpec, Part};
use crate::view::state::question::device_of;
use crate::view::state::side::Side;
use crate::view::ui::bar::device_icon;
use crate::view::ui::overlay::device_marks::touches;
use crate::view::ui::params::PanelParams;
use crate::view::ui::style;
use bevy_egui::egui::{self, DragValue, Layout, RichText, Ui};

/// Device, frequency and placement of one side.
pub fn header_ui(ui: &mut Ui, rect: egui::Rect, side: Side, params: &mut PanelParams<'_>) {
    ui.painter().rect_filled(rect, 0.0, style::of(ui.ctx()).paper);
    let at = rect.shrink2(egui::vec2(14.0, 6.0));
    let layout = Layout::left_to_right(egui::Align::Center);
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(at).layout(layout).id_salt(side.letter()));
    ui.set_clip_rect(rect.intersect(ui.clip_rect()));
    ui.label(RichText::new(side.letter()).size(20.0).strong().color(style::side_colour(ui.ctx(), side)));
    let Some((device, placement)) =
        device_of(&params.question.scenario, side).map(|(d, p)| (d.clone(), p.clone()))
    else {
        let name = params.question.scenario.cases.get(side.index()).map_or("", |c| c.name.as_str());
        ui.label(RichText::new(name).strong());
        return;
    };
    let wide = rect.width() > 380.0;
    let touching = contact_text(params, side, device.heads.len());
    let mut chosen = device.clone();
    let room = ui.available_width() - if wide { 206.0 } else { 92.0 };
    device_choice_ui(&mut ui, room.clamp(84.0, 250.0), side, params, &mut chosen, &touching);
    frequency_ui(&mut ui, params, &mut chosen);
    if wide {
        setting_ui(&mut ui, side, params, &mut chosen, placement);
    }
    if chosen != device {
        set_device(params, side, chosen);
    }
}

/// How many of several heads touch the skin, as further lines of a hint; empty if not known.
fn contact_text(params: &PanelParams<'_>, side: Side, heads: usize) -> String {
    let known: Vec<bool> = (0..heads).filter_map(|head| touches(params, side, head)).collect();
    if heads < 2 || known.len() != heads {
        return String::new();
    }
    let touching = known.iter().filter(|t| **t).count().to_string();
    let parts = [("touching", touching.as_str()), ("heads", &heads.to_string())];
    let mut words = format!("\n{}", params.l10n.say_with("heads-touch", &parts));
    for (head, touches) in (1..).zip(known) {
        let message = if touches { "head-touches" } else { "head-misses" };
        words += &format!("\n{}", params.l10n.say_with(message, &[("head", &head.to_string())]));
    }
    words
}

/// The list of shipped devices with their icons.
fn device_choice_ui(
    ui: &mut Ui,
    width: f32,
    side: Side,
    params: &PanelParams<'_>,
    chosen: &mut DeviceSpec,
    touching: &str,
) {
    let name = params.l10n.called("device", &chosen.name);
    style::fixed(ui, width, |ui| {
        let list = egui::ComboBox::from_id_salt(("device", side.letter()))
            .selected_text(name.clone())
            .width(width)
            .height(500.0)
            .truncate()
            .show_ui(ui, |ui| {
                ui.set_min_width(300.0);
                ui.spacing_mut().item_spacing.y = 0.0;
                for device in &params.catalogue.devices {
                    let name = params.l10n.called("device", &device.name);
                    if device_icon::device_row(ui, device, &name, device.name == chosen.name).clicked() {
                        *chosen = device.clone();
                        ui.close();
                    }
                }
            });
        let label = params.l10n.say_with("device-choice", &[("side", side.letter())]);
        style::named(list.response.on_hover_text(format!("{name}{touching}")), &format!("{label}: {name}"));
    });
}

/// Frequency of all heads.
fn frequency_ui(ui: &mut Ui, params: &PanelParams<'_>, chosen: &mut DeviceSpec) {
    let mut hertz = chosen.heads.first().map_or(0.0, |h| h.drive.frequency_hz());
    if hertz <= 0.0 {
        return;
    }
    let before = hertz;
    let number = DragValue::new(&mut hertz).range(10.0..=200.0).speed(0.25).suffix(" Hz");
    let value = ui.add(localized(number, params));
    style::named(value.on_hover_text(params.say("frequency-hint")), &params.say("frequency"));
    if hertz != before {
        chosen.heads.iter_mut().for_each(|head| head.drive.set_frequency(hertz));
    }
}

/// Menu of drive strength, resting force and placement.
fn setting_ui(
    ui: &mut Ui,
    side: Side,
    params: &mut PanelParams<'_>,
    chosen: &mut DeviceSpec,
    now: PlacementSpec,
) {
    let mut next = now.clone();
    let menu = ui.menu_button(params.say("setting"), |ui| {
        egui::Grid::new(("setting", side.letter())).num_columns(2).spacing([16.0, 6.0]).show(ui, |ui| {
            strength_ui(ui, params, chosen);
            placement_ui(ui, params, &mut next);
        });
    });
    menu.response.on_hover_text(format!("{}\n{}", params.say("setting-hint"), params.say("place-hint")));
    if next != now {
        let case = params.question.scenario.cases.get_mut(side.index());
        if let Some(LoadSpec::Device { placement, .. }) = case.map(|c| &mut c.load) {
            *placement = next;
        }
    }
}

/// A labelled number field in a menu.
pub fn number_ui(
    ui: &mut Ui,
    params: &PanelParams<'_>,
    (message, value, range, unit): NumberField<'_>,
    speed: f64,
) {
    let name = params.say(message);
    ui.label(&name);
    let number = DragValue::new(value).range(range).speed(speed).suffix(unit);
    style::named(ui.add(localized(number, params)), &name);
    ui.end_row();
}

/// A number field that formats numbers in the reader's language and accepts both decimal signs. It takes
/// effect once editing ends, so that the 8 on the way to 80 is not submitted.
fn localized<'a>(number: DragValue<'a>, params: &'a PanelParams<'_>) -> DragValue<'a> {
    let write = |v: f64, digits: std::ops::RangeInclusive<usize>| {
        let text = egui::emath::format_with_decimals_in_range(v, digits);
        params.l10n.localize_decimals(&text.replace('-', "−"))
    };
    number
        .update_while_editing(false)
        .custom_formatter(write)
        .custom_parser(|text| text.trim().replace(',', ".").replace('−', "-").parse().ok())
}

/// Drive and resting force.
fn strength_ui(ui: &mut Ui, params: &PanelParams<'_>, chosen: &mut DeviceSpec) {
    if let Some(first) = chosen.heads.first().map(|head| head.drive) {
        let mut drive = first;
        if let Some(number) = strength(&mut drive) {
            let speed = 0.002 * number.2.end();
            number_ui(ui, params, number, speed);
        }
        if drive != first {
            chosen.heads.iter_mut().for_each(|head| copy_strength(&mut head.drive, drive));
        }
    }
    let force = &mut chosen.body.static_force_n;
    number_ui(ui, params, ("setting-force", force, 0.0..=200.0, " N"), 0.2);
}

/// A number field: message that names it, value, range, unit.
type NumberField<'a> = (&'static str, &'a mut f64, std::ops::RangeInclusive<f64>, &'static str);

/// Strength of a drive; `None` for a drive at rest.
fn strength(drive: &mut DriveSpec) -> Option<NumberField<'_>> {
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

/// Copies the strength of a drive of the same type; phase and frequency stay.
fn copy_strength(drive: &mut DriveSpec, mut like: DriveSpec) {
    let wanted = strength(&mut like).map(|(message, value, ..)| (message, *value));
    if let (Some((message, value, ..)), Some((same, wanted))) = (strength(drive), wanted)
        && message == same
    {
        *value = wanted;
    }
}

/// Number fields of the placement.
fn placement_ui(ui: &mut Ui, params: &PanelParams<'_>, next: &mut PlacementSpec) {
    match &mut next.at {
        SkinPoint::Leg { s, theta_deg } => {
            number_ui(ui, params, ("place-s", s, LEVELS[0]..=LEVELS[1], ""), 0.002);
            number_ui(ui, params, ("place-theta", theta_deg, -180.0..=180.0, "°"), 0.25);
        }
        SkinPoint::Over(TargetSpec::Site(site)) => {
            ui.label(params.say("place-over"));
            ui.label(site.as_str());
            ui.end_row();
        }
    }
    number_ui(ui, params, ("place-tilt", &mut next.tilt_deg, -45.0..=45.0, "°"), 0.25);
}

fn set_device(params: &mut PanelParams<'_>, side: Side, chosen: DeviceSpec) {
    let case = params.question.scenario.cases.get_mut(side.index());
    if let Some(LoadSpec::Device { device, .. }) = case.map(|c| &mut c.load) {
        *device = Part::Inline(chosen);
    }
}
