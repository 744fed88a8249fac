//! Tables of a study: the site rows of all finished cases, with the axis values, the surface load and the
//! energy ledger of their case in the same row.
//!
//! Numbers are written as the files of the cases have them, so the table is identical to the byte whichever
//! process computed a case.

use crate::output::parquet::table;
use crate::output::table::{Column, Table, former_names};
use crate::output::{OutputError, file};
use crate::study::case_folder::is_finished;
use crate::study::plan::{COLUMNS, StudyPlan, TABLE, cases_folder};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Writes `study.csv` and `study.parquet` from the finished cases; returns the path of the first. One process
/// at a time writes them, so the last one includes all cases.
///
/// # Errors
/// A case that cannot be read, or a table that cannot be written.
pub fn write_tables(plan: &StudyPlan, out: &Path) -> Result<PathBuf, OutputError> {
    let _held = file::lock(out);
    let table = gather(plan, &cases_folder(out)?)?;
    file::write(&out.join(TABLE), |w| table.write(w))?;
    file::write(&out.join(COLUMNS), |w| table::write(&table, "study", w))?;
    Ok(out.join(TABLE))
}

/// The rows of all finished cases in the order of the plan, with the present names of the columns.
///
/// # Errors
/// A finished case whose tables cannot be read.
pub fn gather(plan: &StudyPlan, cases: &Path) -> Result<Table, OutputError> {
    gather_by(plan, cases, former_names::read_file)
}

/// [`gather`] with the names of the columns as the files of the cases have them.
///
/// # Errors
/// A finished case whose tables cannot be read.
pub fn gather_as_written(plan: &StudyPlan, cases: &Path) -> Result<Table, OutputError> {
    gather_by(plan, cases, Table::read_file)
}

/// Reads a table.
type Reader = fn(&Path) -> Result<Table, OutputError>;

fn gather_by(plan: &StudyPlan, cases: &Path, read: Reader) -> Result<Table, OutputError> {
    // the columns of cases may differ, for example in the number of harmonics: the table has all of them
    let mut all = axis_values(plan, None, 0);
    for (case, id) in plan.ids.iter().enumerate().filter(|(_, id)| is_finished(cases, id)) {
        let joined = join(&cases.join(id), read)?;
        let mut rows = axis_values(plan, Some(case), joined.rows());
        rows.widen(joined.into_columns());
        all.append(&rows);
    }
    Ok(all)
}

/// Id and axis values of a case in `rows` equal rows.
fn axis_values(plan: &StudyPlan, case: Option<usize>, rows: usize) -> Table {
    let id = case.map_or("", |case| &plan.ids[case]);
    let mut columns = vec![Column::new("case_id", std::iter::repeat_n(id, rows).collect())];
    columns.extend(plan.columns.iter().map(|column| column.pick(&vec![case; rows])));
    Table::new(columns)
}

/// `sites.csv` of a case with the columns of `surface.csv` and `ledger.csv` appended to each row, under the
/// present names of the columns.
///
/// # Errors
/// A table that cannot be read.
pub fn joined(folder: &Path) -> Result<Table, OutputError> {
    join(folder, former_names::read_file)
}

fn join(folder: &Path, read: Reader) -> Result<Table, OutputError> {
    let sites = folder.join("sites.csv");
    let mut table = read(&sites)?;
    for name in ["surface.csv", "ledger.csv"] {
        let path = folder.join(name);
        let other = read(&path)?;
        let by_case: BTreeMap<&str, usize> =
            case_names(&other, &path)?.iter().enumerate().map(|(row, case)| (case.as_str(), row)).collect();
        let row_of = |case: &String| by_case.get(case.as_str()).copied();
        let rows: Vec<Option<usize>> = case_names(&table, &sites)?.iter().map(row_of).collect();
        let is_own = |column: &&Column| !["case", "method", "bulk_mpa"].contains(&column.name());
        let more: Vec<Column> = other.columns().iter().filter(is_own).map(|c| c.pick(&rows)).collect();
        table.widen(more);
    }
    Ok(table)
}

/// The column `case`, which the table in `file` must have.
fn case_names<'a>(table: &'a Table, file: &Path) -> Result<&'a [String], OutputError> {
    let missing = || OutputError::Malformed { path: file.into(), reason: "there is no column `case`".into() };
    table.texts("case").ok_or_else(missing)
}
