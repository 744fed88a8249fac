//! The table of a study: the site rows of all finished cases, with the values that were varied, the load on
//! the surface and the energy ledger beside them.
//!
//! Numbers are copied as text, so the table is the same to the byte whoever computed which case.

use crate::output::table::Table;
use crate::output::{OutputError, open};
use crate::run::batch::finished::is_finished;
use crate::run::batch::io;
use crate::run::batch::ledger::Plan;
use std::collections::BTreeMap;
use std::path::Path;

/// Gathers all finished cases in the order of the plan.
///
/// # Errors
/// A finished case whose tables cannot be read.
pub fn table(plan: &Plan, cases: &Path) -> Result<Table, OutputError> {
    let mut header: Vec<String> = vec!["case_id".into()];
    header.extend(plan.headers());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for case in &plan.cases {
        if !is_finished(cases, &case.id) {
            continue;
        }
        let joined = joined(&cases.join(&case.id))?;
        // Cases may differ in their columns (more harmonics): the table has all of them.
        let places: Vec<usize> = joined.header.iter().map(|name| place(&mut header, name)).collect();
        for cells in joined.rows {
            let mut row = vec![String::new(); header.len()];
            row[0].clone_from(&case.id);
            row[1..=case.values.len()].clone_from_slice(&case.values);
            places.iter().zip(cells).for_each(|(at, cell)| row[*at] = cell);
            rows.push(row);
        }
    }
    rows.iter_mut().for_each(|row| row.resize(header.len(), String::new()));
    Ok(Table { header, rows })
}

fn place(header: &mut Vec<String>, name: &str) -> usize {
    header.iter().position(|h| h == name).unwrap_or_else(|| {
        header.push(name.to_string());
        header.len() - 1
    })
}

/// `sites.csv` of a case with the columns of `surface.csv` and `ledger.csv` added to each row.
///
/// # Errors
/// A table that cannot be read.
pub fn joined(folder: &Path) -> Result<Table, OutputError> {
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

fn column(folder: &Path, file: &str, table: &Table, name: &str) -> Result<usize, OutputError> {
    let reason = format!("there is no column `{name}`");
    table.column(name).ok_or_else(|| OutputError::Malformed { path: folder.join(file), reason })
}

/// A table of a run.
///
/// # Errors
/// It cannot be read.
pub fn read(folder: &Path, name: &str) -> Result<Table, OutputError> {
    let path = folder.join(name);
    let file = open::own(&path, open::TABLE).map_err(io(&path))?;
    Table::read(file).map_err(|e| OutputError::Malformed { path, reason: e.to_string() })
}
