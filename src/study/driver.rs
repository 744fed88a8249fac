//! A whole study: list of cases, locks, workers, tables.

use crate::output::{OutputError, file};
use crate::preset::Study;
use crate::preset::syntax::to_ron;
use crate::study::design_point::DesignPoint;
use crate::study::error::StudyError;
use crate::study::plan::{self, StudyPlan};
use crate::study::runner::{Runner, StudyControl, StudySummary};
use crate::study::{case_lock, table, worker};
use std::path::Path;

/// Computes the missing cases of a study below `out`, one thread per runner, and writes `study.csv` and
/// `study.parquet` there, repeatedly during the run and at its end.
///
/// # Errors
/// The folder cannot be used. A case that fails is not an error: the summary lists it, and the next run tries
/// it again.
pub fn run_study(
    study: &Study,
    points: &[DesignPoint],
    out: &Path,
    control: StudyControl<'_>,
    runners: &mut [&mut Runner<'_>],
) -> Result<StudySummary, StudyError> {
    std::fs::create_dir_all(out).map_err(OutputError::io(out))?;
    file::clean(out)?;
    let plan = StudyPlan::of(study, points);
    // the list of cases comes first because it identifies the study that owns the folder
    plan.write(out)?;
    if let Ok(text) = to_ron(&study.spec) {
        file::write(&out.join(plan::STUDY), |w| w.write_all(text.as_bytes()))?;
    }
    let cases = plan::make_cases_folder(out)?;
    case_lock::clean(&cases)?;
    let mut summary = worker::run(study, points, &plan, out, control, runners)?;
    summary.table = match table::write_tables(&plan, out) {
        // the finished cases stay on disk, and the summary reports the full disk
        Err(_) if summary.disk_full => None,
        Err(error) if error.is_disk_full() => {
            summary.disk_full = true;
            None
        }
        other => Some(other?),
    };
    Ok(summary)
}
