//! The tables of a run: sites, regions, ledger, surface, contact, device, paths, hazards.

use super::column::Column;
use super::errors::{Rows, with_errors};
use super::hazards::hazards;
use super::quantities::{
    CONTACT_NUMBERS, DEVICE_NUMBERS, HEAD_NUMBERS, LEDGER_NUMBERS, PATH_NUMBERS, Quantity, REGION_NUMBERS,
    SITE_MOTION, SITE_NUMBERS, SITE_SPREADS, SITE_STATIC, SURFACE_NUMBERS, SpreadQuantity, TREATED_NUMBERS,
    TreatedQuantity, columns, measured, or_nan,
};
use super::table::Table;
use super::unit::Unit;
use crate::metric::report::{CaseReport, DeviceRow, HeadRow, SiteRow, Spread};

/// Name of the table of hazards.
pub const HAZARDS: &str = "hazards.csv";

/// The tables of a run, by file name, with errors for reports that have a lower order.
pub fn tables(reports: &[CaseReport]) -> [(&'static str, Table); 8] {
    [
        ("sites.csv", with_errors(reports, sites, Rows::Sites)),
        ("regions.csv", with_errors(reports, regions, Rows::Apart)),
        ("ledger.csv", with_errors(reports, ledger, Rows::Apart)),
        ("surface.csv", with_errors(reports, surface, Rows::Apart)),
        ("contact.csv", with_errors(reports, contact, Rows::Apart)),
        ("paths.csv", with_errors(reports, paths, Rows::Apart)),
        ("device.csv", with_errors(reports, device, Rows::Apart)),
        (HAZARDS, with_errors(reports, hazards, Rows::Apart)),
    ]
}

/// Column of the sites that tells which the device is placed over, and the name under which it is asked for
/// among the sites.
pub const TREATED: &str = "treated";

/// The rows of a table: an item of a case, with the report of the case.
type Row<'a, T> = (&'a CaseReport, &'a T);

/// One row per case and item of that case.
fn rows<'a, T>(reports: &'a [CaseReport], items: impl Fn(&'a CaseReport) -> &'a [T]) -> Vec<Row<'a, T>> {
    reports.iter().flat_map(|report| items(report).iter().map(move |item| (report, item))).collect()
}

/// A column of texts.
fn texts<'a, T>(name: &str, rows: &[Row<'a, T>], of: impl Fn(&'a CaseReport, &'a T) -> &'a str) -> Column {
    Column::new(name, rows.iter().map(|(report, item)| of(report, item)).collect())
}

/// A column of numbers.
fn numbers<T>(name: &str, unit: Unit, rows: &[Row<'_, T>], of: impl Fn(&CaseReport, &T) -> f64) -> Column {
    measured(name, unit, rows.iter().map(|(report, item)| of(report, item)))
}

/// The items of rows.
fn items<'a, T>(rows: &[Row<'a, T>]) -> Vec<&'a T> {
    rows.iter().map(|(_, item)| *item).collect()
}

/// Case, method and bulk modulus.
fn case_columns<T>(rows: &[Row<'_, T>]) -> Vec<Column> {
    vec![
        texts("case", rows, |r, _| &r.case),
        texts("method", rows, |r, _| &r.solver.method),
        numbers("bulk", Unit::Megapascal, rows, |r, _| r.solver.bulk_mpa),
    ]
}

/// `sites.csv`: one row per case and site or probe point. Root mean squares are empty for static cases, whose
/// displacement has columns of its own, present if any case is static.
pub fn sites(reports: &[CaseReport]) -> Table {
    let rows = rows(reports, |r| &r.sites);
    let mut all = vec![
        texts("case", &rows, |r, _| &r.case),
        texts("method", &rows, |r, _| &r.solver.method),
        texts("load", &rows, |r, _| &r.load),
        numbers("frequency", Unit::Hertz, &rows, |r, _| r.frequency_hz),
        numbers("head_displacement", Unit::Millimetre, &rows, |r, _| or_nan(r.head_displacement_mm)),
        numbers("bulk", Unit::Megapascal, &rows, |r, _| r.solver.bulk_mpa),
        texts("site", &rows, |_, s| &s.name),
        texts("host", &rows, |_, s| &s.host),
        numbers("depth", Unit::Millimetre, &rows, |_, s| s.depth_mm),
    ];
    all.extend(spreads(&SITE_MOTION, &rows, |r| !r.is_static()));
    all.extend(spreads(&SITE_SPREADS, &rows, |_| true));
    all.extend(columns(&SITE_NUMBERS, &items(&rows)));
    all.push(texts("band", &rows, |_, s| &s.band));
    let moving = || rows.iter().filter(|(r, _)| !r.is_static());
    let harmonics = moving().map(|(_, s)| s.harmonics_um.len()).max().unwrap_or(0);
    all.extend((0..harmonics).map(|h| {
        let amplitude =
            |r: &CaseReport, s: &SiteRow| s.harmonics_um.get(h).copied().filter(|_| !r.is_static());
        let name = format!("harmonic_{}", h + 1);
        numbers(&name, Unit::Micrometre, &rows, |r, s| or_nan(amplitude(r, s)))
    }));
    if rows.iter().any(|(_, s)| s.beat_rms_um.is_some()) {
        all.extend([("min", 0), ("max", 1)].map(|(end, i)| {
            let name = format!("beat_{end}_displacement_rms");
            numbers(&name, Unit::Micrometre, &rows, |_, s| or_nan(s.beat_rms_um.map(|b| b[i])))
        }));
    }
    if reports.iter().any(CaseReport::is_static) {
        all.extend(spreads(&SITE_STATIC, &rows, CaseReport::is_static));
    }
    all.extend(treated_columns(reports, &rows));
    Table::new(all)
}

/// Columns about the site that the device is placed over, present if any case has one: empty in the rows of
/// other sites; the least and the most where the device was also moved.
fn treated_columns(reports: &[CaseReport], rows: &[Row<'_, SiteRow>]) -> Vec<Column> {
    if reports.iter().all(|r| r.treated.is_none()) {
        return Vec::new();
    }
    let treated =
        |r: &CaseReport, s: &SiteRow| r.treated.as_ref().filter(|treated| treated.site == s.name).cloned();
    let is_treated = |r: &CaseReport, s: &SiteRow| if treated(r, s).is_some() { "yes" } else { "no" };
    let mut all = vec![
        Column::new(TREATED, rows.iter().map(|(r, s)| is_treated(r, s)).collect()),
        numbers("axis_depth", Unit::Millimetre, rows, |r, s| or_nan(treated(r, s).map(|t| t.axis_depth_mm))),
        numbers("axis_distance", Unit::Millimetre, rows, |r, s| {
            or_nan(treated(r, s).map(|t| t.axis_distance_mm))
        }),
    ];
    if reports.iter().filter_map(|r| r.treated.as_ref()).any(|t| !t.moved.is_empty()) {
        let ends = |(name, unit, of): &TreatedQuantity| {
            [("least", 0), ("most", 1)].map(|(end, i)| {
                let band = |r: &CaseReport, s: &SiteRow| treated(r, s).and_then(|_| r.treated_band(of));
                numbers(&format!("moved_{end}_{name}"), *unit, rows, |r, s| or_nan(band(r, s).map(|b| b[i])))
            })
        };
        all.extend(TREATED_NUMBERS.iter().flat_map(ends));
    }
    all
}

/// Mean and 95th percentile of each quantity, for the cases that have it.
fn spreads(
    quantities: &[SpreadQuantity],
    rows: &[Row<'_, SiteRow>],
    is_there: impl Fn(&CaseReport) -> bool,
) -> Vec<Column> {
    let both = |(name, unit, of): &SpreadQuantity| {
        let column = |part: &str, value: fn(Spread) -> f64| {
            let here = |r: &CaseReport, s: &SiteRow| if is_there(r) { value(of(s)) } else { f64::NAN };
            numbers(&format!("{name}_{part}"), *unit, rows, here)
        };
        [column("mean", |spread| spread.mean), column("p95", |spread| spread.p95)]
    };
    quantities.iter().flat_map(both).collect()
}

/// Columns of the table of a study: those of `sites.csv`, `surface.csv` and `ledger.csv`.
pub fn study_columns() -> Vec<String> {
    let mut all = sites(&[]);
    all.widen(columns(&SURFACE_NUMBERS, &[]));
    all.widen(columns(&LEDGER_NUMBERS, &[]));
    all.names().map(String::from).collect()
}

/// A table of items: case columns, `names`, then `quantities`.
fn per_case<T>(rows: &[Row<'_, T>], names: Option<Column>, quantities: &[Quantity<T>]) -> Table {
    let mut all = case_columns(rows);
    all.extend(names);
    all.extend(columns(quantities, &items(rows)));
    Table::new(all)
}

/// `regions.csv`: one row per case and region.
pub fn regions(reports: &[CaseReport]) -> Table {
    let rows = rows(reports, |r| &r.regions);
    per_case(&rows, Some(texts("region", &rows, |_, r| &r.name)), &REGION_NUMBERS)
}

/// `ledger.csv`: one row per case with motion.
pub fn ledger(reports: &[CaseReport]) -> Table {
    per_case(&rows(reports, |r| r.ledger.as_slice()), None, &LEDGER_NUMBERS)
}

/// `surface.csv`: one row per case.
pub fn surface(reports: &[CaseReport]) -> Table {
    per_case(&rows(reports, |r| std::slice::from_ref(&r.surface)), None, &SURFACE_NUMBERS)
}

/// `contact.csv`: one row per case and head in static contact.
pub fn contact(reports: &[CaseReport]) -> Table {
    let rows = rows(reports, |r| &r.contact);
    let heads = Column::new("head", rows.iter().map(|(_, c)| c.head as f64).collect());
    per_case(&rows, Some(heads), &CONTACT_NUMBERS)
}

/// `device.csv`: one row per case and head; values of the whole device are repeated, missing values are
/// empty.
pub fn device(reports: &[CaseReport]) -> Table {
    let rows = rows(reports, |r| r.device.as_ref().map_or(&[][..], |d| &d.heads));
    let devices: Vec<&DeviceRow> = rows.iter().filter_map(|(r, _)| r.device.as_ref()).collect();
    let mut all = case_columns(&rows);
    all.push(texts("load", &rows, |r, _| &r.load));
    let name = |(_, head): &Row<'_, HeadRow>| format!("head {}", head.head);
    all.push(Column::new("head", rows.iter().map(name).collect()));
    all.extend(columns(&HEAD_NUMBERS, &items(&rows)));
    all.push(Column::new("keeps_contact", rows.iter().map(|(_, head)| head.keeps_contact).collect()));
    all.extend(columns(&DEVICE_NUMBERS, &devices));
    Table::new(all)
}

/// `paths.csv`: one row per case and nerve or vessel.
pub fn paths(reports: &[CaseReport]) -> Table {
    let rows = rows(reports, |r| &r.paths);
    per_case(&rows, Some(texts("path", &rows, |_, p| &p.name)), &PATH_NUMBERS)
}
