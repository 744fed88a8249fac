//! Numbers of a case by column name, as in the tables of a run folder.

use super::cases::{HAZARDS, TREATED, tables};
use super::former_names::present;
use super::hazards::by_quantity;
use super::quantities::{measured, or_nan};
use super::table::Table;
use super::unit::Unit;
use crate::metric::comparison::penetration;
use crate::metric::report::{CaseReport, Effort};

/// Columns with the name of the item of a row.
const ITEMS: [&str; 4] = ["site", "region", "path", "head"];

/// Numbers of `column` for `items` (sites, regions, paths or heads; all if empty) in the report of a case,
/// from the first table that has any. Former names of columns are accepted. Cells without a finite number
/// are left out. The item [`TREATED`] is the site that the device is placed over.
pub fn read(report: &CaseReport, column: &str, items: &[String]) -> Vec<f64> {
    let column = present(column);
    let treated = report.treated.as_ref().map(|treated| &treated.site);
    let named = |item: &String| if item == TREATED { treated.unwrap_or(item) } else { item }.clone();
    let items = &items.iter().map(named).collect::<Vec<_>>()[..];
    let all = all(report).into_iter().chain([untabulated(report)]);
    all.map(|table| numbers(&table, column, items)).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Tables whose columns carry their unit: those of a run, hazards by quantity.
fn all(report: &CaseReport) -> Vec<Table> {
    let of_a_run = tables(std::slice::from_ref(report)).into_iter().filter(|(name, _)| *name != HAZARDS);
    of_a_run.map(|(_, table)| table).chain(by_quantity(report)).collect()
}

fn numbers(table: &Table, column: &str, items: &[String]) -> Vec<f64> {
    let Some(values) = table.numbers(column) else { return Vec::new() };
    let item = ITEMS.iter().find_map(|name| table.column(name));
    let is_wanted =
        |row: usize| items.is_empty() || item.is_some_and(|i| items.contains(&i.value(row).to_string()));
    let finite = |(row, x): (usize, &Option<f64>)| x.filter(|x| x.is_finite() && is_wanted(row));
    values.iter().enumerate().filter_map(finite).collect()
}

/// Names of all columns for [`read`].
pub fn columns() -> Vec<String> {
    let empty = CaseReport::default();
    let all = all(&empty).into_iter().chain([untabulated(&empty)]);
    all.flat_map(|table| table.names().map(String::from).collect::<Vec<_>>()).collect()
}

/// Kinds of items (site, region, path or head) of `column`, one for every table that has it; empty if its
/// rows are whole cases.
pub fn item_kinds(column: &str) -> Vec<&'static str> {
    let column = present(column);
    let all = all(&CaseReport::default()).into_iter();
    let about = |table: Table| ITEMS.into_iter().find(|name| table.column(name).is_some());
    all.filter(|table| table.column(column).is_some()).filter_map(about).collect()
}

/// Numbers that are in no table: the reach ratio of a device, and the time at which its response was steady.
fn untabulated(report: &CaseReport) -> Table {
    let steady = match &report.solver.effort {
        Effort::Stepped(run) if run.steady && report.frequency_hz > 0.0 => {
            Some(run.cycles / report.frequency_hz)
        }
        _ => None,
    };
    Table::new(vec![
        measured("reach", Unit::Ratio, [or_nan(penetration(report))]),
        measured("steady_after", Unit::Second, [or_nan(steady)]),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::report::{ContactRow, PathRow, SiteRow, SurfaceRow};

    #[test]
    fn numbers_are_found_by_column_and_item() {
        let path =
            |name: &str, x: f64| PathRow { name: name.into(), strain_peak_percent: x, ..PathRow::default() };
        let report = CaseReport {
            paths: vec![path("nerve", 2.0), path("vein", 3.0)],
            surface: SurfaceRow { contact_area_cm2: Some(44.0), ..SurfaceRow::default() },
            ..CaseReport::default()
        };
        assert_eq!(read(&report, "strain_peak_percent", &[]), [2.0, 3.0]);
        assert_eq!(read(&report, "strain_peak_percent", &["vein".into()]), [3.0]);
        assert_eq!(read(&report, "contact_area_cm2", &[]), [44.0]);
        assert!(
            read(&report, "no_such_column", &[]).is_empty() && read(&report, "reach_ratio", &[]).is_empty()
        );
        let site = SiteRow { selectivity: Some(0.5), ..SiteRow::default() };
        let report = CaseReport { sites: vec![site], ..CaseReport::default() };
        assert_eq!(read(&report, "selectivity_ratio", &[]), [0.5]);
        assert_eq!(read(&report, "therapeutic_index_ratio", &[]), [0.5], "the former name");
        let touching = |head| ContactRow { head, force_n: 10.0 * head as f64, ..ContactRow::default() };
        let report = CaseReport { contact: vec![touching(1), touching(2)], ..CaseReport::default() };
        assert_eq!(read(&report, "force_n", &["2.0".into()]), [20.0]);
        assert!(columns().iter().any(|c| c == "absorbed_w"));
    }

    #[test]
    fn the_treated_site_is_found_under_that_name() {
        use crate::metric::report::TreatedRow;
        let site =
            |name: &str, x: f64| SiteRow { name: name.into(), absorbed_energy_j_kg: x, ..SiteRow::default() };
        let mut report =
            CaseReport { sites: vec![site("one", 1.0), site("two", 2.0)], ..CaseReport::default() };
        let treated = |report: &CaseReport| read(report, "absorbed_energy_j_kg", &["treated".to_string()]);
        assert!(treated(&report).is_empty(), "placed by coordinates");
        report.treated = Some(TreatedRow { site: "two".into(), ..TreatedRow::default() });
        assert_eq!(treated(&report), [2.0]);
    }
}
