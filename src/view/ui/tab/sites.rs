//! The sites tab: a pair of bars per trigger point, with the band of its fibre strain; or what a treatment
//! has left at each so far.

use crate::analysis::protocol::SiteTotal;
use crate::metric::CaseReport;
use crate::metric::band::place_in_band;
use crate::metric::report::SiteRow;
use crate::output::text::duration;
use crate::view::data::limits::{BAND_COLOURS, band_message};
use crate::view::data::measure::Measure;
use crate::view::state::look::SiteOrder;
use crate::view::state::side::Side;
use crate::view::text::localization::Localization;
use crate::view::text::numbers::short;
use crate::view::ui::params::PanelParams;
use crate::view::ui::style;
use bevy::prelude::DetectChangesMut;
use bevy_egui::egui::{
    self, Align2, Color32, CornerRadius, FontId, Painter, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    pos2, vec2,
};

/// Height of one site's row [points].
const ROW: f32 = 38.0;

/// Height of the band legend below the bars [points].
const BANDS_HEIGHT: f32 = 106.0;

/// The tab.
pub fn sites_ui(ui: &mut Ui, params: &mut PanelParams<'_>) {
    choices_ui(ui, params);
    let of_treatment = *params.measure == Measure::Absorbed;
    let cases = Side::ALL.map(|side| params.shown.case(side).cloned());
    let so_far = treatment_report(params);
    let reports = match of_treatment {
        true => [so_far.as_ref(), None],
        false => cases.each_ref().map(|case| case.as_ref().map(|c| &c.report)),
    };
    if reports == [None, None] {
        ui.add_space(8.0);
        ui.label(style::quiet(params.say(if of_treatment { "treatment-none" } else { "no-answer" })));
        return;
    }
    if of_treatment {
        ui.label(style::quiet(treatment_time(params)));
    }
    ui.add_space(4.0);
    // In a narrow panel, the hint of a row names its band. The energy of a treatment has none.
    let bands =
        !of_treatment && ui.available_height() > BANDS_HEIGHT + 6.0 * ROW && ui.available_width() > 330.0;
    let room = ui.available_height() - if bands { BANDS_HEIGHT } else { 0.0 };
    let mut clicked = None;
    ScrollArea::vertical().auto_shrink([false, true]).max_height(room).show(ui, |ui| {
        clicked = bars_ui(ui, &reports, (*params.measure, params.look.order, params.look.site), &params.l10n);
    });
    if let Some(site) = clicked {
        params.look.site = site;
        params.sample_point.clicked = None;
        if let Some(centre) = params.shown.sites.get(site).map(|s| s.centre) {
            params.flight.to(&params.orbit, centre);
        }
    }
    if bands {
        bands_ui(ui, params);
    }
}

/// A report whose sites have the energy that the treatment has left there so far.
fn treatment_report(params: &PanelParams<'_>) -> Option<CaseReport> {
    let sum = params.treatment.sum.as_ref()?;
    let row = |site: &SiteTotal| SiteRow {
        name: site.name.clone(),
        host: site.host.clone(),
        depth_mm: site.depth_mm,
        absorbed_energy_j_kg: site.total_j_kg(),
        ..SiteRow::default()
    };
    Some(CaseReport { sites: sum.sites.iter().map(row).collect(), ..CaseReport::default() })
}

/// How many placements the treatment has behind it, and how much of its time.
fn treatment_time(params: &PanelParams<'_>) -> String {
    let (Some(open), Some(sum)) = (&params.treatment.open, &params.treatment.sum) else {
        return String::new();
    };
    let (now, all) = (duration(sum.seconds), duration(open.seconds()));
    let time = params.l10n.say_with("treatment-time", &[("now", &now), ("all", &all)]);
    let parts = [params.treatment_so_far().unwrap_or_default(), params.l10n.localize_decimals(&time)];
    parts.join(", ")
}

/// Choice of quantity and order.
fn choices_ui(ui: &mut Ui, params: &mut PanelParams<'_>) {
    let (mut measure, mut order) = (*params.measure, params.look.order);
    ui.horizontal(|ui| {
        let width = ui.available_width() - 126.0;
        style::fixed(ui, width, |ui| {
            let list = egui::ComboBox::from_id_salt("measure").selected_text(params.say(measure.message()));
            let list = list.width(width).truncate().show_ui(ui, |ui| {
                let of_treatment = params.treatment.open.as_ref().map(|_| Measure::Absorbed);
                for choice in Measure::ALL.into_iter().chain(of_treatment) {
                    ui.selectable_value(&mut measure, choice, params.say(choice.message()))
                        .on_hover_text(params.say(&format!("{}-hint", choice.message())));
                }
            });
            style::named(list.response, &params.say("measure-choice"));
        });
        style::fixed(ui, 118.0, |ui| {
            let list = egui::ComboBox::from_id_salt("order").selected_text(params.say(order.message()));
            let list = list.width(118.0).truncate().show_ui(ui, |ui| {
                for choice in SiteOrder::ALL {
                    ui.selectable_value(&mut order, choice, params.say(choice.message()));
                }
            });
            let name = params.say("order-choice");
            style::named(list.response.on_hover_text(&name), &name);
        });
    });
    params.measure.set_if_neq(measure);
    if params.look.order != order {
        params.look.order = order;
    }
}

/// Indices of the sites in the chosen order.
///
/// `rows` are the site rows of each case; if only one case is solved, its values are used for both.
pub fn ordered(rows: [Option<&[SiteRow]>; 2], measure: Measure, order: SiteOrder) -> Vec<usize> {
    let any = rows.iter().flatten().next().map_or(&[][..], |rows| rows);
    let value = |side: usize, i: usize| {
        let rows = rows[side].or(rows[1 - side]).unwrap_or_default();
        rows.get(i).map_or(0.0, |row| measure.of(row))
    };
    // Descending; values that are not finite come last.
    let largest_first = |x: f64| if x.is_finite() { -x } else { f64::INFINITY };
    let key = |i: usize| match order {
        SiteOrder::Chart => i as f64,
        SiteOrder::A => largest_first(value(0, i)),
        SiteOrder::B => largest_first(value(1, i)),
        SiteOrder::Ratio => largest_first(value(0, i) / value(1, i)),
        SiteOrder::Depth => any[i].depth_mm,
    };
    let mut sites: Vec<usize> = (0..any.len()).collect();
    sites.sort_by(|&i, &j| key(i).total_cmp(&key(j)));
    sites
}

/// All bars on one scale; returns the clicked site.
fn bars_ui(
    ui: &mut Ui,
    reports: &[Option<&CaseReport>; 2],
    (measure, order, chosen): (Measure, SiteOrder, usize),
    l10n: &Localization,
) -> Option<usize> {
    let rows = reports.map(|report| report.map(|r| r.sites.as_slice()));
    let sites = rows.iter().flatten().next().copied().unwrap_or_default();
    let values = |i: usize| rows.map(|rows| Some(measure.of(rows?.get(i)?)).filter(|x| x.is_finite()));
    let largest = (0..sites.len()).flat_map(values).flatten().fold(0.0, f64::max);
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 1.0;
    for i in ordered(rows, measure, order) {
        let strain = |report: &CaseReport| {
            let percent = report.sites.get(i)?.fibre_strain_peak_percent.mean;
            Some((percent, place_in_band(percent, report.frequency_hz)))
        };
        let strains = match measure {
            Measure::Absorbed => [None; 2],
            _ => reports.map(|report| report.and_then(strain)),
        };
        let row =
            Row { site: &sites[i], values: values(i), strains, largest, measure, chosen: chosen == i, l10n };
        if row.show(ui).clicked() {
            clicked = Some(i);
        }
    }
    clicked
}

/// One site.
struct Row<'a> {
    site: &'a SiteRow,
    values: [Option<f64>; 2],
    /// Peak fibre strain [%] and its place in the band, if there is one at this frequency.
    strains: [Option<(f64, Option<usize>)>; 2],
    largest: f64,
    measure: Measure,
    chosen: bool,
    l10n: &'a Localization,
}

impl Row<'_> {
    fn show(&self, ui: &mut Ui) -> egui::Response {
        let size = vec2(ui.available_width(), ROW);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let label = self.label();
        response.widget_info(|| egui::WidgetInfo::labeled(egui::WidgetType::Button, true, &label));
        let (painter, palette) = (ui.painter(), style::of(ui.ctx()));
        if self.chosen || response.hovered() || response.has_focus() {
            painter.rect_filled(rect, 4.0, if self.chosen { palette.chosen } else { palette.hover });
        }
        if response.has_focus() {
            let rim = Stroke::new(2.0, palette.side[0]);
            painter.rect_stroke(rect, CornerRadius::same(4), rim, StrokeKind::Inside);
        }
        let font = FontId::proportional(style::SMALL);
        let left = rect.left_center() + vec2(6.0, 0.0);
        painter.text(left - vec2(0.0, 8.0), Align2::LEFT_CENTER, &self.site.name, font.clone(), palette.ink);
        let depth = self.l10n.say_with("site-depth", &[("depth", &self.depth())]);
        painter.text(left + vec2(0.0, 8.0), Align2::LEFT_CENTER, depth, font, palette.quiet);
        let from = rect.left() + 96.0;
        let full = rect.right() - from - 104.0;
        for side in Side::ALL {
            self.bar(painter, rect, side, from, full);
        }
        response.on_hover_text(self.hint())
    }

    /// Bar, number and band of one side.
    fn bar(&self, painter: &Painter, rect: Rect, side: Side, from: f32, full: f32) {
        let y = rect.center().y + if side == Side::A { -8.0 } else { 8.0 };
        let Some(value) = self.values[side.index()] else { return };
        let length = if self.largest > 0.0 { full * (value / self.largest) as f32 } else { 0.0 };
        let bar = Rect::from_min_max(pos2(from, y - 5.0), pos2(from + length.max(1.5), y + 5.0));
        let palette = style::of(painter.ctx());
        painter.rect_filled(bar, 2.0, palette.side[side.index()]);
        let text = self.number(value);
        let font = FontId::proportional(style::SMALL);
        painter.text(pos2(bar.right() + 5.0, y), Align2::LEFT_CENTER, text, font, palette.ink);
        if let Some((_, Some(place))) = self.strains[side.index()] {
            swatch(painter, pos2(rect.right() - 12.0, y), place);
        }
    }

    /// A value with its unit.
    fn number(&self, value: f64) -> String {
        self.l10n.localize_decimals(&self.measure.words(value))
    }

    fn depth(&self) -> String {
        short(self.site.depth_mm.round())
    }

    /// Accessibility label of the row.
    fn label(&self) -> String {
        let value =
            |side: Side| Some(format!("{} {}", side.letter(), self.number(self.values[side.index()]?)));
        let values: Vec<String> = Side::ALL.into_iter().filter_map(value).collect();
        format!("{}: {}", self.site.name, values.join(", "))
    }

    fn hint(&self) -> String {
        let tissue = self.l10n.called("tissue", &self.site.host);
        let parts = [("site", self.site.name.as_str()), ("tissue", &tissue), ("depth", &self.depth())];
        let mut lines = vec![self.l10n.say_with("site-in", &parts)];
        for side in Side::ALL {
            if let Some((strain, place)) = self.strains[side.index()] {
                let message = place.map_or_else(|| "band-none".to_string(), band_message);
                let (percent, band) = (self.l10n.localize_decimals(&short(strain)), self.l10n.say(&message));
                let parts = [("side", side.letter()), ("percent", &percent), ("band", &band)];
                lines.push(self.l10n.say_with("site-strain", &parts));
            }
        }
        lines.push(self.l10n.say("site-click"));
        lines.join("\n")
    }
}

/// A square in the colour of a place in the band.
fn swatch(painter: &Painter, at: egui::Pos2, place: usize) {
    let [r, g, b] = BAND_COLOURS[place.min(BAND_COLOURS.len() - 1)];
    let square = Rect::from_center_size(at, vec2(11.0, 11.0));
    painter.rect_filled(square, 2.0, Color32::from_rgb(r, g, b));
    let rim = Stroke::new(1.0, style::of(painter.ctx()).quiet);
    painter.rect_stroke(square, CornerRadius::same(2), rim, StrokeKind::Inside);
}

/// Legend of the band colours.
fn bands_ui(ui: &mut Ui, params: &PanelParams<'_>) {
    ui.add_space(2.0);
    ui.separator();
    ui.label(style::quiet(params.say("bands"))).on_hover_text(params.say("bands-hint"));
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), 54.0), Sense::hover());
    for i in 0..BAND_COLOURS.len() {
        let at = whole.left_top() + vec2(6.0, 9.0 + i as f32 * 18.0);
        swatch(ui.painter(), at, i);
        let (words, ink) = (params.say(&band_message(i)), style::of(ui.ctx()).ink);
        let font = FontId::proportional(style::SMALL);
        ui.painter().text(at + vec2(11.0, 0.0), Align2::LEFT_CENTER, words, font, ink);
    }
}
