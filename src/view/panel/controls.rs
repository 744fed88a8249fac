//! Three groups at the bottom: how time runs, what is seen inside, what the colours mean.

use super::{Desk, NARROW, style};
use crate::view::colour::{Ramp, Steps};
use crate::view::layers::{Layer, peel_words};
use crate::view::orbit::Preset;
use crate::view::place::to_vec3;
use crate::view::playback::Clock;
use crate::view::quantity::Quantity;
use crate::view::state::{Cut, Look, Right, Side, Views};
use crate::view::threshold::Threshold;
use bevy::prelude::DetectChangesMut;
use bevy_egui::egui::{self, ComboBox, DragValue, Slider, Ui};

/// Names of the groups.
const GROUPS: [&str; 3] = ["group-time", "group-inside", "group-colour"];

/// Share of the width that each group takes.
const SHARE: [f32; 3] = [0.32, 0.37, 0.31];

/// Peel at which muscles lie bare: whoever wants to see their fibres sees them.
const BARE: f32 = 3.0;
/// Least share of a cut's face that is seen (cosine of the slant) before the eye moves.
const SLANT: f32 = 0.35;
/// Elevation from which a cut across is looked at [rad].
const ABOVE: f32 = 0.75;

/// Draws the groups side by side, or one at a time where the window is narrow; writes only what somebody moved.
pub fn controls_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let mut look = desk.look.clone();
    let mut clock = *desk.clock;
    if ui.available_width() < NARROW - 40.0 {
        narrow_ui(ui, &mut clock, &mut look, desk);
    } else {
        let gap = ui.spacing().item_spacing.x;
        let room = ui.available_width() - gap * (GROUPS.len() - 1) as f32;
        ui.horizontal_top(|ui| {
            for (i, name) in GROUPS.into_iter().enumerate() {
                ui.vertical(|ui| {
                    ui.set_width(SHARE[i] * room);
                    ui.label(style::group(desk.say(name)));
                    group_ui(ui, i, &mut clock, &mut look, desk);
                });
            }
        });
    }
    if look.cut != desk.look.cut {
        turn_to_face(desk, look.cut);
    }
    if look.fibres && !desk.look.fibres && look.cut == Cut::Off {
        look.peel = look.peel.max(BARE);
    }
    desk.look.set_if_neq(look);
    desk.clock.set_if_neq(clock);
}

/// Whoever cuts the leg open wants to see the face: where the eye would look along it, it moves.
fn turn_to_face(desk: &mut Desk<'_>, cut: Cut) {
    let Some(plane) = cut.plane(desk.look.cut_at, desk.reading.low, desk.reading.high) else { return };
    if desk.orbit.towards_eye().dot(to_vec3(&plane.normal)) > SLANT {
        return;
    }
    desk.flight.stop();
    match cut {
        Cut::Transverse => desk.orbit.pitch = ABOVE,
        Cut::Sagittal => (desk.orbit.yaw, desk.orbit.pitch) = Preset::Medial.angles(),
        _ => (desk.orbit.yaw, desk.orbit.pitch) = Preset::Posterior.angles(),
    }
}

/// Names of the groups in a row; below it the one that is open. A press on its name closes it: the views get its room.
fn narrow_ui(ui: &mut Ui, clock: &mut Clock, look: &mut Look, desk: &mut Desk<'_>) {
    let mut open = desk.desktop.group;
    row(ui, |ui| {
        play_ui(ui, clock, desk);
        for (i, name) in GROUPS.into_iter().enumerate() {
            if ui.selectable_label(open == Some(i), desk.say(name)).clicked() {
                open = if open == Some(i) { None } else { Some(i) };
            }
        }
    });
    if desk.desktop.group != open {
        desk.desktop.group = open;
    }
    if let Some(group) = open {
        group_ui(ui, group, clock, look, desk);
    }
}

fn group_ui(ui: &mut Ui, group: usize, clock: &mut Clock, look: &mut Look, desk: &mut Desk<'_>) {
    match group {
        0 => time_ui(ui, clock, look, desk),
        1 => inside_ui(ui, look, desk),
        _ => colour_ui(ui, look, desk),
    }
}

/// One line of controls, everything centred on it.
fn row(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let room = egui::vec2(ui.available_width(), 25.0);
    ui.allocate_ui_with_layout(room, egui::Layout::left_to_right(egui::Align::Center), add);
}

/// Play and moment, slow motion and exaggeration, which views.
fn time_ui(ui: &mut Ui, clock: &mut Clock, look: &mut Look, desk: &Desk<'_>) {
    let now = desk.time.elapsed_secs_wrapped_f64();
    row(ui, |ui| {
        if ui.ctx().viewport_rect().width() >= NARROW {
            play_ui(ui, clock, desk);
        }
        scrub_ui(ui, clock, now, desk);
    });
    row(ui, |ui| {
        let mut slow = clock.slow;
        let words = |v: f64, _| desk.speech.say_with("slow", &[("slow", &format!("{v:.0}"))]);
        let value = DragValue::new(&mut slow).range(1.0..=1000.0).speed(0.02 * clock.slow);
        let value = ui.add(value.custom_formatter(words)).on_hover_text(desk.say("slow-hint"));
        style::named(value, &desk.say("slow-name"));
        if slow != clock.slow {
            clock.set(now, clock.playing, slow);
        }
        let name = desk.say("movement");
        ui.label(&name);
        let mut factor = desk.reading.exaggeration as f32;
        let words = |v: f64, _| {
            desk.speech.figures(&desk.speech.say_with("movement-times", &[("times", &format!("{v:.1}"))]))
        };
        let value = DragValue::new(&mut factor).range(1.0..=100.0).speed(0.02 * desk.reading.exaggeration);
        let value = ui.add(value.custom_formatter(words)).on_hover_text(desk.say("movement-hint"));
        if style::named(value, &name).changed() {
            look.exaggeration = factor;
        }
    });
    views_ui(ui, look, desk);
}

/// Starts and stops time.
fn play_ui(ui: &mut Ui, clock: &mut Clock, desk: &Desk<'_>) {
    let name = desk.say(if clock.playing { "pause" } else { "play" });
    let button = egui::Button::new(name).min_size(egui::vec2(108.0, 25.0));
    if ui.add(button).on_hover_text(desk.say("play-hint")).clicked() {
        clock.set(desk.time.elapsed_secs_wrapped_f64(), !clock.playing, clock.slow);
    }
}

/// The moment of the slower side's cycle; whoever moves it stops time there.
fn scrub_ui(ui: &mut Ui, clock: &mut Clock, now: f64, desk: &Desk<'_>) {
    let hertz = |side: Side| desk.shown.case(side).map(|c| c.field.frequency_hz).filter(|f| *f > 0.0);
    let slowest = Side::ALL.into_iter().filter_map(hertz).fold(f64::INFINITY, f64::min);
    let period = if slowest.is_finite() { 1.0 / slowest } else { 0.02 };
    let mut at = clock.model_time(now).rem_euclid(period);
    let ms = desk.speech.figures(&format!("{:.1}", 1e3 * at));
    ui.spacing_mut().slider_width = (ui.available_width() - 84.0).clamp(60.0, 220.0);
    let slider = style::slider(ui, Slider::new(&mut at, 0.0..=period), &desk.say("scrub"));
    let slider = slider.on_hover_text(desk.say("scrub-hint"));
    if slider.changed() {
        clock.seek(now, at);
    }
    ui.label(style::quiet(desk.speech.say_with("scrub-at", &[("ms", &ms)])));
}

/// Both views, one alone, or the difference on the right.
fn views_ui(ui: &mut Ui, look: &mut Look, desk: &Desk<'_>) {
    let choices = [
        (Views::Both, Right::Case, "views-both"),
        (Views::Only(Side::A), look.right, "views-a"),
        (Views::Only(Side::B), Right::Case, "views-b"),
        (Views::Both, Right::Difference, "views-difference"),
    ];
    row(ui, |ui| {
        ui.label(desk.say("views"));
        for (views, right, name) in choices {
            let chosen = look.views == views && (look.right == right || views == Views::Only(Side::A));
            let hint = desk.say(&format!("{name}-hint"));
            if ui.selectable_label(chosen, desk.say(name)).on_hover_text(hint).clicked() {
                (look.views, look.right) = (views, right);
            }
        }
    });
}

/// Peel slider, cut plane, what else is drawn inside.
fn inside_ui(ui: &mut Ui, look: &mut Look, desk: &Desk<'_>) {
    row(ui, |ui| {
        let name = desk.say("peel");
        ui.label(&name);
        let last = (Layer::ALL.len() - 1) as f32;
        let slider = style::slider(ui, Slider::new(&mut look.peel, 0.0..=last), &name);
        slider.on_hover_text(desk.say("peel-hint"));
        ui.add(egui::Label::new(style::quiet(peel_words(look.peel, &desk.speech))).truncate());
    });
    row(ui, |ui| {
        ui.label(desk.say("cut"));
        for cut in Cut::ALL {
            ui.selectable_value(&mut look.cut, cut, desk.say(&format!("cut-{}", cut.key())));
        }
        if look.cut != Cut::Off {
            ui.spacing_mut().slider_width = (ui.available_width() - 12.0).clamp(40.0, 90.0);
            let slider = Slider::new(&mut look.cut_at, 0.02..=0.98);
            style::slider(ui, slider, &desk.say("cut-at")).on_hover_text(desk.say("cut-hint"));
        }
    });
    ui.horizontal_wrapped(|ui| {
        for (on, name) in [
            (&mut look.fibres, "toggle-fibres"),
            (&mut look.paths, "toggle-paths"),
            (&mut look.zones, "toggle-zones"),
        ] {
            ui.checkbox(on, desk.say(name)).on_hover_text(desk.say(&format!("{name}-hint")));
        }
        if !look.threshold.on {
            region_ui(ui, look, desk);
        }
    });
    if look.threshold.on {
        threshold_ui(ui, look, desk);
    }
}

fn region_ui(ui: &mut Ui, look: &mut Look, desk: &Desk<'_>) {
    ui.checkbox(&mut look.threshold.on, desk.say("toggle-region"))
        .on_hover_text(desk.say("toggle-region-hint"));
}

/// Field and level of the region that is set off.
fn threshold_ui(ui: &mut Ui, look: &mut Look, desk: &Desk<'_>) {
    row(ui, |ui| {
        region_ui(ui, look, desk);
        let threshold = &mut look.threshold;
        field_ui(ui, "threshold", 110.0, (&mut threshold.quantity, &Threshold::QUANTITIES), desk);
        let quantity = threshold.quantity;
        let most = desk.reading.most[usize::from(quantity == Quantity::Energy)].max(1e-6);
        ui.spacing_mut().slider_width = 90.0;
        let slider = Slider::new(threshold.level_mut(), 1e-4 * most..=most).logarithmic(true);
        style::slider(ui, slider, &desk.say("region-level"));
        ui.label(style::quiet(desk.speech.figures(&quantity.format(threshold.level()))));
    });
}

/// A list of fields.
fn field_ui(ui: &mut Ui, id: &str, width: f32, (chosen, all): (&mut Quantity, &[Quantity]), desk: &Desk<'_>) {
    let name = desk.say(&chosen.message());
    let list = ComboBox::from_id_salt(id).selected_text(&name).width(width).show_ui(ui, |ui| {
        for quantity in all {
            let message = quantity.message();
            ui.selectable_value(chosen, *quantity, desk.say(&message))
                .on_hover_text(desk.say(&format!("{message}-hint")));
        }
    });
    style::named(list.response, &format!("{}: {name}", desk.say("field-choice")));
}

/// Quantity, scale, colour map, points of view, labels.
fn colour_ui(ui: &mut Ui, look: &mut Look, desk: &mut Desk<'_>) {
    row(ui, |ui| {
        field_ui(ui, "quantity", 136.0, (&mut look.quantity, &Quantity::ALL), desk);
        ui.add_enabled_ui(look.quantity.swings(), |ui| {
            ui.selectable_value(&mut look.instant, false, desk.say("time-cycle"));
            ui.selectable_value(&mut look.instant, true, desk.say("time-now"));
        })
        .response
        .on_hover_text(desk.say("time-now-hint"));
    });
    row(ui, |ui| {
        for steps in Steps::ALL {
            let hint = desk.say(&format!("{}-hint", steps.message()));
            ui.selectable_value(&mut look.steps, steps, desk.say(steps.message())).on_hover_text(hint);
        }
        let list = ComboBox::from_id_salt("ramp").selected_text(look.ramp.name()).width(84.0);
        let list = list.show_ui(ui, |ui| {
            for ramp in Ramp::ALL {
                ui.selectable_value(&mut look.ramp, ramp, ramp.name());
            }
        });
        style::named(list.response, &format!("{}: {}", desk.say("ramp-choice"), look.ramp.name()));
        let hint = desk.say("toggle-labels-hint");
        ui.checkbox(&mut look.labels, desk.say("toggle-labels")).on_hover_text(hint);
    });
    row(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (key, preset) in (1..).zip(Preset::ALL) {
            let name = desk.say(&format!("preset-{}", preset.key()));
            let hint = desk.speech.say_with("key-hint", &[("key", &key.to_string())]);
            if ui.button(name).on_hover_text(hint).clicked() {
                desk.flight.stop();
                (desk.orbit.yaw, desk.orbit.pitch) = preset.angles();
            }
        }
    });
}
