//! Colour legends: one for the field of both views, one for the difference.

use crate::view::data::quantity::Quantity;
use crate::view::data::ramp::Ramp;
use crate::view::data::sample::DIFFERENCE_DB;
use crate::view::data::scale::ScaleMode;
use crate::view::state::side::Side;
use crate::view::ui::params::PanelParams;
use crate::view::ui::style;
use bevy_egui::egui::{Align2, Color32, FontId, Painter, Rect, Shape, Stroke, Ui, pos2, vec2};

const WIDTH: f32 = 14.0;

const STRIPES: usize = 64;

/// View width below which the legend is horizontal and below the view [points].
const NARROW: f32 = 420.0;

/// Height of the horizontal legend [points].
const FLAT: f32 = 66.0;

/// Height that the legend takes below a view [points].
pub fn room_below(view: Rect, params: &PanelParams<'_>) -> f32 {
    if view.width() < NARROW && params.look.quantity != Quantity::Tissue { FLAT } else { 0.0 }
}

/// The legend at the lower left of a view.
pub fn legend_ui(ui: &mut Ui, view: Rect, params: &PanelParams<'_>) {
    let (look, scale) = (&params.look, params.display_scale.scale);
    if look.quantity == Quantity::Tissue {
        return;
    }
    if field_missing(params) {
        note(
            ui.painter(),
            view,
            &format!("{}\n{}", params.say(&look.quantity.message()), params.say(lacking(params))),
        );
        return;
    }
    let top = scale.ticks().last().map_or(scale.high, |(_, value)| *value);
    let ticks: Vec<(f64, String)> = scale
        .ticks()
        .into_iter()
        .map(|(t, value)| {
            let text = match look.steps {
                ScaleMode::Decibel if value < top => {
                    format!("{:.0} dB", look.quantity.decibels() * (value / top).log10())
                }
                ScaleMode::Decibel => format!("0 dB = {}", look.quantity.format(value)),
                _ => look.quantity.format(value),
            };
            (t, params.l10n.localize_decimals(&text.replace('-', "−")))
        })
        .collect();
    // Three short lines, because the leg is beside them.
    let cycle = match look.quantity {
        Quantity::Absorbed => params.treatment_so_far().unwrap_or_default(),
        _ if look.shows_instant() => params.say("time-now"),
        quantity => params.say(quantity.cycle_statistic()),
    };
    let (quantity, steps) = (params.say(&look.quantity.message()), params.say(look.steps.message()));
    let both = params.rects.view.iter().all(|view| view.width() > 1.0);
    let both = if both { format!("\n{}", params.say("legend-both")) } else { String::new() };
    let title = format!("{quantity}\n{cycle}, {steps}{both}");
    draw(ui.painter(), view, look.ramp, &ticks, &title);
}

/// Whether no case on screen stores the field, or no placement of a treatment is in the sum.
fn field_missing(params: &PanelParams<'_>) -> bool {
    if params.look.quantity == Quantity::Absorbed {
        return params.treatment.sum.is_none();
    }
    let Some(i) = params.look.quantity.derived() else { return false };
    let Some(answer) = &params.shown.answer else { return false };
    let mut cases = answer.cases.iter().flatten().peekable();
    cases.peek().is_some() && cases.all(|case| case.nodal.all()[i].is_empty())
}

/// Message that says why the field is missing.
fn lacking(params: &PanelParams<'_>) -> &'static str {
    if params.look.quantity == Quantity::Absorbed { "treatment-none" } else { "legend-lacks" }
}

/// The legend of the difference between the cases.
pub fn difference_ui(ui: &mut Ui, view: Rect, params: &PanelParams<'_>) {
    if field_missing(params) {
        note(ui.painter(), view, &params.say(lacking(params)));
        return;
    }
    let ratio = |t: f64| 10f64.powf((2.0 * t - 1.0).abs() * DIFFERENCE_DB / params.look.quantity.decibels());
    let tick = |t: f64, more: Side| {
        let text = format!("{} × {:.*}", more.letter(), usize::from(ratio(t) < 10.0), ratio(t));
        (t, params.l10n.localize_decimals(&text))
    };
    let ticks = [
        tick(0.0, Side::B),
        tick(1.0 / 3.0, Side::B),
        (0.5, params.say("legend-alike")),
        tick(2.0 / 3.0, Side::A),
        tick(1.0, Side::A),
    ];
    let title =
        format!("{}\n{}", params.say(&params.look.quantity.message()), params.say("legend-difference"));
    draw(ui.painter(), view, Ramp::Difference, &ticks, &title);
}

/// Text in place of the legend.
fn note(painter: &Painter, view: Rect, text: &str) {
    let at = view.left_bottom() + vec2(16.0, -30.0);
    let ink = style::of(painter.ctx()).ink;
    let galley = painter.layout(text.to_owned(), FontId::proportional(style::SMALL), ink, 0.5 * view.width());
    painter.galley(at - vec2(0.0, galley.size().y), galley, ink);
}

/// Horizontal bar below a narrow view, with the title above and as many tick labels as fit below.
fn draw_flat(painter: &Painter, view: Rect, ramp: Ramp, ticks: &[(f64, String)], title: &str) {
    let view = view.with_max_y(view.bottom() + FLAT);
    let bar = Rect::from_min_max(
        pos2(view.left() + 16.0, view.bottom() - 38.0),
        pos2(view.right() - 16.0, view.bottom() - 27.0),
    );
    for i in 0..STRIPES {
        let at = |k: usize| bar.left() + bar.width() * k as f32 / STRIPES as f32;
        let [r, g, b] = ramp.rgb((i as f64 + 0.5) / STRIPES as f64);
        let stripe = Rect::from_x_y_ranges(at(i)..=at(i + 1) + 0.5, bar.y_range());
        painter.add(Shape::rect_filled(stripe, 0.0, Color32::from_rgb(r, g, b)));
    }
    let (font, palette) = (FontId::proportional(style::SMALL), style::of(painter.ctx()));
    // If not all lines of the title fit, the first ones are kept.
    let lines: Vec<&str> = title.lines().collect();
    let laid = |n: usize| painter.layout_no_wrap(lines[..n].join(", "), font.clone(), palette.ink);
    let title = (2..=lines.len()).rev().map(laid).find(|line| line.size().x <= bar.width() + 8.0);
    let title = title.unwrap_or_else(|| laid(lines.len().min(1)));
    painter.galley(bar.left_top() - vec2(0.0, 5.0 + title.size().y), title, palette.ink);
    let mut free = view.left() + 4.0;
    for (t, text) in ticks {
        let galley = painter.layout_no_wrap(text.clone(), font.clone(), palette.ink);
        let x = bar.left() + *t as f32 * bar.width();
        let left = (x - 0.5 * galley.size().x).clamp(view.left() + 6.0, view.right() - 6.0 - galley.size().x);
        painter.line_segment(
            [pos2(x, bar.bottom()), pos2(x, bar.bottom() + 4.0)],
            Stroke::new(1.0, palette.quiet),
        );
        if left >= free {
            free = left + galley.size().x + 8.0;
            painter.galley(pos2(left, bar.bottom() + 5.0), galley, palette.ink);
        }
    }
}

/// Bar, ticks and title.
fn draw(painter: &Painter, view: Rect, ramp: Ramp, ticks: &[(f64, String)], title: &str) {
    if view.width() < NARROW {
        return draw_flat(painter, view, ramp, ticks, title);
    }
    let height = (0.42 * view.height()).clamp(90.0, 260.0);
    let bar =
        Rect::from_min_size(pos2(view.left() + 16.0, view.bottom() - 30.0 - height), vec2(WIDTH, height));
    let (font, palette) = (FontId::proportional(style::SMALL), style::of(painter.ctx()));
    ground(painter, bar, ticks, title);
    for i in 0..STRIPES {
        let (t0, t1) = (i as f32 / STRIPES as f32, (i + 1) as f32 / STRIPES as f32);
        let [r, g, b] = ramp.rgb(f64::from(0.5 * (t0 + t1)));
        let stripe = Rect::from_x_y_ranges(
            bar.x_range(),
            bar.bottom() - t1 * height - 0.5..=bar.bottom() - t0 * height,
        );
        painter.add(Shape::rect_filled(stripe, 0.0, Color32::from_rgb(r, g, b)));
    }
    for (t, text) in ticks {
        let y = bar.bottom() - *t as f32 * height;
        painter.line_segment(
            [pos2(bar.right(), y), pos2(bar.right() + 4.0, y)],
            Stroke::new(1.0, palette.quiet),
        );
        painter.text(pos2(bar.right() + 8.0, y), Align2::LEFT_CENTER, text, font.clone(), palette.ink);
    }
    painter.text(bar.left_top() - vec2(0.0, 10.0), Align2::LEFT_BOTTOM, title, font, palette.ink);
}

/// Background of the legend, which may cover the leg.
fn ground(painter: &Painter, bar: Rect, ticks: &[(f64, String)], title: &str) {
    let (font, palette) = (FontId::proportional(style::SMALL), style::of(painter.ctx()));
    let width = |text: &str| painter.layout_no_wrap(text.to_owned(), font.clone(), palette.ink).size().x;
    let numbers = ticks.iter().map(|(_, text)| width(text)).fold(0.0, f32::max);
    let across = (WIDTH + 8.0 + numbers).max(width(title));
    let above = painter.layout_no_wrap(title.to_owned(), font.clone(), palette.ink).size().y;
    let room = Rect::from_min_max(
        bar.left_top() - vec2(8.0, above + 14.0),
        pos2(bar.left() + across + 6.0, bar.bottom() + 12.0),
    );
    painter.rect_filled(room, 0.0, palette.ground);
}
