//! Three groups at the bottom: how time runs, what is seen inside, what the colours mean.

use super::{Desk, NARROW, style};
use crate::view::colour::{Ramp, Steps};
use crate::view::layers::{Layer, peel_words};
use crate::view::orbit::Preset;
use crate::view::phrases;
use crate::view::playback::Clock;
use crate::view::quantity::Quantity;
use crate::view::state::{Cut, Look, Right, Side, Threshold, Views};
use bevy::prelude::DetectChangesMut;
use bevy_egui::egui::{self, ComboBox, Slider, Ui};

/// Names of the groups.
const GROUPS: [&str; 3] = [phrases::SLOW_MOTION, phrases::SEE_INSIDE, phrases::COLOUR_AND_VIEW];

/// Draws the groups side by side, or one at a time where the window is narrow; writes only what somebody moved.
pub fn controls_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let mut look = desk.look.clone();
    let mut clock = *desk.clock;
    if ui.available_width() < NARROW - 40.0 {
        let mut group = desk.desktop.group;
        row(ui, |ui| {
            for (i, name) in GROUPS.into_iter().enumerate() {
                ui.selectable_value(&mut group, i, name);
            }
        });
        if desk.desktop.group != group {
            desk.desktop.group = group;
        }
        group_ui(ui, group, &mut clock, &mut look, desk);
    } else {
        ui.columns(3, |columns| {
            for (i, name) in GROUPS.into_iter().enumerate() {
                columns[i].label(style::group(name));
                group_ui(&mut columns[i], i, &mut clock, &mut look, desk);
            }
        });
    }
    desk.look.set_if_neq(look);
    desk.clock.set_if_neq(clock);
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
    let room = egui::vec2(ui.available_width(), 26.0);
    ui.allocate_ui_with_layout(room, egui::Layout::left_to_right(egui::Align::Center), add);
}

/// Slow motion, exaggeration, which views.
fn time_ui(ui: &mut Ui, clock: &mut Clock, look: &mut Look, desk: &Desk<'_>) {
    let now = desk.time.elapsed_secs_wrapped_f64();
    row(ui, |ui| {
        let name = if clock.playing { "⏸ Pause" } else { "▶ Play" };
        if ui.add_sized([84.0, 24.0], egui::Button::new(name)).on_hover_text("Space").clicked() {
            clock.set(now, !clock.playing, clock.slow);
        }
        let mut slow = clock.slow;
        ui.add(
            Slider::new(&mut slow, 1.0..=1000.0)
                .logarithmic(true)
                .custom_formatter(|v, _| format!("1/{v:.0} of real time")),
        )
        .on_hover_text("How slowly time runs on screen, the same on both sides.");
        if slow != clock.slow {
            clock.set(now, clock.playing, slow);
        }
    });
    row(ui, |ui| {
        ui.label("Movement drawn");
        let mut factor = desk.reading.exaggeration as f32;
        let slider = Slider::new(&mut factor, 1.0..=100.0)
            .logarithmic(true)
            .custom_formatter(|v, _| format!("{v:.1}× life"));
        if ui
            .add(slider)
            .on_hover_text(
                "Displacements of leg and heads are drawn this many times larger, the same on both sides.",
            )
            .changed()
        {
            look.exaggeration = factor;
        }
    });
    views_ui(ui, look);
}

/// Both views, one alone, or the difference on the right.
fn views_ui(ui: &mut Ui, look: &mut Look) {
    let choices = [
        (Views::Both, Right::Case),
        (Views::Only(Side::A), look.right),
        (Views::Only(Side::B), Right::Case),
        (Views::Both, Right::Difference),
    ];
    row(ui, |ui| {
        ui.label("Views");
        for ((views, right), (name, hint)) in choices.into_iter().zip(phrases::VIEWS) {
            let chosen = look.views == views && (look.right == right || views == Views::Only(Side::A));
            if ui.selectable_label(chosen, name).on_hover_text(hint).clicked() {
                (look.views, look.right) = (views, right);
            }
        }
    });
}

/// Peel slider, cut plane, what else is drawn inside.
fn inside_ui(ui: &mut Ui, look: &mut Look, desk: &Desk<'_>) {
    row(ui, |ui| {
        ui.label("Peel");
        let last = (Layer::ALL.len() - 1) as f32;
        ui.add(Slider::new(&mut look.peel, 0.0..=last).show_value(false)).on_hover_text(
            "Fades the leg from the outside: skin, fat, fascia, gastrocnemius, soleus, deep muscles, bone.",
        );
        ui.label(style::quiet(peel_words(look.peel)));
    });
    row(ui, |ui| {
        ui.label("Cut ");
        for cut in Cut::ALL {
            ui.selectable_value(&mut look.cut, cut, cut.name());
        }
        if look.cut != Cut::Off {
            ui.spacing_mut().slider_width = (ui.available_width() - 12.0).clamp(40.0, 90.0);
            ui.add(Slider::new(&mut look.cut_at, 0.02..=0.98).show_value(false))
                .on_hover_text("Moves the cut; or drag the grip on it.");
        }
    });
    row(ui, |ui| {
        for (on, (name, hint)) in [
            (&mut look.fibres, phrases::FIBRES),
            (&mut look.paths, phrases::NERVES),
            (&mut look.zones, phrases::ZONES),
        ] {
            ui.checkbox(on, name).on_hover_text(hint);
        }
        if !look.threshold.on {
            ui.checkbox(&mut look.threshold.on, phrases::THRESHOLD.0).on_hover_text(phrases::THRESHOLD.1);
        }
    });
    if look.threshold.on {
        threshold_ui(ui, &mut look.threshold, desk);
    }
}

/// Field and level of the region that is set off.
fn threshold_ui(ui: &mut Ui, threshold: &mut Threshold, desk: &Desk<'_>) {
    row(ui, |ui| {
        ui.checkbox(&mut threshold.on, phrases::THRESHOLD.0).on_hover_text(phrases::THRESHOLD.1);
        ComboBox::from_id_salt("threshold").selected_text(threshold.quantity.name()).width(110.0).show_ui(
            ui,
            |ui| {
                for quantity in Threshold::QUANTITIES {
                    ui.selectable_value(&mut threshold.quantity, quantity, quantity.name());
                }
            },
        );
        let quantity = threshold.quantity;
        let most = desk.reading.most[usize::from(quantity == Quantity::Energy)].max(1e-6);
        ui.spacing_mut().slider_width = 90.0;
        let slider = Slider::new(threshold.level_mut(), 1e-4 * most..=most)
            .logarithmic(true)
            .custom_formatter(move |v, _| quantity.format(v));
        ui.add(slider);
    });
}

/// Quantity, scale, colour map, points of view, labels.
fn colour_ui(ui: &mut Ui, look: &mut Look, desk: &mut Desk<'_>) {
    row(ui, |ui| {
        ComboBox::from_id_salt("quantity").selected_text(look.quantity.name()).width(136.0).show_ui(
            ui,
            |ui| {
                for quantity in Quantity::ALL {
                    ui.selectable_value(&mut look.quantity, quantity, quantity.name())
                        .on_hover_text(quantity.hint());
                }
            },
        );
        ui.add_enabled_ui(look.quantity.swings(), |ui| {
            ui.selectable_value(&mut look.instant, false, phrases::OVER_CYCLE);
            ui.selectable_value(&mut look.instant, true, phrases::NOW);
        })
        .response
        .on_hover_text(phrases::NOW_HINT);
    });
    row(ui, |ui| {
        for steps in Steps::ALL {
            let (name, hint) = phrases::STEPS[steps as usize];
            ui.selectable_value(&mut look.steps, steps, name).on_hover_text(hint);
        }
        ComboBox::from_id_salt("ramp").selected_text(look.ramp.name()).width(84.0).show_ui(ui, |ui| {
            for ramp in Ramp::ALL {
                ui.selectable_value(&mut look.ramp, ramp, ramp.name());
            }
        });
        ui.checkbox(&mut look.labels, phrases::LABELS.0).on_hover_text(phrases::LABELS.1);
    });
    row(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (key, preset) in (1..).zip(Preset::ALL) {
            if ui.button(preset.name()).on_hover_text(format!("Key {key}")).clicked() {
                desk.flight.stop();
                (desk.orbit.yaw, desk.orbit.pitch) = preset.angles();
            }
        }
    });
}
