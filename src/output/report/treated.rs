//! The table of the sites that devices are placed over, in plain text: one row per case.

use crate::metric::report::{CaseReport, SiteRow, TreatedRow};
use crate::output::text::{TextTable, short};

/// A quantity of the treated site: title, value; `None` where it is not defined for the case.
type TreatedQuantity = (&'static str, fn(&CaseReport, &SiteRow) -> Option<f64>);

const QUANTITIES: [TreatedQuantity; 4] = [
    ("RMS [µm]", |r, s| (!r.is_static()).then_some(s.displacement_rms_um.mean)),
    ("shear strain [%]", |_, s| Some(s.shear_strain_peak_percent.mean)),
    ("fibre strain [%]", |_, s| Some(s.fibre_strain_peak_percent.mean)),
    ("absorbed [J/kg]", |r, s| (!r.is_static()).then_some(s.absorbed_energy_j_kg)),
];

/// The table of the treated sites; empty if no case has one.
pub fn treated_table(reports: &[CaseReport]) -> String {
    let treated: Vec<(&CaseReport, &TreatedRow, &SiteRow)> =
        reports.iter().filter_map(|r| Some((r, r.treated.as_ref()?, r.treated_site()?))).collect();
    if treated.is_empty() {
        return String::new();
    }
    let mut table = TextTable::new(1);
    let titles = ["over the site", "mm deep", "mm beside"];
    table.header(titles.into_iter().chain(QUANTITIES.map(|(title, _)| title)));
    for (report, row, site) in &treated {
        let mut cells = vec![format!("{}, {}", report.case, row.site)];
        cells.extend([row.axis_depth_mm, row.axis_distance_mm].map(short));
        cells.extend(QUANTITIES.iter().map(|(_, of)| cell(report, site, *of)));
        table.row(cells);
    }
    let mut text = table.render();
    if treated.iter().any(|(_, row, _)| !row.moved.is_empty()) {
        text.push_str("in brackets: least and most of it and of the device moved");
        text.push_str(&distances(&treated.iter().map(|(_, row, _)| *row).collect::<Vec<_>>()));
        text.push_str(" proximally, distally, medially, laterally\n");
    }
    text
}

/// A value at the treated site, with its least and most where the device was moved.
fn cell(report: &CaseReport, site: &SiteRow, of: fn(&CaseReport, &SiteRow) -> Option<f64>) -> String {
    let Some(value) = of(report, site) else { return "–".into() };
    match report.treated_band(|s| of(report, s).unwrap_or(f64::NAN)) {
        Some([least, most]) => format!("{} ({}–{})", short(value), short(least), short(most)),
        None => short(value),
    }
}

/// The distances by which devices were moved: ` by 12.0 mm`.
fn distances(rows: &[&TreatedRow]) -> String {
    let mut all: Vec<f64> = rows
        .iter()
        .flat_map(|row| &row.moved)
        .map(|moved| moved.proximal_mm.abs().max(moved.medial_mm.abs()))
        .collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    let words: Vec<String> = all.into_iter().map(short).collect();
    format!(" by {} mm", words.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::report::{Ledger, MovedRow, Spread};

    fn site(um: f64) -> SiteRow {
        let displacement_rms_um = Spread { mean: um, p95: um };
        SiteRow { name: "SOL TrP1".into(), displacement_rms_um, ..SiteRow::default() }
    }

    #[test]
    fn a_treated_site_is_printed_with_its_band() {
        let plain = CaseReport { sites: vec![site(100.0)], ..CaseReport::default() };
        assert_eq!(treated_table(std::slice::from_ref(&plain)), "");
        let mut report = CaseReport { ledger: Some(Ledger::default()), ..plain };
        let row = TreatedRow { site: "SOL TrP1".into(), axis_depth_mm: 15.5, ..TreatedRow::default() };
        report.treated = Some(row.clone());
        let text = treated_table(std::slice::from_ref(&report));
        assert!(text.contains("SOL TrP1") && text.contains("15.5") && text.contains("100"), "{text}");
        assert!(!text.contains("brackets"), "{text}");
        let moved = |um: f64, medial_mm: f64| MovedRow { medial_mm, site: site(um), ..MovedRow::default() };
        report.treated = Some(TreatedRow { moved: vec![moved(60.0, 12.0), moved(90.0, -12.0)], ..row });
        assert_eq!(report.treated_band(|s| s.displacement_rms_um.mean), Some([60.0, 100.0]));
        let text = treated_table(&[report]);
        assert!(text.contains("100 (60.0–100)") && text.contains("moved by 12.0 mm"), "{text}");
    }
}
