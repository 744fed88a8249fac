//! The safety tab: warnings in full, readings against thresholds with their sources, nerves and vessels.

use crate::metric::CaseReport;
use crate::view::data::limits::{GAUGES, Gauge};
use crate::view::state::side::Side;
use crate::view::text::numbers::short;
use crate::view::text::warnings::warning_text;
use crate::view::ui::params::PanelParams;
use crate::view::ui::style;
use bevy_egui::egui::{self, Align2, FontId, RichText, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

/// The tab.
pub fn safety_ui(ui: &mut Ui, params: &mut PanelParams<'_>) {
    let cases = Side::ALL.map(|side| params.shown.case(side).cloned());
    let reports = cases.each_ref().map(|case| case.as_ref().map(|c| &c.report));
    if ui.button(params.say("when-not")).clicked() {
        params.open_windows.notice = true;
    }
    if reports == [None, None] {
        ui.label(style::quiet(params.say("no-answer")));
        return;
    }
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        flags_ui(ui, params, &reports);
        ui.separator();
        ui.label(style::group(params.say("safety-thresholds")));
        for gauge in &GAUGES {
            gauge_ui(ui, params, gauge, &reports);
        }
        ui.label(style::quiet(params.say("safety-sustained")));
        ui.separator();
        paths_ui(ui, params, &reports);
    });
}

/// All warnings of both sides.
fn flags_ui(ui: &mut Ui, params: &PanelParams<'_>, reports: &[Option<&CaseReport>; 2]) {
    ui.label(style::group(params.say("safety-flags")));
    let (mut none, palette) = (true, style::of(ui.ctx()));
    for side in Side::ALL {
        for warning in reports[side.index()].iter().flat_map(|r| &r.warnings) {
            none = false;
            ui.horizontal_top(|ui| {
                let colour = palette.side[side.index()];
                ui.label(RichText::new(side.letter()).size(style::SMALL).strong().color(colour));
                let words =
                    RichText::new(warning_text(warning, &params.l10n)).size(style::SMALL).color(palette.ink);
                ui.add(egui::Label::new(words).wrap());
            });
        }
    }
    if none {
        ui.label(style::quiet(params.say("safety-no-flags")));
    }
}

/// A reading on its scale, with numbered thresholds and their descriptions.
fn gauge_ui(ui: &mut Ui, params: &PanelParams<'_>, gauge: &Gauge, reports: &[Option<&CaseReport>; 2]) {
    let values = reports.map(|r| r.and_then(gauge.of).filter(|v| v.is_finite()));
    if values == [None, None] {
        return;
    }
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.label(RichText::new(params.say(gauge.message)).size(style::SMALL));
        for side in Side::ALL {
            if let Some(value) = values[side.index()] {
                let text = params.l10n.localize_decimals(&format!("{}{}", short(value), gauge.unit));
                let colour = style::side_colour(ui.ctx(), side);
                ui.label(RichText::new(text).size(style::SMALL).strong().color(colour));
            }
        }
    });
    scale_ui(ui, gauge, &values);
    for (number, limit) in (1..).zip(gauge.limits) {
        let reached = values.iter().flatten().any(|v| *v >= limit.value);
        let value = params.l10n.localize_decimals(&short(limit.value));
        let text = format!("{number}  {value}{}: {}", gauge.unit, limit.words(&params.l10n));
        let palette = style::of(ui.ctx());
        let text = RichText::new(text).size(style::SMALL);
        ui.add(egui::Label::new(text.color(if reached { palette.ink } else { palette.quiet })).wrap());
    }
}

/// The scale: a line with numbered ticks and a dot per side.
fn scale_ui(ui: &mut Ui, gauge: &Gauge, values: &[Option<f64>; 2]) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 38.0), Sense::hover());
    let line = rect.shrink2(vec2(8.0, 0.0));
    let x = |value: f64| line.left() + gauge.position(value) * line.width();
    let y = rect.top() + 11.0;
    let (painter, palette) = (ui.painter(), style::of(ui.ctx()));
    painter.line_segment([pos2(line.left(), y), pos2(line.right(), y)], Stroke::new(3.0, palette.line));
    let mut taken = f32::NEG_INFINITY;
    for (number, limit) in (1..).zip(gauge.limits) {
        let at = x(limit.value);
        painter.line_segment([pos2(at, y - 8.0), pos2(at, y + 8.0)], Stroke::new(1.5, palette.quiet));
        let text = at.max(taken + 12.0);
        let font = FontId::proportional(style::SMALL);
        painter.text(pos2(text, y + 9.0), Align2::CENTER_TOP, number, font, palette.quiet);
        taken = text;
    }
    for side in Side::ALL {
        if let Some(value) = values[side.index()] {
            let at = pos2(x(value), y + if side == Side::A { -4.0 } else { 4.0 });
            painter.circle(at, 5.0, palette.side[side.index()], Stroke::new(1.5, palette.paper));
        }
    }
}

/// Width of a number in the table of paths [points].
const NUMBER: f32 = 44.0;

/// Strain and pressure along each nerve and vessel: right-aligned numbers, with the name beside them or, if
/// it is too long, above.
fn paths_ui(ui: &mut Ui, params: &PanelParams<'_>, reports: &[Option<&CaseReport>; 2]) {
    let Some(paths) = reports.iter().flatten().map(|r| &r.paths).find(|p| !p.is_empty()) else { return };
    ui.label(style::group(params.say("safety-paths")));
    let palette = style::of(ui.ctx());
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let font = FontId::proportional(style::SMALL);
    for (i, column) in ["safety-column-strain", "safety-column-pressure"].into_iter().enumerate() {
        let right = head.right() - 4.0 - (1 - i) as f32 * 2.0 * NUMBER;
        ui.painter().text(
            pos2(right, head.center().y),
            Align2::RIGHT_CENTER,
            params.say(column),
            font.clone(),
            palette.quiet,
        );
    }
    for (i, path) in paths.iter().enumerate() {
        let name = params.l10n.called("path", &path.name);
        let name = ui.painter().layout_no_wrap(name, font.clone(), palette.ink);
        let long = name.size().x > head.width() - 4.0 * NUMBER - 10.0;
        let height = if long { 34.0 } else { 18.0 };
        let (row, _) = ui.allocate_exact_size(vec2(head.width(), height), Sense::hover());
        ui.painter().galley(row.left_top(), name, palette.ink);
        for (column, side) in (0..2).flat_map(|c| Side::ALL.map(|side| (c, side))) {
            let value = reports[side.index()].and_then(|r| r.paths.get(i));
            let value = value.map_or(f64::NAN, |p| [p.strain_peak_percent, p.pressure_peak_kpa][column]);
            let place = 3 - (2 * column + side.index());
            let at = pos2(row.right() - 4.0 - place as f32 * NUMBER, row.bottom() - 9.0);
            let (text, colour) = (params.l10n.localize_decimals(&short(value)), palette.side[side.index()]);
            ui.painter().text(at, Align2::RIGHT_CENTER, text, font.clone(), colour);
        }
    }
}

/// The window of contraindications.
pub fn notice_window(ctx: &egui::Context, params: &mut PanelParams<'_>) {
    let mut open = params.open_windows.notice;
    egui::Window::new(params.say("when-not"))
        .open(&mut open)
        .collapsible(false)
        .resizable(false)
        .anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0))
        .show(ctx, |ui| {
            ui.set_max_width(470.0);
            for words in (1..=6).map(|i| params.say(&format!("when-not-{i}"))) {
                ui.horizontal_top(|ui| {
                    ui.label("•");
                    ui.add(egui::Label::new(words).wrap());
                });
            }
            ui.add_space(6.0);
            if ui.button(params.say("close")).clicked() {
                params.open_windows.notice = false;
            }
        });
    if params.open_windows.notice && !open {
        params.open_windows.notice = false;
    }
}
