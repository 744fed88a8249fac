//! Errors beside the numbers of a table, for reports with a lower order.

use super::column::{Column, Values};
use super::table::Table;
use crate::metric::CaseReport;
use crate::metric::error::typical;

/// Numbers that are part of the question, or limits, and have no error.
const EXACT: [&str; 10] = [
    "frequency_hz",
    "bulk_mpa",
    "depth_mm",
    "axis_depth_mm",
    "axis_distance_mm",
    "at_s_ratio",
    "free_amplitude_mm",
    "static_share_n",
    "limit",
    "residual_percent",
];

/// How the rows of one report belong together.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// The same quantities at several sites: an error is at least the typical one of all.
    Sites,
    /// Anything else: an error is that of the row alone.
    Apart,
}

/// The table that `of` makes of `reports`; beside every column of numbers stands one of their errors, if any
/// report has a lower order and the tables of both have the same rows. The name of that column has `_error`
/// before its unit.
pub(super) fn with_errors(reports: &[CaseReport], of: fn(&[CaseReport]) -> Table, together: Rows) -> Table {
    let table = of(reports);
    if reports.iter().all(|report| report.of_lower_order.is_none()) {
        return table;
    }
    let lower: Vec<CaseReport> =
        reports.iter().map(|r| r.of_lower_order.as_deref().unwrap_or(r).clone()).collect();
    let lower = of(&lower);
    let of_row = |report: usize| std::iter::repeat_n(report, of(&reports[report..=report]).rows());
    let rows: Vec<usize> = (0..reports.len()).flat_map(of_row).collect();
    if lower.rows() != table.rows() || rows.len() != table.rows() {
        return table;
    }
    let beside = |column: &Column| {
        let numbers = column.numbers().filter(|_| !EXACT.contains(&column.name()))?;
        let of_lower = lower.numbers(column.name())?;
        let pair = |row: usize| Some([numbers[row]?, of_lower[row]?]);
        let least = |report: usize| match together {
            Rows::Sites => typical((0..rows.len()).filter(|row| rows[*row] == report).filter_map(pair)),
            Rows::Apart => 0.0,
        };
        let least: Vec<f64> = (0..reports.len()).map(least).collect();
        let error = |row: usize| {
            let ([number, of_lower], report) = (pair(row)?, rows[row]);
            reports[report].error_between(number, of_lower, least[report])
        };
        let values = (0..rows.len()).map(error).collect();
        Some(Column::new(name(column), Values::Number(values)))
    };
    let columns = table.columns().iter().flat_map(|column| [Some(column.clone()), beside(column)]);
    Table::new(columns.flatten().collect())
}

/// Name of the column of errors beside `column`.
fn name(column: &Column) -> String {
    match column.unit() {
        Some(unit) => {
            let unit = unit.to_string();
            let quantity = column.name().len() - unit.len();
            format!("{}error_{unit}", &column.name()[..quantity])
        }
        None => format!("{}_error", column.name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::report::{Effort, SiteRow, SolveRow, SolverRow, Spread};
    use crate::output::table::sites;

    fn report(case: &str, dof: usize, um: f64, lower: Option<CaseReport>) -> CaseReport {
        let displacement_rms_um = Spread { mean: um, p95: um };
        CaseReport {
            case: case.into(),
            ledger: Some(crate::metric::report::Ledger::default()),
            sites: vec![SiteRow { name: "a".into(), displacement_rms_um, ..SiteRow::default() }],
            solver: SolverRow { dof, effort: Effort::Solved(SolveRow::default()), ..SolverRow::default() },
            of_lower_order: lower.map(Box::new),
            ..CaseReport::default()
        }
    }

    #[test]
    fn errors_stand_beside_the_numbers_of_reports_that_have_a_lower_order() {
        let lower = report("with", 8_000, 12.0, None);
        let reports = [report("with", 27_000, 10.0, Some(lower)), report("without", 27_000, 5.0, None)];
        let table = with_errors(&reports, sites, Rows::Sites);
        let names: Vec<&str> = table.names().collect();
        let at = |name: &str| names.iter().position(|n| *n == name).unwrap();
        assert_eq!(at("displacement_rms_mean_error_um"), at("displacement_rms_mean_um") + 1);
        let errors = table.numbers("displacement_rms_mean_error_um").unwrap();
        assert!(errors[0].is_some_and(|e| (e - 2.0).abs() < 1e-12) && errors[1].is_none(), "{errors:?}");
        assert!(!names.contains(&"frequency_error_hz"));
        let plain = with_errors(&reports[1..], sites, Rows::Sites);
        assert!(plain.names().all(|name| !name.contains("error")));
    }
}
