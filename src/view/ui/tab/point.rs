//! The point tab: position, time series, spectrum and all fields at the sample point, for both cases.

use crate::view::data::quantity::Quantity;
use crate::view::data::sample::Sample;
use crate::view::state::look::MotionDirection;
use crate::view::state::sample_point::{LocatedPoint, motion, spectrum};
use crate::view::state::side::Side;
use crate::view::text::numbers::{length, short};
use crate::view::ui::params::PanelParams;
use crate::view::ui::style;
use bevy_egui::egui::{self, RichText, ScrollArea, Ui};
use egui_plot::{Bar, BarChart, GridMark, Line, Plot, PlotPoints};
use std::f64::consts::TAU;

/// Number of intervals of a time series.
const INSTANTS: usize = 240;

/// The tab.
pub fn point_ui(ui: &mut Ui, params: &mut PanelParams<'_>) {
    let Some(found) = params.sample_point.found.clone() else {
        ui.label(style::quiet(params.say("point-none")));
        return;
    };
    let room = ui.available_height();
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        heading_ui(ui, params, &found);
        let sides = Side::ALL.map(|side| {
            let hertz = params.shown.case(side).map(|case| case.field.frequency_hz);
            found.points[side.index()].zip(hertz.filter(|f| *f > 0.0))
        });
        if sides == [None, None] {
            ui.label(style::quiet(params.say("no-answer")));
            return;
        }
        let moving = if params.look.quantity.has_instantaneous_value() {
            params.look.quantity
        } else {
            Quantity::Displacement
        };
        let unit = Unit::of(moving);
        let mut along = params.look.along;
        ui.horizontal(|ui| {
            let field = params.say(&moving.message());
            ui.label(style::group(params.l10n.say_with("point-series", &[("field", &field)])));
            let width = ui.available_width().min(176.0);
            style::fixed(ui, width, |ui| {
                let list = egui::ComboBox::from_id_salt("along").selected_text(params.say(along.message()));
                let list = list.width(width).truncate().show_ui(ui, |ui| {
                    for choice in MotionDirection::ALL {
                        ui.selectable_value(&mut along, choice, params.say(choice.message()));
                    }
                });
                style::named(list.response, &params.say("along-choice"));
            });
        });
        if params.look.along != along {
            params.look.along = along;
        }
        let height = (0.5 * (room - 300.0)).clamp(104.0, 180.0);
        series_ui(ui, params, &sides, &found, (along, height), &unit);
        let field = params.say(&moving.message());
        ui.label(style::group(params.l10n.say_with("point-spectrum", &[("field", &field)])));
        spectrum_ui(ui, params, &sides, height, &unit);
        ui.label(style::quiet(params.say("point-harmonics")));
        ui.add_space(4.0);
        fields_ui(ui, params, &sides);
        if params.sample_point.clicked.is_none() {
            ui.label(style::quiet(params.say("point-or-box")));
        }
    });
}

/// Name, place and tissue of the point.
fn heading_ui(ui: &mut Ui, params: &mut PanelParams<'_>, found: &LocatedPoint) {
    let site = params.shown.sites.get(params.look.site).map(|s| s.name);
    let clicked = params.sample_point.clicked.is_some();
    ui.horizontal(|ui| {
        let name = site.filter(|_| !clicked).map_or_else(|| params.say("point-clicked"), str::to_owned);
        ui.label(RichText::new(name).strong());
        if clicked && site.is_some() && ui.small_button(params.say("point-back")).clicked() {
            params.sample_point.clicked = None;
        }
    });
    let place = match found.leg {
        Some((s, theta, depth)) => {
            let parts = [
                ("tissue", params.say(&found.tissue)),
                ("s", params.l10n.localize_decimals(&format!("{s:.2}"))),
                ("theta", format!("{theta:+.0}").replace('-', "−")),
                ("depth", params.l10n.localize_decimals(&length(depth.max(0.0)))),
            ];
            params.l10n.say_with("point-place", &parts.each_ref().map(|(key, value)| (*key, value.as_str())))
        }
        None => params.say(&found.tissue),
    };
    ui.label(style::quiet(place));
    ui.add_space(4.0);
}

/// Unit of the plots.
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

type Sides = [Option<(Sample, f64)>; 2];

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

/// About `about` grid lines at round values.
fn marks((low, high): (f64, f64), about: f64) -> Vec<GridMark> {
    let wanted = ((high - low) / about).max(f64::MIN_POSITIVE);
    let decade = 10f64.powf(wanted.log10().floor());
    let lead = [1.0, 2.0, 5.0, 10.0].into_iter().find(|r| wanted <= r * decade).unwrap_or(10.0);
    let step = lead * decade;
    let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
    let mark = |i: i64| GridMark { value: i as f64 * step, step_size: step };
    (first..=last.min(first + 20)).map(mark).collect()
}

/// Time series over one period of the slower side; both sides start at the same instant.
fn series_ui(
    ui: &mut Ui,
    params: &PanelParams<'_>,
    sides: &Sides,
    found: &LocatedPoint,
    (along, height): (MotionDirection, f32),
    unit: &Unit,
) {
    let slowest = sides.iter().flatten().map(|(_, hertz)| *hertz).fold(f64::INFINITY, f64::min);
    let direction = found.direction(along);
    let colours = style::of(ui.ctx()).side;
    plot(ui, "series", params.say("axis-time"), unit, height).show(ui, |plot| {
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
fn spectrum_ui(ui: &mut Ui, params: &PanelParams<'_>, sides: &Sides, height: f32, unit: &Unit) {
    let colours = style::of(ui.ctx()).side;
    plot(ui, "spectrum", params.say("axis-frequency"), unit, height).include_x(0.0).show(ui, |plot| {
        for side in Side::ALL {
            let Some((point, hertz)) = &sides[side.index()] else { continue };
            // Offset, so that bars at the same frequency stand side by side.
            let beside = if side == Side::A { -2.2 } else { 2.2 };
            let colour = colours[side.index()];
            let bars = spectrum(point, *hertz, unit.derivative);
            let bar = |(f, size)| Bar::new(f + beside, unit.per_si * size).width(4.4).fill(colour);
            plot.bar_chart(BarChart::new(side.letter(), bars.into_iter().map(bar).collect()).color(colour));
        }
    });
}

/// All fields at the point.
fn fields_ui(ui: &mut Ui, params: &PanelParams<'_>, sides: &Sides) {
    egui::Grid::new("fields").num_columns(3).spacing([14.0, 3.0]).show(ui, |ui| {
        for quantity in Quantity::ALL.into_iter().filter(|q| *q != Quantity::Tissue) {
            let name = quantity.message();
            let text = format!("{}, {}", params.say(&name), params.say(quantity.cycle_statistic()));
            ui.label(style::quiet(text)).on_hover_text(params.say(&format!("{name}-hint")));
            for side in Side::ALL {
                let value = sides[side.index()].map(|(point, hertz)| point.value(quantity, TAU * hertz));
                let text = match value {
                    Some(v) if v > 0.0 => quantity.format(v),
                    _ => short(f64::NAN),
                };
                let colour = style::side_colour(ui.ctx(), side);
                ui.label(
                    RichText::new(params.l10n.localize_decimals(&text)).size(style::SMALL).color(colour),
                );
            }
            ui.end_row();
        }
    });
}
