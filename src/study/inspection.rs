//! Inspection of a study folder: status of every case, and whether the tables agree with the finished cases.

use crate::output::file::open;
use crate::output::{OutputError, file, parquet};
use crate::study::plan::{COLUMNS, STUDY, StudyPlan, TABLE, cases_folder};
use crate::study::{case_folder, case_lock, table};
use std::io::Read;
use std::path::Path;

/// Progress of a study.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StudyStatus {
    /// Number of cases.
    pub cases: usize,
    /// Finished and undamaged cases.
    pub finished: usize,
    /// Cases that a process seems to be computing.
    pub running: usize,
    /// `(axis values in words, reason)` of each case whose last attempt failed.
    pub failed: Vec<(String, String)>,
    /// `(axis values in words, defect)` of each damaged case.
    pub damaged: Vec<(String, String)>,
    /// Mean wall time of the finished cases [ms].
    pub mean_ms: Option<u64>,
}

/// Examines every case of the study in `out` and verifies its checksums.
///
/// # Errors
/// There is no study in `out`.
pub fn status(out: &Path) -> Result<StudyStatus, OutputError> {
    let plan = StudyPlan::read(out)?;
    let cases = cases_folder(out)?;
    let mut status = StudyStatus { cases: plan.ids.len(), ..StudyStatus::default() };
    let mut wall = 0.0;
    for (case, id) in plan.ids.iter().enumerate() {
        let words = || plan.words(case);
        match case_folder::read(&cases.join(id), id) {
            Ok(kept) => {
                status.finished += 1;
                wall += kept.manifest.wall_s;
            }
            Err(e) if case_folder::exists(&cases, id) => status.damaged.push((words(), e.to_string())),
            Err(_) if case_lock::is_locked(&cases, id) => status.running += 1,
            Err(_) => {
                let reason = case_lock::recorded_failure(&cases, id);
                status.failed.extend(reason.map(|reason| (words(), reason)));
            }
        }
    }
    status.mean_ms = (status.finished > 0).then(|| (1e3 * wall / status.finished as f64) as u64);
    Ok(status)
}

/// Compares the files of the study in `out` that are derived from its cases with what the finished cases
/// give, with the present or the former names of columns; returns one sentence per difference.
///
/// # Errors
/// The list of cases or a case cannot be read.
pub fn stale_tables(out: &Path) -> Result<Vec<String>, OutputError> {
    let _held = file::lock(out);
    let (plan, cases) = (StudyPlan::read(out)?, cases_folder(out)?);
    let (mut texts, mut columned) = (Vec::new(), Vec::new());
    for table in [table::gather(&plan, &cases)?, table::gather_as_written(&plan, &cases)?] {
        let (mut text, mut parquet) = (Vec::new(), Vec::new());
        table.write(&mut text).map_err(OutputError::io(&out.join(TABLE)))?;
        parquet::table::write(&table, "study", &mut parquet).map_err(OutputError::io(&out.join(COLUMNS)))?;
        texts.push(text);
        columned.push(parquet);
    }
    let mut wrong = Vec::new();
    for (name, expected) in [(TABLE, texts), (COLUMNS, columned), (STUDY, Vec::new())] {
        let mut found = Vec::new();
        let read = open::open_no_link(&out.join(name), open::MAX_TABLE_BYTES)
            .and_then(|mut file| file.read_to_end(&mut found));
        match read {
            Err(e) => wrong.push(format!("{name}: {e}")),
            Ok(_) if !expected.is_empty() && !expected.contains(&found) => {
                wrong.push(format!("{name}: the file differs from what the finished cases give"));
            }
            Ok(_) => {}
        }
    }
    Ok(wrong)
}
