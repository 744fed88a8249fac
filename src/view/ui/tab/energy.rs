//! The energy tab: where the power goes, as two stacked bars on one scale and as a table.

use crate::view::data::power::{PowerShare, shares, table};
use crate::view::state::side::Side;
use crate::view::text::numbers::short;
use crate::view::ui::params::PanelParams;
use crate::view::ui::style;
use bevy_egui::egui::{
    self, Align, Align2, Color32, FontId, Layout, Rect, RichText, ScrollArea, Sense, Ui, pos2, vec2,
};

/// Widths of the colour square, of a number, and of the gap between columns [points].
const SQUARE: f32 = 12.0;

const NUMBER: f32 = 62.0;

const GAP: f32 = 10.0;

/// The tab.
pub fn energy_ui(ui: &mut Ui, params: &PanelParams<'_>) {
    let both =
        Side::ALL.map(|side| params.shown.case(side).map_or_else(Vec::new, |case| shares(&case.report)));
    ui.label(style::group(params.say("energy-title"))).on_hover_text(params.say("energy-hint"));
    if both.iter().all(Vec::is_empty) {
        ui.label(style::quiet(params.say("energy-none")));
        return;
    }
    let input = |list: &[PowerShare]| list.iter().map(|s| s.watts).sum::<f64>();
    let largest = both.iter().map(|list| input(list)).fold(0.0, f64::max);
    ui.add_space(4.0);
    for side in Side::ALL {
        bar_ui(ui, params, (side, &both[side.index()]), largest);
    }
    ui.add_space(8.0);
    ScrollArea::vertical().auto_shrink([false, true]).show(ui, |ui| table_ui(ui, params, &both));
}

/// One stacked bar with its sum at the end.
fn bar_ui(ui: &mut Ui, params: &PanelParams<'_>, (side, shares): (Side, &[PowerShare]), largest: f64) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    let painter = ui.painter();
    let font = FontId::proportional(14.5);
    let middle = rect.left_center() + vec2(2.0, 0.0);
    painter.text(middle, Align2::LEFT_CENTER, side.letter(), font, style::side_colour(ui.ctx(), side));
    let full = rect.width() - 22.0 - 74.0;
    let mut x = rect.left() + 22.0;
    let mut under = None;
    for share in shares.iter().filter(|s| s.watts > 0.0) {
        let width = full * (share.watts / largest) as f32;
        let piece = Rect::from_min_max(pos2(x, rect.top() + 3.0), pos2(x + width, rect.bottom() - 3.0));
        let [r, g, b] = share.colour;
        painter.rect_filled(piece, 0.0, Color32::from_rgb(r, g, b));
        if response.hover_pos().is_some_and(|p| piece.contains(p)) {
            under = Some(params.l10n.localize_decimals(&format!(
                "{}: {} W",
                params.say(&share.name),
                short(share.watts)
            )));
        }
        x += width;
    }
    let total: f64 = shares.iter().map(|s| s.watts).sum();
    let text = params.l10n.localize_decimals(&format!("{} W", short(total)));
    let label: Vec<String> =
        shares.iter().map(|s| format!("{} {} W", params.say(&s.name), short(s.watts))).collect();
    let label = params.l10n.localize_decimals(&format!("{}: {text}. {}", side.letter(), label.join(", ")));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Label, true, &label));
    painter.text(
        pos2(x + 6.0, rect.center().y),
        Align2::LEFT_CENTER,
        text,
        FontId::proportional(style::SMALL),
        style::of(ui.ctx()).ink,
    );
    if let Some(text) = under {
        response.on_hover_text(text);
    }
}

/// All destinations with the shares of both sides; hovering shows watts.
fn table_ui(ui: &mut Ui, params: &PanelParams<'_>, both: &[Vec<PowerShare>; 2]) {
    let inputs = both.each_ref().map(|list| list.iter().map(|s| s.watts).sum::<f64>());
    let colours = style::of(ui.ctx()).side;
    ui.label(style::quiet(params.say("energy-share")));
    // Long names are wrapped, so that the numbers stay in the panel.
    let room = (ui.available_width() - SQUARE - 2.0 * NUMBER - 3.0 * GAP).max(60.0);
    egui::Grid::new("ledger").num_columns(4).min_col_width(12.0).spacing([GAP, 4.0]).show(ui, |ui| {
        ui.label("");
        ui.label("");
        for side in Side::ALL {
            number_ui(ui, side.letter(), colours[side.index()]);
        }
        ui.end_row();
        for (name, [r, g, b], watts) in table(both) {
            let (square, _) = ui.allocate_exact_size(vec2(SQUARE, 14.0), Sense::hover());
            ui.painter().rect_filled(square.shrink2(vec2(0.0, 1.0)), 2.0, Color32::from_rgb(r, g, b));
            ui.allocate_ui_with_layout(vec2(room, 16.0), Layout::left_to_right(Align::Center), |ui| {
                ui.set_width(room);
                ui.add(egui::Label::new(RichText::new(params.say(&name)).size(style::SMALL)).wrap());
            });
            for side in Side::ALL {
                let (w, all) = (watts[side.index()], inputs[side.index()]);
                let text = if all > 0.0 { percent(w / all) } else { short(f64::NAN) };
                let text = params.l10n.localize_decimals(&text);
                let watts = params.l10n.localize_decimals(&format!("{} W", short(w)));
                number_ui(ui, &text, colours[side.index()]).on_hover_text(watts);
            }
            ui.end_row();
        }
    });
}

/// A share as a percentage with one decimal; `< 0.1 %` if it rounds to zero.
pub fn percent(share: f64) -> String {
    let text = format!("{:.1} %", 100.0 * share);
    if text == "0.0 %" || text == "-0.0 %" { "< 0.1 %".into() } else { text.replace('-', "−") }
}

/// A right-aligned number.
fn number_ui(ui: &mut Ui, text: &str, colour: Color32) -> egui::Response {
    let layout = Layout::right_to_left(Align::Center);
    let text = RichText::new(text).size(style::SMALL).color(colour);
    ui.allocate_ui_with_layout(vec2(NUMBER, 16.0), layout, |ui| {
        ui.set_min_width(NUMBER);
        ui.label(text)
    })
    .inner
}
