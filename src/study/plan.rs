//! List of the cases of a study (`cases.csv`), and the names of the files in a study folder.
//!
//! `cases.csv` gives the cases in their order; `cases/<id>/` holds the finished ones. Every other file in the
//! folder can be derived from these.

use crate::output::file::open;
use crate::output::folder::owner;
use crate::output::folder::owner::{CASES_HEADER, is_id};
use crate::output::table::{AXIS, Column, Table, undeclared};
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

/// The cases of a study, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyPlan {
    /// `[case]` identity of the scenario, and name of its folder.
    pub ids: Vec<String>,
    /// Names of the axes, the variant included.
    pub axes: Vec<String>,
    /// `[axis]` column with a value for every case.
    pub columns: Vec<Column>,
}

impl StudyPlan {
    /// The plan of a study.
    pub fn of(study: &Study, points: &[DesignPoint]) -> StudyPlan {
        let axes = axis_names(study);
        let column = |(a, name): (usize, &String)| {
            undeclared(format!("{AXIS}{name}"), points.iter().map(|p| p.values[a].clone()).collect())
        };
        let columns = axes.iter().enumerate().map(column).collect();
        StudyPlan { ids: points.iter().map(|p| p.id.clone()).collect(), axes, columns }
    }

    /// `cases.csv` as a table.
    fn table(&self) -> Table {
        let [number, id] = CASES_HEADER;
        let mut columns = vec![
            Column::new(number, (0i64..).take(self.ids.len()).collect()),
            Column::new(id, self.ids.iter().cloned().collect()),
        ];
        columns.extend_from_slice(&self.columns);
        Table::new(columns)
    }

    /// The axis values of a case, each with the name of its axis.
    pub fn words(&self, case: usize) -> String {
        in_words(&self.axes, self.columns.iter().map(|column| column.value(case)))
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
        let table = Table::read_file(&path)?;
        let malformed = |reason: String| OutputError::Malformed { path: path.clone(), reason };
        let names: Vec<&str> = table.names().collect();
        let (true, Some(ids)) = (names.starts_with(&CASES_HEADER), table.texts(CASES_HEADER[1])) else {
            return Err(malformed("this is not a list of cases".into()));
        };
        if let Some((i, id)) = ids.iter().enumerate().find(|(_, id)| !is_id(id)) {
            let allowed = "allowed: 32 hexadecimal digits in lower case";
            return Err(malformed(format!("row {}, case_id: `{id}`; {allowed}", i + 1)));
        }
        let columns = table.columns()[2..].to_vec();
        let axes = columns.iter().map(|c| c.name().strip_prefix(AXIS).unwrap_or(c.name()).to_string());
        Ok(StudyPlan { ids: ids.to_vec(), axes: axes.collect(), columns })
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
