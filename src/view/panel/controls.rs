//! Three groups at the bottom: how time runs, what is seen inside, what the colours mean.

use super::{Desk, style};
use crate::view::colour::{Quantity, Ramp};
use crate::view::layers::{Layer, peel_words};
use crate::view::orbit::Preset;
use crate::view::playback::Clock;
use crate::view::state::{Cut, Look};
use bevy::prelude::DetectChangesMut;
use bevy_egui::egui::{self, Slider, Ui};

/// Draws the groups side by side; writes only what somebody moved.
pub fn controls_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let mut look = desk.look.clone();
    let mut clock = *desk.clock;
    let now = desk.time.elapsed_secs_wrapped_f64();
    let drawn = desk.reading.exaggeration;
    ui.columns(3, |columns| {
        time_ui(&mut columns[0], &mut clock, &mut look, now, drawn);
        inside_ui(&mut columns[1], &mut look);
        colour_ui(&mut columns[2], &mut look, desk);
    });
    desk.look.set_if_neq(look);
    desk.clock.set_if_neq(clock);
}

/// Slow motion and exaggeration.
fn time_ui(ui: &mut Ui, clock: &mut Clock, look: &mut Look, now: f64, drawn: f64) {
    ui.label(style::group("Slow motion"));
    ui.horizontal(|ui| {
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
    ui.horizontal(|ui| {
        ui.label("Movement drawn");
        let mut factor = drawn as f32;
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
}

/// Peel slider, cut plane, points of view.
fn inside_ui(ui: &mut Ui, look: &mut Look) {
    ui.label(style::group("See inside"));
    ui.horizontal(|ui| {
        ui.label("Peel");
        let last = (Layer::ALL.len() - 1) as f32;
        ui.add(Slider::new(&mut look.peel, 0.0..=last).show_value(false)).on_hover_text(
            "Fades the leg from the outside: skin, fat, fascia, gastrocnemius, soleus, deep muscles, bone.",
        );
        ui.label(style::quiet(peel_words(look.peel)));
    });
    ui.horizontal(|ui| {
        ui.label("Cut");
        for cut in Cut::ALL {
            ui.selectable_value(&mut look.cut, cut, cut.name());
        }
        if look.cut != Cut::Off {
            ui.spacing_mut().slider_width = 90.0;
            ui.add(Slider::new(&mut look.cut_at, 0.02..=0.98).show_value(false))
                .on_hover_text("Moves the cut.");
        }
    });
}

/// Quantity, scale, colour map, points of view, labels.
fn colour_ui(ui: &mut Ui, look: &mut Look, desk: &mut Desk<'_>) {
    ui.label(style::group("Colour and view"));
    ui.horizontal(|ui| {
        egui::ComboBox::from_id_salt("quantity").selected_text(look.quantity.name()).width(180.0).show_ui(
            ui,
            |ui| {
                for quantity in Quantity::ALL {
                    ui.selectable_value(&mut look.quantity, quantity, quantity.name())
                        .on_hover_text(quantity.hint());
                }
            },
        );
        ui.checkbox(&mut look.log, "log")
            .on_hover_text("Equal steps of colour are equal factors (20 dB per decade of displacement).");
        egui::ComboBox::from_id_salt("ramp").selected_text(look.ramp.name()).width(84.0).show_ui(ui, |ui| {
            for ramp in Ramp::ALL {
                ui.selectable_value(&mut look.ramp, ramp, ramp.name());
            }
        });
    });
    ui.horizontal(|ui| {
        for (key, preset) in (1..).zip(Preset::ALL) {
            if ui.button(preset.name()).on_hover_text(format!("Key {key}")).clicked() {
                (desk.orbit.yaw, desk.orbit.pitch) = preset.angles();
            }
        }
        ui.checkbox(&mut look.labels, "labels");
    });
}
