//! Any number of a case by the name of its column, as the tables of a run folder call it.

use crate::metric::fair::reach;
use crate::metric::report::{CaseReport, Effort};
use crate::output::folder::tables;
use crate::output::table::{Table, number};

/// Columns that name what a row is about.
const ITEMS: [&str; 4] = ["site", "region", "path", "head"];

/// The numbers that `column` holds for `items` (sites, regions, paths or heads; none for all) in the answer of a case, from the first
/// table that has any. Cells that hold no number are left out.
pub fn read(report: &CaseReport, column: &str, items: &[String]) -> Vec<f64> {
    let one = std::slice::from_ref(report);
    let all = tables(one).into_iter().map(|(_, table)| table).chain([own(report)]);
    all.map(|table| numbers(&table, column, items)).find(|found| !found.is_empty()).unwrap_or_default()
}

fn numbers(table: &Table, column: &str, items: &[String]) -> Vec<f64> {
    let Some(at) = table.column(column) else { return Vec::new() };
    let item = ITEMS.iter().find_map(|name| table.column(name));
    let wanted = |row: &&Vec<String>| items.is_empty() || item.is_some_and(|i| items.contains(&row[i]));
    let value = |row: &Vec<String>| row[at].parse::<f64>().ok().filter(|x| x.is_finite());
    table.rows.iter().filter(wanted).filter_map(value).collect()
}

/// Names that [`read`] knows.
pub fn columns() -> Vec<String> {
    let empty = CaseReport::default();
    let all = tables(std::slice::from_ref(&empty)).into_iter().map(|(_, table)| table).chain([own(&empty)]);
    all.flat_map(|t| t.header).collect()
}

/// What the rows with `column` are about (site, region, path or head), one kind for every table that has it;
/// none where rows are whole cases.
pub fn kinds(column: &str) -> Vec<&'static str> {
    let empty = CaseReport::default();
    let all = tables(std::slice::from_ref(&empty)).into_iter().map(|(_, table)| table);
    let about = |table: Table| ITEMS.into_iter().find(|name| table.column(name).is_some());
    all.filter(|table| table.column(column).is_some()).filter_map(about).collect()
}

/// What stands in no table: how deep a device reaches, and when its answer was steady.
fn own(report: &CaseReport) -> Table {
    let steady = match &report.solver.effort {
        Effort::Stepped(run) if run.steady && report.frequency_hz > 0.0 => {
            Some(run.cycles / report.frequency_hz)
        }
        _ => None,
    };
    let header = ["reach_ratio", "steady_after_s"].map(String::from).to_vec();
    let cell = |x: Option<f64>| x.map_or_else(String::new, number);
    Table { header, rows: vec![vec![cell(reach(report)), cell(steady)]] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::report::{PathRow, SurfaceRow};

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
        assert!(columns().iter().any(|c| c == "absorbed_w"));
    }
}
