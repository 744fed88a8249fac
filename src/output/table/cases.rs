//! The tables of a run: sites, regions, ledger, surface, contact, device, paths.

use super::columns::{
    CONTACT_NUMBERS, Column, DEVICE_NUMBERS, HEAD_NUMBERS, LEDGER_NUMBERS, PATH_NUMBERS, REGION_NUMBERS,
    SITE_MOTION, SITE_NUMBERS, SITE_SPREADS, SITE_STATIC, SURFACE_NUMBERS, SpreadColumn, TREATED_NUMBERS,
    TreatedColumn, or_nan,
};
use super::csv::{Table, number};
use crate::metric::report::{CaseReport, ContactRow, PathRow, RegionRow, SiteRow};

/// The tables of a run, by file name.
pub fn tables(reports: &[CaseReport]) -> [(&'static str, Table); 7] {
    [
        ("sites.csv", sites(reports)),
        ("regions.csv", regions(reports)),
        ("ledger.csv", ledger(reports)),
        ("surface.csv", surface(reports)),
        ("contact.csv", contact(reports)),
        ("paths.csv", paths(reports)),
        ("device.csv", device(reports)),
    ]
}

/// Column of the sites that tells which the device is placed over, and the name under which it is asked for
/// among the sites.
pub const TREATED: &str = "treated";

/// Header of the column with the name of an item, and that name.
type NameColumn<'a, T> = (&'a str, fn(&T) -> &str);

/// `sites.csv`: one row per case and site or probe point. Root mean squares are empty for static cases, whose
/// displacement has columns of its own, present if any case is static.
pub fn sites(reports: &[CaseReport]) -> Table {
    let moving = reports.iter().filter(|r| !r.is_static()).flat_map(|r| &r.sites);
    let harmonics = moving.map(|s| s.harmonics_um.len()).max().unwrap_or(0);
    let mut header: Vec<String> = [
        "case",
        "method",
        "load",
        "frequency_hz",
        "head_displacement_mm",
        "bulk_mpa",
        "site",
        "host",
        "depth_mm",
    ]
    .map(String::from)
    .to_vec();
    let titles = |(name, unit, _): &SpreadColumn| ["mean", "p95"].map(|of| format!("{name}_{of}_{unit}"));
    header.extend(SITE_MOTION.iter().chain(&SITE_SPREADS).flat_map(titles));
    header.extend(SITE_NUMBERS.iter().map(|(name, _)| name.to_string()));
    header.push("band".into());
    header.extend((1..=harmonics).map(|h| format!("harmonic_{h}_um")));
    let beats = reports.iter().flat_map(|r| &r.sites).any(|s| s.beat_rms_um.is_some());
    if beats {
        header.extend(["beat_min_displacement_rms_um", "beat_max_displacement_rms_um"].map(String::from));
    }
    let has_static = reports.iter().any(CaseReport::is_static);
    if has_static {
        header.extend(SITE_STATIC.iter().flat_map(titles));
    }
    let is_treated = reports.iter().any(|r| r.treated.is_some());
    let has_moved = reports.iter().filter_map(|r| r.treated.as_ref()).any(|t| !t.moved.is_empty());
    if is_treated {
        header.extend(treated_header(has_moved));
    }
    let row = |report: &CaseReport, site: &SiteRow| {
        let mut cells = vec![report.case.clone(), report.solver.method.clone(), report.load.clone()];
        let head = or_nan(report.head_displacement_mm);
        cells.extend([report.frequency_hz, head, report.solver.bulk_mpa].map(number));
        cells.extend([site.name.clone(), site.host.clone(), number(site.depth_mm)]);
        let spreads = |columns: &[SpreadColumn], there: bool| {
            let both = |(_, _, value): &SpreadColumn| [value(site).mean, value(site).p95];
            let cell = |x: f64| if there { number(x) } else { String::new() };
            columns.iter().flat_map(both).map(cell).collect::<Vec<String>>()
        };
        let still = report.is_static();
        cells.extend(spreads(&SITE_MOTION, !still));
        cells.extend(spreads(&SITE_SPREADS, true));
        cells.extend(SITE_NUMBERS.iter().map(|(_, value)| number(value(site))));
        cells.push(site.band.clone());
        let harmonic = |h: usize| or_nan(site.harmonics_um.get(h).copied().filter(|_| !still));
        cells.extend((0..harmonics).map(|h| number(harmonic(h))));
        if beats {
            cells.extend((0..2).map(|i| site.beat_rms_um.map_or(String::new(), |b| number(b[i]))));
        }
        if has_static {
            cells.extend(spreads(&SITE_STATIC, still));
        }
        if is_treated {
            cells.extend(treated_cells(report, site, has_moved));
        }
        cells
    };
    let rows = reports.iter().flat_map(|r| r.sites.iter().map(move |s| row(r, s))).collect();
    Table { header, rows }
}

/// Columns about the site that the device is placed over, present if any case has one; with `moved`, those
/// with the device moved.
fn treated_header(moved: bool) -> Vec<String> {
    let mut header = [TREATED, "axis_depth_mm", "axis_distance_mm"].map(String::from).to_vec();
    if moved {
        let ends = |(name, _): &TreatedColumn| ["least", "most"].map(|end| format!("moved_{end}_{name}"));
        header.extend(TREATED_NUMBERS.iter().flat_map(ends));
    }
    header
}

/// The cells of [`treated_header`]; empty for sites that the device is not placed over.
fn treated_cells(report: &CaseReport, site: &SiteRow, moved: bool) -> Vec<String> {
    let Some(treated) = report.treated.as_ref().filter(|treated| treated.site == site.name) else {
        let mut cells = vec![String::new(); treated_header(moved).len()];
        cells[0] = "no".into();
        return cells;
    };
    let mut cells = vec!["yes".to_string(), number(treated.axis_depth_mm), number(treated.axis_distance_mm)];
    if moved {
        let band = |(_, of): &TreatedColumn| report.treated_band(of).unwrap_or([f64::NAN; 2]).map(number);
        cells.extend(TREATED_NUMBERS.iter().flat_map(band));
    }
    cells
}

/// One row per case and item of that case.
fn per_case<'a, T: 'a>(
    reports: &'a [CaseReport],
    name: Option<NameColumn<'_, T>>,
    columns: &[Column<T>],
    items: impl Fn(&'a CaseReport) -> &'a [T],
) -> Table {
    let mut header: Vec<String> = ["case", "method", "bulk_mpa"].map(String::from).to_vec();
    header.extend(name.iter().map(|(title, _)| title.to_string()));
    header.extend(columns.iter().map(|(title, _)| title.to_string()));
    let row = |report: &CaseReport, item: &T| {
        let mut cells =
            vec![report.case.clone(), report.solver.method.clone(), number(report.solver.bulk_mpa)];
        cells.extend(name.iter().map(|(_, text)| text(item).to_string()));
        cells.extend(columns.iter().map(|(_, value)| number(value(item))));
        cells
    };
    let rows =
        reports.iter().flat_map(|r| items(r).iter().map(|item| row(r, item)).collect::<Vec<_>>()).collect();
    Table { header, rows }
}

/// Columns of the table of a study: those of `sites.csv`, `surface.csv` and `ledger.csv`.
pub fn study_columns() -> Vec<String> {
    let mut columns = sites(&[]).header;
    columns.extend(SURFACE_NUMBERS.iter().map(|(name, _)| name.to_string()));
    columns.extend(LEDGER_NUMBERS.iter().map(|(name, _)| name.to_string()));
    columns
}

/// `regions.csv`: one row per case and region.
pub fn regions(reports: &[CaseReport]) -> Table {
    per_case(reports, Some(("region", |r: &RegionRow| r.name.as_str())), &REGION_NUMBERS, |r| &r.regions)
}

/// `ledger.csv`: one row per case with motion.
pub fn ledger(reports: &[CaseReport]) -> Table {
    per_case(reports, None, &LEDGER_NUMBERS, |r| r.ledger.as_slice())
}

/// `surface.csv`: one row per case.
pub fn surface(reports: &[CaseReport]) -> Table {
    per_case(reports, None, &SURFACE_NUMBERS, |r| std::slice::from_ref(&r.surface))
}

/// `contact.csv`: one row per case and head in static contact.
pub fn contact(reports: &[CaseReport]) -> Table {
    let mut columns: Vec<Column<ContactRow>> = vec![("head", |c| c.head as f64)];
    columns.extend(CONTACT_NUMBERS);
    per_case(reports, None, &columns, |r| &r.contact)
}

/// `device.csv`: one row per case and head; values of the whole device are repeated, missing values are
/// empty.
pub fn device(reports: &[CaseReport]) -> Table {
    let mut header: Vec<String> = ["case", "method", "bulk_mpa", "load", "head"].map(String::from).to_vec();
    header.extend(HEAD_NUMBERS.iter().map(|(name, _)| name.to_string()));
    header.push("keeps_contact".into());
    header.extend(DEVICE_NUMBERS.iter().map(|(name, _)| name.to_string()));
    let mut rows = Vec::new();
    for (report, device) in reports.iter().filter_map(|r| Some((r, r.device.as_ref()?))) {
        for head in &device.heads {
            let solver = &report.solver;
            let mut row = vec![report.case.clone(), solver.method.clone(), number(solver.bulk_mpa)];
            row.extend([report.load.clone(), format!("head {}", head.head)]);
            row.extend(HEAD_NUMBERS.iter().map(|(_, value)| number(value(head))));
            row.push(if head.keeps_contact { "yes" } else { "no" }.into());
            row.extend(DEVICE_NUMBERS.iter().map(|(_, value)| number(value(device))));
            rows.push(row);
        }
    }
    Table { header, rows }
}

/// `paths.csv`: one row per case and nerve or vessel.
pub fn paths(reports: &[CaseReport]) -> Table {
    per_case(reports, Some(("path", |p: &PathRow| p.name.as_str())), &PATH_NUMBERS, |r| &r.paths)
}
