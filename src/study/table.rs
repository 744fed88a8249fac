//! Tables of a study: the site rows of all finished cases, with the axis values, the surface load and the
//! energy ledger of their case in the same row.
//!
//! Numbers are copied as text, so the table is identical to the byte whichever process computed a case.

use crate::output::file::open;
use crate::output::parquet::table;
use crate::output::table::{Table, former_names};
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
    gather_by(plan, cases, read)
}

/// [`gather`] with the names of the columns as the files of the cases have them.
///
/// # Errors
/// A finished case whose tables cannot be read.
pub fn gather_as_written(plan: &StudyPlan, cases: &Path) -> Result<Table, OutputError> {
    gather_by(plan, cases, read_as_written)
}

/// Reads the table of a name in a folder.
type Reader = fn(&Path, &str) -> Result<Table, OutputError>;

fn gather_by(plan: &StudyPlan, cases: &Path, read: Reader) -> Result<Table, OutputError> {
    let mut header: Vec<String> = vec!["case_id".into()];
    header.extend(plan.headers());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for case in &plan.cases {
        if !is_finished(cases, &case.id) {
            continue;
        }
        let joined = join(&cases.join(&case.id), read)?;
        // the columns of cases may differ, for example in the number of harmonics: the table has all of them
        let targets: Vec<usize> = joined.header.iter().map(|name| column_index(&mut header, name)).collect();
        for cells in joined.rows {
            let mut row = vec![String::new(); header.len()];
            row[0].clone_from(&case.id);
            row[1..=case.values.len()].clone_from_slice(&case.values);
            targets.iter().zip(cells).for_each(|(at, cell)| row[*at] = cell);
            rows.push(row);
        }
    }
    rows.iter_mut().for_each(|row| row.resize(header.len(), String::new()));
    Ok(Table { header, rows })
}

/// Index of the column `name`, which is appended to `header` if it is missing.
fn column_index(header: &mut Vec<String>, name: &str) -> usize {
    header.iter().position(|h| h == name).unwrap_or_else(|| {
        header.push(name.to_string());
        header.len() - 1
    })
}

/// `sites.csv` of a case with the columns of `surface.csv` and `ledger.csv` appended to each row.
///
/// # Errors
/// A table that cannot be read.
pub fn joined(folder: &Path) -> Result<Table, OutputError> {
    join(folder, read)
}

fn join(folder: &Path, read: Reader) -> Result<Table, OutputError> {
    let mut table = read(folder, "sites.csv")?;
    for name in ["surface.csv", "ledger.csv"] {
        let other = read(folder, name)?;
        let keep: Vec<usize> = (0..other.header.len())
            .filter(|&c| !["case", "method", "bulk_mpa"].contains(&other.header[c].as_str()))
            .collect();
        let case = column(folder, name, &other, "case")?;
        let by_case: BTreeMap<&str, &Vec<String>> =
            other.rows.iter().map(|r| (r[case].as_str(), r)).collect();
        let own = column(folder, "sites.csv", &table, "case")?;
        for row in &mut table.rows {
            let more = by_case.get(row[own].as_str());
            row.extend(keep.iter().map(|&c| more.map_or(String::new(), |r| r[c].clone())));
        }
        table.header.extend(keep.iter().map(|&c| other.header[c].clone()));
    }
    Ok(table)
}

/// Index of a column that `file` must have.
fn column(folder: &Path, file: &str, table: &Table, name: &str) -> Result<usize, OutputError> {
    let reason = format!("there is no column `{name}`");
    table.column(name).ok_or_else(|| OutputError::Malformed { path: folder.join(file), reason })
}

/// Reads the table `name` of a run, with the present names of its columns.
///
/// # Errors
/// It cannot be read.
pub fn read(folder: &Path, name: &str) -> Result<Table, OutputError> {
    let mut table = read_as_written(folder, name)?;
    former_names::update(&mut table);
    Ok(table)
}

fn read_as_written(folder: &Path, name: &str) -> Result<Table, OutputError> {
    let path = folder.join(name);
    let file = open::open_no_link(&path, open::MAX_TABLE_BYTES).map_err(OutputError::io(&path))?;
    Table::read(file).map_err(|e| OutputError::Malformed { path, reason: e.to_string() })
}
