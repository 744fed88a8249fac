//! Numbers of a case by column name, as in the tables of a run folder.

use super::cases::{TREATED, tables};
use super::csv::{Table, number};
use super::former_names::present;
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
    let one = std::slice::from_ref(report);
    let all = tables(one).into_iter().map(|(_, table)| table).chain([untabulated(report)]);
    all.map(|table| numbers(&table, column, items)).find(|found| !found.is_empty()).unwrap_or_default()
}

fn numbers(table: &Table, column: &str, items: &[String]) -> Vec<f64> {
    let Some(at) = table.column(column) else { return Vec::new() };
    let item = ITEMS.iter().find_map(|name| table.column(name));
    let wanted = |row: &&Vec<String>| items.is_empty() || item.is_some_and(|i| items.contains(&row[i]));
    let value = |row: &Vec<String>| row[at].parse::<f64>().ok().filter(|x| x.is_finite());
    table.rows.iter().filter(wanted).filter_map(value).collect()
}

/// Names of all columns for [`read`].
pub fn columns() -> Vec<String> {
    let empty = CaseReport::default();
    let all =
        tables(std::slice::from_ref(&empty)).into_iter().map(|(_, table)| table).chain([untabulated(&empty)]);
    all.flat_map(|t| t.header).collect()
}

/// Kinds of items (site, region, path or head) of `column`, one for every table that has it; empty if its
/// rows are whole cases.
pub fn item_kinds(column: &str) -> Vec<&'static str> {
    let column = present(column);
    let empty = CaseReport::default();
    let all = tables(std::slice::from_ref(&empty)).into_iter().map(|(_, table)| table);
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
    let header = ["reach_ratio", "steady_after_s"].map(String::from).to_vec();
    let cell = |x: Option<f64>| x.map_or_else(String::new, number);
    Table { header, rows: vec![vec![cell(penetration(report)), cell(steady)]] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::report::{PathRow, SiteRow, SurfaceRow};

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
