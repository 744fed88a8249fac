//! List of the cases of a study (`cases.csv`), and the names of the files in a study folder.
//!
//! `cases.csv` gives the cases in their order; `cases/<id>/` holds the finished ones. Every other file in the
//! folder can be derived from these.

use crate::output::file::open;
use crate::output::folder::owner;
use crate::output::folder::owner::{CASES_HEADER, is_id};
use crate::output::table::Table;
use crate::output::{OutputError, file};
use crate::preset::Study;
use crate::study::design_point::{DesignPoint, axis_names, in_words};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub use crate::output::folder::owner::CASES;

/// File name of the study table.
pub const TABLE: &str = "study.csv";
/// File name of the study table in Parquet format.
pub const COLUMNS: &str = "study.parquet";
/// File name of the study document.
pub const STUDY: &str = "study.ron";

/// The cases of a study.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StudyPlan {
    /// Names of the axes, the variant included.
    pub axes: Vec<String>,
    /// The cases in the order of the study.
    pub cases: Vec<PlannedCase>,
}

/// One row of `cases.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedCase {
    /// Identity of the scenario, and name of its folder.
    pub id: String,
    /// `[axis]` value.
    pub values: Vec<String>,
}

impl PlannedCase {
    /// The values with the names of their axes.
    pub fn words(&self, axes: &[String]) -> String {
        in_words(axes, &self.values)
    }
}

impl StudyPlan {
    /// The plan of a study.
    pub fn of(study: &Study, points: &[DesignPoint]) -> StudyPlan {
        let planned = |p: &DesignPoint| PlannedCase { id: p.id.clone(), values: p.values.clone() };
        StudyPlan { axes: axis_names(study), cases: points.iter().map(planned).collect() }
    }

    /// `cases.csv` as a table.
    fn table(&self) -> Table {
        let header = CASES_HEADER.map(String::from).into_iter().chain(self.headers()).collect();
        let row = |(i, case): (usize, &PlannedCase)| {
            [i.to_string(), case.id.clone()].into_iter().chain(case.values.iter().cloned()).collect()
        };
        Table { header, rows: self.cases.iter().enumerate().map(row).collect() }
    }

    /// Identity of the study, as its folder carries it.
    pub fn subject(&self) -> String {
        let mut text = Vec::new();
        // writing to a vector cannot fail
        let _ = self.table().write(&mut text);
        owner::subject(&text)
    }

    /// Writes `cases.csv`.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self, out: &Path) -> Result<(), OutputError> {
        let table = self.table();
        file::write(&out.join(CASES), |w| table.write(w)).map(|_| ())
    }

    /// Reads `cases.csv`.
    ///
    /// # Errors
    /// It does not exist (the folder holds no study) or is malformed.
    pub fn read(out: &Path) -> Result<StudyPlan, OutputError> {
        let path = out.join(CASES);
        let file = open::open_no_link(&path, open::MAX_TABLE_BYTES).map_err(OutputError::io(&path))?;
        let malformed = |reason: String| OutputError::Malformed { path: path.clone(), reason };
        let table = Table::read(file).map_err(|e| malformed(e.to_string()))?;
        if table.header.get(..2).is_none_or(|h| h != CASES_HEADER) {
            return Err(malformed("this is not a list of cases".into()));
        }
        let axes = table.header[2..].iter().map(|h| h.strip_prefix("axis_").unwrap_or(h).to_string());
        if let Some((i, row)) = table.rows.iter().enumerate().find(|(_, row)| !is_id(&row[1])) {
            let allowed = "allowed: 32 hexadecimal digits in lower case";
            return Err(malformed(format!("row {}, case_id: `{}`; {allowed}", i + 1, row[1])));
        }
        let planned = |row: &Vec<String>| PlannedCase { id: row[1].clone(), values: row[2..].to_vec() };
        Ok(StudyPlan { axes: axes.collect(), cases: table.rows.iter().map(planned).collect() })
    }

    /// Column headers of the axes.
    pub fn headers(&self) -> impl Iterator<Item = String> {
        self.axes.iter().map(|name| format!("axis_{name}"))
    }
}

/// Path of the folder of the cases; it may not exist.
///
/// # Errors
/// It is a link, so it does not belong to `out`.
pub fn cases_folder(out: &Path) -> Result<PathBuf, OutputError> {
    let cases = out.join("cases");
    match open::require_folder(&cases) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(OutputError::io(&cases)(e)),
        _ => Ok(cases),
    }
}

/// Path of the folder of the cases, which is created if it does not exist.
///
/// # Errors
/// As [`cases_folder`], and if it cannot be created.
pub fn make_cases_folder(out: &Path) -> Result<PathBuf, OutputError> {
    let cases = cases_folder(out)?;
    std::fs::create_dir_all(&cases).map_err(OutputError::io(&cases))?;
    Ok(cases)
}
