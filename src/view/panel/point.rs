//! The point tab: where it is, its motion over time, its spectrum, and every field there, for both sides.

use super::{Desk, style};
use crate::view::colour::{length, short};
use crate::view::quantity::Quantity;
use crate::view::source::Point;
use crate::view::spot::{Found, motion, spectrum};
use crate::view::state::{Along, Side};
use bevy_egui::egui::{self, RichText, ScrollArea, Ui};
use egui_plot::{Bar, BarChart, GridMark, Line, Plot, PlotPoints};
use std::f64::consts::TAU;

/// Instants of a time series.
const INSTANTS: usize = 240;

/// The tab.
pub fn point_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let Some(found) = desk.spot.found.clone() else {
        ui.label(style::quiet(desk.say("point-none")));
        return;
    };
    let room = ui.available_height();
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        heading_ui(ui, desk, &found);
        let sides = Side::ALL.map(|side| {
            let hertz = desk.shown.case(side).map(|case| case.field.frequency_hz);
            found.points[side.index()].zip(hertz.filter(|f| *f > 0.0))
        });
        if sides == [None, None] {
            ui.label(style::quiet(desk.say("no-answer")));
            return;
        }
        let moving = if desk.look.quantity.swings() { desk.look.quantity } else { Quantity::Displacement };
        let unit = Unit::of(moving);
        let mut along = desk.look.along;
        ui.horizontal(|ui| {
            let field = desk.say(&moving.message());
            ui.label(style::group(desk.speech.say_with("point-series", &[("field", &field)])));
            let width = ui.available_width().min(176.0);
            style::fixed(ui, width, |ui| {
                let list = egui::ComboBox::from_id_salt("along").selected_text(desk.say(along.message()));
                let list = list.width(width).truncate().show_ui(ui, |ui| {
                    for choice in Along::ALL {
                        ui.selectable_value(&mut along, choice, desk.say(choice.message()));
                    }
                });
                style::named(list.response, &desk.say("along-choice"));
            });
        });
        if desk.look.along != along {
            desk.look.along = along;
        }
        let height = (0.5 * (room - 300.0)).clamp(104.0, 180.0);
        series_ui(ui, desk, &sides, &found, (along, height), &unit);
        let field = desk.say(&moving.message());
        ui.label(style::group(desk.speech.say_with("point-spectrum", &[("field", &field)])));
        spectrum_ui(ui, desk, &sides, height, &unit);
        ui.label(style::quiet(desk.say("point-harmonics")));
        ui.add_space(4.0);
        fields_ui(ui, desk, &sides);
        if desk.spot.clicked.is_none() {
            ui.label(style::quiet(desk.say("point-or-box")));
        }
    });
}

/// Name, place and tissue of the point.
fn heading_ui(ui: &mut Ui, desk: &mut Desk<'_>, found: &Found) {
    let site = desk.shown.sites.get(desk.look.site).map(|s| s.name);
    let clicked = desk.spot.clicked.is_some();
    ui.horizontal(|ui| {
        let name = site.filter(|_| !clicked).map_or_else(|| desk.say("point-clicked"), str::to_owned);
        ui.label(RichText::new(name).strong());
        if clicked && site.is_some() && ui.small_button(desk.say("point-back")).clicked() {
            desk.spot.clicked = None;
        }
    });
    let place = match found.leg {
        Some((s, theta, depth)) => {
            let parts = [
                ("tissue", desk.say(&found.tissue)),
                ("s", desk.speech.figures(&format!("{s:.2}"))),
                ("theta", format!("{theta:+.0}").replace('-', "−")),
                ("depth", desk.speech.figures(&length(depth.max(0.0)))),
            ];
            desk.speech.say_with("point-place", &parts.each_ref().map(|(key, value)| (*key, value.as_str())))
        }
        None => desk.say(&found.tissue),
    };
    ui.label(style::quiet(place));
    ui.add_space(4.0);
}

/// The unit in which the two plots read best.
struct Unit {
    name: &'static str,
    per_si: f64,
    derivative: i32,
}

impl Unit {
    fn of(quantity: Quantity) -> Unit {
        let (name, per_si) = match quantity {
            Quantity::Velocity => ("mm/s", 1e3),
            Quantity::Acceleration => ("m/s²", 1.0),
            _ => ("µm", 1e6),
        };
        Unit { name, per_si, derivative: quantity.order_in_time() }
    }
}

type Sides = [Option<(Point, f64)>; 2];

fn plot<'a>(ui: &Ui, id: &str, x: String, unit: &Unit, height: f32) -> Plot<'a> {
    Plot::new(id.to_owned())
        .height(height)
        .x_grid_spacer(|input| marks(input.bounds, 3.0))
        .y_grid_spacer(|input| marks(input.bounds, 4.0))
        .grid_spacing(egui::Rangef::new(8.0, 40.0))
        .grid_color(style::of(ui.ctx()).field)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .x_axis_label(style::quiet(x))
        .y_axis_label(style::quiet(unit.name))
}

/// Round numbers across a range, about this many.
fn marks((low, high): (f64, f64), about: f64) -> Vec<GridMark> {
    let wanted = ((high - low) / about).max(f64::MIN_POSITIVE);
    let decade = 10f64.powf(wanted.log10().floor());
    let lead = [1.0, 2.0, 5.0, 10.0].into_iter().find(|r| wanted <= r * decade).unwrap_or(10.0);
    let step = lead * decade;
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    let mark = |i: i64| GridMark { value: i as f64 * step, step_size: step };
    (first..=last.min(first + 20)).map(mark).collect()
}

/// One period of the slower side, both sides from the same instant.
fn series_ui(
    ui: &mut Ui,
    desk: &Desk<'_>,
    sides: &Sides,
    found: &Found,
    (along, height): (Along, f32),
    unit: &Unit,
) {
    let slowest = sides.iter().flatten().map(|(_, hertz)| *hertz).fold(f64::INFINITY, f64::min);
    let direction = found.direction(along);
    let colours = style::of(ui.ctx()).side;
    plot(ui, "series", desk.say("axis-time"), unit, height).show(ui, |plot| {
        for side in Side::ALL {
            let Some((point, hertz)) = &sides[side.index()] else { continue };
            let sample = |i: usize| {
                let t = i as f64 / INSTANTS as f64 / slowest;
                let value = motion(point, &direction, TAU * hertz, unit.derivative, t);
                [1e3 * t, unit.per_si * value]
            };
            let points: PlotPoints<'_> = (0..=INSTANTS).map(sample).collect();
            plot.line(Line::new(side.letter(), points).color(colours[side.index()]).width(2.0));
        }
    });
}

/// Amplitude of the vector at each harmonic.
fn spectrum_ui(ui: &mut Ui, desk: &Desk<'_>, sides: &Sides, height: f32, unit: &Unit) {
    let colours = style::of(ui.ctx()).side;
    plot(ui, "spectrum", desk.say("axis-frequency"), unit, height).include_x(0.0).show(ui, |plot| {
        for side in Side::ALL {
            let Some((point, hertz)) = &sides[side.index()] else { continue };
            // Side by side where both have a line at the same frequency.
            let beside = if side == Side::A { -2.2 } else { 2.2 };
            let colour = colours[side.index()];
            let bars = spectrum(point, *hertz, unit.derivative);
            let bar = |(f, size)| Bar::new(f + beside, unit.per_si * size).width(4.4).fill(colour);
            plot.bar_chart(BarChart::new(side.letter(), bars.into_iter().map(bar).collect()).color(colour));
        }
    });
}

/// Every field at the point.
fn fields_ui(ui: &mut Ui, desk: &Desk<'_>, sides: &Sides) {
    egui::Grid::new("fields").num_columns(3).spacing([14.0, 3.0]).show(ui, |ui| {
        for quantity in Quantity::ALL.into_iter().filter(|q| *q != Quantity::Tissue) {
            let name = quantity.message();
            let text = format!("{}, {}", desk.say(&name), desk.say(quantity.of_cycle()));
            ui.label(style::quiet(text)).on_hover_text(desk.say(&format!("{name}-hint")));
            for side in Side::ALL {
                let value = sides[side.index()].map(|(point, hertz)| point.value(quantity, TAU * hertz));
                let text = match value {
                    Some(v) if v > 0.0 => quantity.format(v),
                    _ => short(f64::NAN),
                };
                let colour = style::side_colour(ui.ctx(), side);
                ui.label(RichText::new(desk.speech.figures(&text)).size(style::SMALL).color(colour));
            }
            ui.end_row();
        }
    });
}
