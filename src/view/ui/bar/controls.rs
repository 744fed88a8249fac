//! Controls at the bottom, in three groups: time, inside, colour.

use crate::view::camera::orbit::Viewpoint;
use crate::view::data::layer::{Layer, peel_text};
use crate::view::data::plane::Cut;
use crate::view::data::quantity::Quantity;
use crate::view::data::ramp::Ramp;
use crate::view::data::scale::ScaleMode;
use crate::view::data::threshold::Threshold;
use crate::view::geometry::transform::to_vec3;
use crate::view::state::clock::Clock;
use crate::view::state::look::{Look, RightView, Views};
use crate::view::state::side::Side;
use crate::view::ui::params::PanelParams;
use crate::view::ui::style;
use crate::view::ui::style::NARROW;
use bevy::prelude::DetectChangesMut;
use bevy_egui::egui::{self, ComboBox, DragValue, Slider, Ui};

/// Messages that name the groups.
const GROUPS: [&str; 3] = ["group-time", "group-inside", "group-colour"];

/// Fraction of the width of each group.
const SHARE: [f32; 3] = [0.32, 0.37, 0.31];

/// Peel position that exposes the muscles, chosen when fibres are switched on.
const MUSCLE_PEEL: f32 = 3.0;

/// Cosine of the angle between view direction and cut normal below which the camera turns to the cut.
const EDGE_ON_COSINE: f32 = 0.35;

/// Camera elevation for transverse cuts [rad].
const TRANSVERSE_PITCH: f32 = 0.75;

/// The groups side by side, or one at a time in a narrow window; writes only what has changed.
pub fn controls_ui(ui: &mut Ui, params: &mut PanelParams<'_>) {
    let mut look = params.look.clone();
    let mut clock = *params.clock;
    if ui.available_width() < NARROW - 40.0 {
        narrow_ui(ui, &mut clock, &mut look, params);
    } else {
        let gap = ui.spacing().item_spacing.x;
        let room = ui.available_width() - gap * (GROUPS.len() - 1) as f32;
        ui.horizontal_top(|ui| {
            for (i, name) in GROUPS.into_iter().enumerate() {
                ui.vertical(|ui| {
                    ui.set_width(SHARE[i] * room);
                    ui.label(style::group(params.say(name)));
                    group_ui(ui, i, &mut clock, &mut look, params);
                });
            }
        });
    }
    if look.cut != params.look.cut {
        turn_to_face(params, look.cut);
    }
    if look.fibres && !params.look.fibres && look.cut == Cut::Off {
        look.peel = look.peel.max(MUSCLE_PEEL);
    }
    params.look.set_if_neq(look);
    params.clock.set_if_neq(clock);
}

/// Turns the camera to the cut face if it would be seen edge-on.
fn turn_to_face(params: &mut PanelParams<'_>, cut: Cut) {
    let Some(plane) = cut.plane(params.look.cut_at, params.display_scale.low, params.display_scale.high)
    else {
        return;
    };
    if params.orbit.towards_eye().dot(to_vec3(&plane.normal)) > EDGE_ON_COSINE {
        return;
    }
    params.flight.stop();
    match cut {
        Cut::Transverse => params.orbit.pitch = TRANSVERSE_PITCH,
        Cut::Sagittal => (params.orbit.yaw, params.orbit.pitch) = Viewpoint::Medial.angles(),
        _ => (params.orbit.yaw, params.orbit.pitch) = Viewpoint::Posterior.angles(),
    }
}

/// Names of the groups in a row, and the open one below. A click on its name closes it and leaves its space
/// to the views.
fn narrow_ui(ui: &mut Ui, clock: &mut Clock, look: &mut Look, params: &mut PanelParams<'_>) {
    let mut open = params.open_windows.group;
    row(ui, |ui| {
        play_ui(ui, clock, params);
        for (i, name) in GROUPS.into_iter().enumerate() {
            if ui.selectable_label(open == Some(i), params.say(name)).clicked() {
                open = if open == Some(i) { None } else { Some(i) };
            }
        }
    });
    if params.open_windows.group != open {
        params.open_windows.group = open;
    }
    if let Some(group) = open {
        group_ui(ui, group, clock, look, params);
    }
}

fn group_ui(ui: &mut Ui, group: usize, clock: &mut Clock, look: &mut Look, params: &mut PanelParams<'_>) {
    match group {
        0 => time_ui(ui, clock, look, params),
        1 => inside_ui(ui, look, params),
        _ => colour_ui(ui, look, params),
    }
}

/// One row of controls, vertically centred.
fn row(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let room = egui::vec2(ui.available_width(), 25.0);
    ui.allocate_ui_with_layout(room, egui::Layout::left_to_right(egui::Align::Center), add);
}

/// Playback, time slider, slow motion, exaggeration, open views.
fn time_ui(ui: &mut Ui, clock: &mut Clock, look: &mut Look, params: &PanelParams<'_>) {
    let now = params.time.elapsed_secs_wrapped_f64();
    row(ui, |ui| {
        if ui.ctx().viewport_rect().width() >= NARROW {
            play_ui(ui, clock, params);
        }
        scrub_ui(ui, clock, now, params);
    });
    row(ui, |ui| {
        let mut slow = clock.slow;
        let words = |v: f64, _| params.l10n.say_with("slow", &[("slow", &format!("{v:.0}"))]);
        let value = DragValue::new(&mut slow).range(1.0..=1000.0).speed(0.02 * clock.slow);
        let value = ui.add(value.custom_formatter(words)).on_hover_text(params.say("slow-hint"));
        style::named(value, &params.say("slow-name"));
        if slow != clock.slow {
            clock.set(now, clock.playing, slow);
        }
        let name = params.say("movement");
        ui.label(&name);
        let mut factor = params.display_scale.exaggeration as f32;
        let words = |v: f64, _| {
            params
                .l10n
                .localize_decimals(&params.l10n.say_with("movement-times", &[("times", &format!("{v:.1}"))]))
        };
        let value =
            DragValue::new(&mut factor).range(1.0..=100.0).speed(0.02 * params.display_scale.exaggeration);
        let value = ui.add(value.custom_formatter(words)).on_hover_text(params.say("movement-hint"));
        if style::named(value, &name).changed() {
            look.exaggeration = factor;
        }
    });
    views_ui(ui, look, params);
}

/// The play and pause button.
fn play_ui(ui: &mut Ui, clock: &mut Clock, params: &PanelParams<'_>) {
    let name = params.say(if clock.playing { "pause" } else { "play" });
    let button = egui::Button::new(name).min_size(egui::vec2(108.0, 25.0));
    if ui.add(button).on_hover_text(params.say("play-hint")).clicked() {
        clock.set(params.time.elapsed_secs_wrapped_f64(), !clock.playing, clock.slow);
    }
}

/// The time within the cycle of the slower side; moving it stops time there.
fn scrub_ui(ui: &mut Ui, clock: &mut Clock, now: f64, params: &PanelParams<'_>) {
    let hertz = |side: Side| params.shown.case(side).map(|c| c.field.frequency_hz).filter(|f| *f > 0.0);
    let slowest = Side::ALL.into_iter().filter_map(hertz).fold(f64::INFINITY, f64::min);
    let period = if slowest.is_finite() { 1.0 / slowest } else { 0.02 };
    let mut at = clock.model_time(now).rem_euclid(period);
    let ms = params.l10n.localize_decimals(&format!("{:.1}", 1e3 * at));
    ui.spacing_mut().slider_width = (ui.available_width() - 84.0).clamp(60.0, 220.0);
    let slider = style::slider(ui, Slider::new(&mut at, 0.0..=period), &params.say("scrub"));
    let slider = slider.on_hover_text(params.say("scrub-hint"));
    if slider.changed() {
        clock.seek(now, at);
    }
    ui.label(style::quiet(params.l10n.say_with("scrub-at", &[("ms", &ms)])));
}

/// Both views, one view, or the difference in the right view.
fn views_ui(ui: &mut Ui, look: &mut Look, params: &PanelParams<'_>) {
    let choices = [
        (Views::Both, RightView::Case, "views-both"),
        (Views::Only(Side::A), look.right, "views-a"),
        (Views::Only(Side::B), RightView::Case, "views-b"),
        (Views::Both, RightView::Difference, "views-difference"),
    ];
    row(ui, |ui| {
        ui.label(params.say("views"));
        for (views, right, name) in choices {
            let chosen = look.views == views && (look.right == right || views == Views::Only(Side::A));
            let hint = params.say(&format!("{name}-hint"));
            if ui.selectable_label(chosen, params.say(name)).on_hover_text(hint).clicked() {
                (look.views, look.right) = (views, right);
            }
        }
    });
}

/// Peel slider, cut plane, structures drawn inside.
fn inside_ui(ui: &mut Ui, look: &mut Look, params: &PanelParams<'_>) {
    row(ui, |ui| {
        let name = params.say("peel");
        ui.label(&name);
        let last = (Layer::ALL.len() - 1) as f32;
        let slider = style::slider(ui, Slider::new(&mut look.peel, 0.0..=last), &name);
        slider.on_hover_text(params.say("peel-hint"));
        ui.add(egui::Label::new(style::quiet(peel_text(look.peel, &params.l10n))).truncate());
    });
    row(ui, |ui| {
        ui.label(params.say("cut"));
        for cut in Cut::ALL {
            ui.selectable_value(&mut look.cut, cut, params.say(&format!("cut-{}", cut.key())));
        }
        if look.cut != Cut::Off {
            ui.spacing_mut().slider_width = (ui.available_width() - 12.0).clamp(40.0, 90.0);
            let slider = Slider::new(&mut look.cut_at, 0.02..=0.98);
            style::slider(ui, slider, &params.say("cut-at")).on_hover_text(params.say("cut-hint"));
        }
    });
    ui.horizontal_wrapped(|ui| {
        for (on, name) in [
            (&mut look.fibres, "toggle-fibres"),
            (&mut look.paths, "toggle-paths"),
            (&mut look.zones, "toggle-zones"),
        ] {
            ui.checkbox(on, params.say(name)).on_hover_text(params.say(&format!("{name}-hint")));
        }
        if !look.threshold.on {
            region_ui(ui, look, params);
        }
    });
    if look.threshold.on {
        threshold_ui(ui, look, params);
    }
}

fn region_ui(ui: &mut Ui, look: &mut Look, params: &PanelParams<'_>) {
    ui.checkbox(&mut look.threshold.on, params.say("toggle-region"))
        .on_hover_text(params.say("toggle-region-hint"));
}

/// Field and level of the threshold region.
fn threshold_ui(ui: &mut Ui, look: &mut Look, params: &PanelParams<'_>) {
    row(ui, |ui| {
        region_ui(ui, look, params);
        let threshold = &mut look.threshold;
        field_ui(ui, "threshold", 110.0, (&mut threshold.quantity, &Threshold::QUANTITIES), params);
        let quantity = threshold.quantity;
        let most = params.display_scale.most[usize::from(quantity == Quantity::Energy)].max(1e-6);
        ui.spacing_mut().slider_width = 90.0;
        let slider = Slider::new(threshold.level_mut(), 1e-4 * most..=most).logarithmic(true);
        style::slider(ui, slider, &params.say("region-level"));
        ui.label(style::quiet(params.l10n.localize_decimals(&quantity.format(threshold.level()))));
    });
}

/// A drop-down list of fields.
fn field_ui(
    ui: &mut Ui,
    id: &str,
    width: f32,
    (chosen, all): (&mut Quantity, &[Quantity]),
    params: &PanelParams<'_>,
) {
    let name = params.say(&chosen.message());
    let list = ComboBox::from_id_salt(id).selected_text(&name).width(width).show_ui(ui, |ui| {
        for quantity in all {
            let message = quantity.message();
            ui.selectable_value(chosen, *quantity, params.say(&message))
                .on_hover_text(params.say(&format!("{message}-hint")));
        }
    });
    style::named(list.response, &format!("{}: {name}", params.say("field-choice")));
}

/// Quantity, scale, colour map, labels, viewpoints.
fn colour_ui(ui: &mut Ui, look: &mut Look, params: &mut PanelParams<'_>) {
    row(ui, |ui| {
        let mut fields = Quantity::ALL.to_vec();
        fields.extend(params.treatment.open.as_ref().map(|_| Quantity::Absorbed));
        field_ui(ui, "quantity", 136.0, (&mut look.quantity, &fields), params);
        ui.add_enabled_ui(look.quantity.has_instantaneous_value(), |ui| {
            ui.selectable_value(&mut look.instant, false, params.say("time-cycle"));
            ui.selectable_value(&mut look.instant, true, params.say("time-now"));
        })
        .response
        .on_hover_text(params.say("time-now-hint"));
    });
    row(ui, |ui| {
        for steps in ScaleMode::ALL {
            let hint = params.say(&format!("{}-hint", steps.message()));
            ui.selectable_value(&mut look.steps, steps, params.say(steps.message())).on_hover_text(hint);
        }
        let list = ComboBox::from_id_salt("ramp").selected_text(look.ramp.name()).width(84.0);
        let list = list.show_ui(ui, |ui| {
            for ramp in Ramp::ALL {
                ui.selectable_value(&mut look.ramp, ramp, ramp.name());
            }
        });
        style::named(list.response, &format!("{}: {}", params.say("ramp-choice"), look.ramp.name()));
        let hint = params.say("toggle-labels-hint");
        ui.checkbox(&mut look.labels, params.say("toggle-labels")).on_hover_text(hint);
    });
    row(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (key, preset) in (1..).zip(Viewpoint::ALL) {
            let name = params.say(&format!("preset-{}", preset.key()));
            let hint = params.l10n.say_with("key-hint", &[("key", &key.to_string())]);
            if ui.button(name).on_hover_text(hint).clicked() {
                params.flight.stop();
                (params.orbit.yaw, params.orbit.pitch) = preset.angles();
            }
        }
    });
}
