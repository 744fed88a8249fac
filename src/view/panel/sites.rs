//! A pair of bars per trigger point: what each device brings there, side by side, with numbers and units.

use super::{Desk, style};
use crate::metric::CaseReport;
use crate::metric::report::Effort;
use crate::view::colour::short;
use crate::view::state::Side;
use crate::view::words::Measure;
use bevy::prelude::DetectChangesMut;
use bevy_egui::egui::{self, Align2, Color32, FontId, Rect, RichText, ScrollArea, Sense, Ui, pos2, vec2};

/// Height of one site's row [points].
const ROW: f32 = 36.0;
/// Room for the surface block below the bars [points].
const SURFACE_HEIGHT: f32 = 152.0;

/// The panel on the right.
pub fn sites_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    ui.label(RichText::new("What each trigger point receives").size(16.5).strong());
    measure_ui(ui, desk);
    let cases = Side::ALL.map(|side| desk.shown.case(side).cloned());
    let reports = cases.each_ref().map(|case| case.as_ref().map(|c| &c.report));
    if reports == [None, None] {
        ui.add_space(8.0);
        ui.label(style::quiet("Bars appear when the first answer is there."));
        return;
    }
    ui.add_space(4.0);
    let room = ui.available_height() - SURFACE_HEIGHT;
    ScrollArea::vertical().auto_shrink([false, true]).max_height(room).show(ui, |ui| {
        if let Some(site) = bars_ui(ui, &reports, *desk.measure, desk.look.site) {
            desk.look.site = site;
        }
    });
    ui.separator();
    surface_ui(ui, &reports);
}

/// The list of quantities the bars can show.
fn measure_ui(ui: &mut Ui, desk: &mut Desk<'_>) {
    let mut chosen = *desk.measure;
    let width = ui.available_width() - 8.0;
    egui::ComboBox::from_id_salt("measure").selected_text(chosen.name()).width(width).show_ui(ui, |ui| {
        for measure in Measure::ALL {
            ui.selectable_value(&mut chosen, measure, measure.name()).on_hover_text(measure.hint());
        }
    });
    desk.measure.set_if_neq(chosen);
}

/// All bars on one scale; the site that was clicked.
fn bars_ui(
    ui: &mut Ui,
    reports: &[Option<&CaseReport>; 2],
    measure: Measure,
    chosen: usize,
) -> Option<usize> {
    let sites = reports.iter().flatten().next().map_or(&[][..], |report| &report.sites);
    let values = |i: usize| reports.map(|report| Some(measure.of(report?.sites.get(i)?)));
    let largest = (0..sites.len()).flat_map(values).flatten().fold(0.0, f64::max);
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 1.0;
    for (i, site) in sites.iter().enumerate() {
        let host = host_words(site);
        let row = Row { name: &site.name, host, values: values(i), largest, measure, chosen: chosen == i };
        if row.show(ui).clicked() {
            clicked = Some(i);
        }
    }
    clicked
}

fn host_words(row: &crate::metric::report::SiteRow) -> String {
    format!("{}, {} mm deep", row.host.replace('_', " "), short(row.depth_mm.round()))
}

/// One site.
struct Row<'a> {
    name: &'a str,
    host: String,
    values: [Option<f64>; 2],
    largest: f64,
    measure: Measure,
    chosen: bool,
}

impl Row<'_> {
    fn show(&self, ui: &mut Ui) -> egui::Response {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
        let painter = ui.painter();
        if self.chosen || response.hovered() {
            let fill =
                if self.chosen { Color32::from_rgb(232, 239, 245) } else { Color32::from_rgb(243, 244, 245) };
            painter.rect_filled(rect.expand2(vec2(4.0, 0.0)), 4.0, fill);
        }
        let font = FontId::proportional(style::SMALL);
        painter.text(
            rect.left_center() + vec2(2.0, 0.0),
            Align2::LEFT_CENTER,
            self.name,
            font.clone(),
            style::INK,
        );
        let from = rect.left() + 132.0;
        let full = rect.right() - from - 74.0;
        for side in Side::ALL {
            let y = rect.center().y + if side == Side::A { -8.0 } else { 8.0 };
            let Some(value) = self.values[side.index()] else { continue };
            let length = if self.largest > 0.0 { full * (value / self.largest) as f32 } else { 0.0 };
            let bar = Rect::from_min_max(pos2(from, y - 5.0), pos2(from + length.max(1.5), y + 5.0));
            painter.rect_filled(bar, 2.0, style::side_colour(side));
            let text = format!("{}{}", short(value), self.measure.unit());
            painter.text(pos2(bar.right() + 5.0, y), Align2::LEFT_CENTER, text, font.clone(), style::INK);
        }
        response.on_hover_text(format!("{} in {}. Click to speak of this site above.", self.name, self.host))
    }
}

/// The method that answered; why, and what it cost.
fn solver_words(report: &CaseReport) -> (String, String) {
    let solver = &report.solver;
    let cost = match &solver.effort {
        Effort::Stepped(row) => format!("{} time steps over {:.0} cycles", row.steps, row.cycles),
        Effort::Solved(row) => format!(
            "{} iterations, relative residual {:.0e}",
            row.iterations.iter().sum::<usize>(),
            row.residual
        ),
    };
    let hint = format!(
        "Because {}.\n{cost}, {:.1} s, K {} MPa.",
        solver.reason,
        solver.wall_s,
        short(solver.bulk_mpa)
    );
    (solver.method.clone(), hint)
}

/// What the surface pays, both devices.
fn surface_ui(ui: &mut Ui, reports: &[Option<&CaseReport>; 2]) {
    ui.label(style::group("What the surface pays"));
    egui::Grid::new("surface").num_columns(3).spacing([12.0, 3.0]).show(ui, |ui| {
        let mut line = |name: &str, hint: &str, unit: &str, of: fn(&CaseReport) -> f64| {
            ui.label(style::quiet(name)).on_hover_text(hint);
            for side in Side::ALL {
                let value = reports[side.index()].map(of).filter(|x| x.is_finite());
                let text = value.map_or_else(|| "–".into(), |x| format!("{}{unit}", short(x)));
                ui.label(RichText::new(text).size(style::SMALL).color(style::side_colour(side)));
            }
            ui.end_row();
        };
        line("contact pressure, peak", "Under the head, at the worst instant.", " kPa", |r| {
            r.surface.contact_pressure_peak_kpa
        });
        line("strain near the skin, peak", "Largest shear strain in the fat.", " %", |r| {
            r.surface.superficial_strain_peak_percent
        });
        let input = |r: &CaseReport| r.ledger.as_ref().map_or(f64::NAN, |l| l.input_w);
        line("power into the leg", "Mean over the cycle.", " W", input);
        ui.label(style::quiet("solved by")).on_hover_text("Which method found the answer.");
        for side in Side::ALL {
            let (method, hint) = reports[side.index()].map_or_else(Default::default, solver_words);
            let text = RichText::new(method).size(style::SMALL).color(style::side_colour(side));
            ui.label(text).on_hover_text(hint);
        }
        ui.end_row();
    });
    let warnings: Vec<&String> = reports.iter().flatten().flat_map(|r| &r.warnings).collect();
    if let Some(first) = warnings.first() {
        let all = warnings.iter().map(|w| w.as_str()).collect::<Vec<_>>().join("\n");
        let text =
            RichText::new(format!("⚠ {first}")).size(style::SMALL).color(Color32::from_rgb(150, 84, 0));
        ui.add(egui::Label::new(text).truncate()).on_hover_text(all);
    }
}
