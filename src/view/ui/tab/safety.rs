//! The safety tab: warnings in full, hazards on the scales of their limits with tag and source, all hazard
//! rows.

use crate::metric::CaseReport;
use crate::metric::report::{HazardNote, HazardRow};
use crate::view::data::limits::{GAUGES, Gauge, limit_words, note_message, row_name, row_values};
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
        rows_ui(ui, params, &reports);
        notes_ui(ui, params, &reports);
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
    let values = reports.map(|r| r.and_then(|report| gauge.of(report)));
    if values == [None, None] {
        return;
    }
    let unit = gauge.subject.quantity().unit();
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.label(RichText::new(params.say(&gauge.message())).size(style::SMALL));
        for side in Side::ALL {
            if let Some(value) = values[side.index()] {
                let text = params.l10n.localize_decimals(&format!("{} {unit}", short(value)));
                let colour = style::side_colour(ui.ctx(), side);
                ui.label(RichText::new(text).size(style::SMALL).strong().color(colour));
            }
        }
    });
    scale_ui(ui, gauge, &values);
    for (number, limit) in (1..).zip(gauge.subject.limits()) {
        let reached = values.iter().flatten().any(|v| *v >= limit.value);
        let value = params.l10n.localize_decimals(&short(limit.value));
        let text = format!("{number}  {value} {unit}: {}", limit_words(limit, &params.l10n));
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
    for (number, limit) in (1..).zip(gauge.subject.limits()) {
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

/// Height of a hazard row [points].
const ROW: f32 = 34.0;

/// All hazards: quantity and place, below them the values of both sides.
fn rows_ui(ui: &mut Ui, params: &PanelParams<'_>, reports: &[Option<&CaseReport>; 2]) {
    ui.label(style::group(params.say("safety-hazards")));
    let mut rows: Vec<&HazardRow> = Vec::new();
    for row in reports.iter().flatten().flat_map(|r| &r.hazards) {
        if !rows.iter().any(|known| same(known, row)) {
            rows.push(row);
        }
    }
    if rows.is_empty() {
        ui.label(style::quiet(params.say("safety-no-hazards")));
        return;
    }
    rows.sort_by_key(|row| row.quantity);
    ui.label(style::quiet(params.say("safety-columns")));
    let (palette, font) = (style::of(ui.ctx()), FontId::proportional(style::SMALL));
    for row in rows {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        let limit = params.l10n.localize_decimals(&format!("{} {}", short(row.limit), row.unit));
        let name = format!("{} [{limit}]", row_name(row, &params.l10n));
        ui.painter().text(rect.left_top(), Align2::LEFT_TOP, name, font.clone(), palette.ink);
        for side in Side::ALL {
            let own = reports[side.index()].and_then(|r| r.hazards.iter().find(|own| same(own, row)));
            let Some(own) = own else { continue };
            let at = pos2(rect.left() + 8.0 + side.index() as f32 * 0.5 * rect.width(), rect.bottom() - 2.0);
            let (text, colour) = (row_values(own, &params.l10n), palette.side[side.index()]);
            ui.painter().text(at, Align2::LEFT_BOTTOM, text, font.clone(), colour);
        }
    }
}

/// Whether two rows are about the same thing.
fn same(a: &HazardRow, b: &HazardRow) -> bool {
    a.quantity == b.quantity && a.place == b.place
}

/// What the hazards leave open, once per note with the sides that it is about.
fn notes_ui(ui: &mut Ui, params: &PanelParams<'_>, reports: &[Option<&CaseReport>; 2]) {
    for note in HazardNote::ALL {
        let has = |r: &CaseReport| r.hazards.iter().any(|row| row.notes.contains(&note));
        let about = |side: &Side| reports[side.index()].is_some_and(has);
        let sides: Vec<&str> = Side::ALL.into_iter().filter(about).map(Side::letter).collect();
        if !sides.is_empty() {
            let text = format!("{}: {}", sides.join(", "), params.say(&note_message(note)));
            ui.add(egui::Label::new(style::quiet(text)).wrap());
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
