//! The ledger of a study on disk: `cases.csv` says which cases there are and in which order, `cases/<id>/` holds those that
//! are finished. Everything else in the folder can be made again from these.

use crate::output::owner::{self, CASES_HEADER, is_id};
use crate::output::table::Table;
use crate::output::{OutputError, atomic, columns, open};
use crate::preset::Study;
use crate::run::batch::finished::{self, is_there};
use crate::run::batch::point::{Point, names};
use crate::run::batch::{claim, gather, io};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

pub use crate::output::owner::CASES;

/// Which cases a study has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Names of what varies.
    pub axes: Vec<String>,
    /// The cases in the order of the study.
    pub cases: Vec<Planned>,
}

/// One case of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Identity of the scenario, and name of its folder.
    pub id: String,
    /// Value of each axis.
    pub values: Vec<String>,
}

impl Planned {
    /// The values with the names of their axes.
    pub fn words(&self, axes: &[String]) -> String {
        let pairs = axes.iter().zip(&self.values);
        pairs.map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
    }
}

impl Plan {
    /// The plan of a study.
    pub fn of(study: &Study, points: &[Point]) -> Plan {
        let planned = |p: &Point| Planned { id: p.id.clone(), values: p.values.clone() };
        Plan { axes: names(study), cases: points.iter().map(planned).collect() }
    }

    /// `cases.csv` as a table.
    fn table(&self) -> Table {
        let header = CASES_HEADER.map(String::from).into_iter().chain(self.headers()).collect();
        let row = |(i, case): (usize, &Planned)| {
            [i.to_string(), case.id.clone()].into_iter().chain(case.values.iter().cloned()).collect()
        };
        Table { header, rows: self.cases.iter().enumerate().map(row).collect() }
    }

    /// What tells the study from others, as its folder does.
    pub fn subject(&self) -> String {
        let mut text = Vec::new();
        // a vector takes everything
        let _ = self.table().write(&mut text);
        owner::subject(&text)
    }

    /// Writes `cases.csv`.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self, out: &Path) -> Result<(), OutputError> {
        let table = self.table();
        atomic::write(&out.join(CASES), |w| table.write(w)).map(|_| ())
    }

    /// Reads `cases.csv`.
    ///
    /// # Errors
    /// It is not there (this is no study's folder), or malformed.
    pub fn read(out: &Path) -> Result<Plan, OutputError> {
        let path = out.join(CASES);
        let file = open::own(&path, open::TABLE).map_err(io(&path))?;
        let malformed = |reason: String| OutputError::Malformed { path: path.clone(), reason };
        let table = Table::read(file).map_err(|e| malformed(e.to_string()))?;
        if table.header.get(..2).is_none_or(|h| h != CASES_HEADER) {
            return Err(malformed("this is no list of cases".into()));
        }
        let axes = table.header[2..].iter().map(|h| h.strip_prefix("axis_").unwrap_or(h).to_string());
        if let Some((i, row)) = table.rows.iter().enumerate().find(|(_, row)| !is_id(&row[1])) {
            let allowed = "allowed: 32 hexadecimal digits in lower case";
            return Err(malformed(format!("row {}, case_id: `{}`; {allowed}", i + 1, row[1])));
        }
        let planned = |row: &Vec<String>| Planned { id: row[1].clone(), values: row[2..].to_vec() };
        Ok(Plan { axes: axes.collect(), cases: table.rows.iter().map(planned).collect() })
    }

    /// Column headers of the axes.
    pub fn headers(&self) -> impl Iterator<Item = String> {
        self.axes.iter().map(|name| format!("axis_{name}"))
    }
}

/// How far a study has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Cases in all.
    pub cases: usize,
    /// Finished and undamaged.
    pub finished: usize,
    /// Being computed, as far as this machine can tell.
    pub running: usize,
    /// Failed when last tried: values in words, reason.
    pub failed: Vec<(String, String)>,
    /// Damaged: values in words, what is wrong.
    pub damaged: Vec<(String, String)>,
    /// Mean wall time of the finished cases [ms].
    pub mean_ms: Option<u64>,
}

/// Looks at every case of the study in `out`, checksums included.
///
/// # Errors
/// There is no study in `out`.
pub fn status(out: &Path) -> Result<Status, OutputError> {
    let plan = Plan::read(out)?;
    let cases = cases_folder(out)?;
    let mut status = Status { cases: plan.cases.len(), ..Status::default() };
    let mut wall = 0.0;
    for case in &plan.cases {
        let words = || case.words(&plan.axes);
        match finished::read(&cases.join(&case.id), &case.id) {
            Ok(kept) => {
                status.finished += 1;
                wall += kept.manifest.wall_s;
            }
            Err(e) if is_there(&cases, &case.id) => status.damaged.push((words(), e.to_string())),
            Err(_) if claim::is_held(&cases, &case.id) => status.running += 1,
            Err(_) => status.failed.extend(claim::failure(&cases, &case.id).map(|reason| (words(), reason))),
        }
    }
    status.mean_ms = (status.finished > 0).then(|| (1e3 * wall / status.finished as f64) as u64);
    Ok(status)
}

/// The folder of the cases, which may be missing.
///
/// # Errors
/// It is no folder of `out`: a link leads to cases of others.
pub fn cases_folder(out: &Path) -> Result<PathBuf, OutputError> {
    let cases = out.join("cases");
    match open::own_folder(&cases) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(io(&cases)(e)),
        _ => Ok(cases),
    }
}

/// The folder of the cases, made if it is missing.
///
/// # Errors
/// As [`cases_folder`], and if it cannot be made.
pub fn make_cases_folder(out: &Path) -> Result<PathBuf, OutputError> {
    let cases = cases_folder(out)?;
    std::fs::create_dir_all(&cases).map_err(io(&cases))?;
    Ok(cases)
}

/// Name of the table in a study's folder.
pub const TABLE: &str = "study.csv";
/// Name of the same table in columns.
pub const COLUMNS: &str = "study.parquet";
/// Name of the study in its folder.
pub const STUDY: &str = "study.ron";

/// Writes `study.csv` and `study.parquet` from what is finished; returns the path of the first. One process
/// at a time: the last one sees all cases.
///
/// # Errors
/// A case that cannot be read, or a table that cannot be written.
pub fn write_tables(plan: &Plan, out: &Path) -> Result<PathBuf, OutputError> {
    let _held = atomic::lock(out);
    let table = gather::table(plan, &cases_folder(out)?)?;
    atomic::write(&out.join(TABLE), |w| table.write(w))?;
    atomic::write(&out.join(COLUMNS), |w| columns::write(&table, "study", w))?;
    Ok(out.join(TABLE))
}

/// What is wrong with the files of the study in `out` that are made from its cases: each is what the finished
/// cases give.
///
/// # Errors
/// The plan or a case cannot be read.
pub fn stale_tables(out: &Path) -> Result<Vec<String>, OutputError> {
    let _held = atomic::lock(out);
    let table = gather::table(&Plan::read(out)?, &cases_folder(out)?)?;
    let (mut text, mut columned) = (Vec::new(), Vec::new());
    table.write(&mut text).map_err(io(&out.join(TABLE)))?;
    columns::write(&table, "study", &mut columned).map_err(io(&out.join(COLUMNS)))?;
    let mut wrong = Vec::new();
    for (name, expected) in [(TABLE, Some(text)), (COLUMNS, Some(columned)), (STUDY, None)] {
        let mut found = Vec::new();
        let read = open::own(&out.join(name), open::TABLE).and_then(|mut file| file.read_to_end(&mut found));
        match read {
            Err(e) => wrong.push(format!("{name}: {e}")),
            Ok(_) if expected.is_some_and(|bytes| bytes != found) => {
                wrong.push(format!("{name}: the file is not what the finished cases give"));
            }
            Ok(_) => {}
        }
    }
    Ok(wrong)
}
