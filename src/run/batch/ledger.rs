//! The ledger of a study on disk: `cases.csv` says which cases there are and in which order, `cases/<id>/` holds those that
//! are finished. Everything else in the folder can be made again from these.

use crate::output::OutputError;
use crate::output::atomic;
use crate::output::columns;
use crate::output::manifest::Manifest;
use crate::output::table::Table;
use crate::preset::Study;
use crate::run::batch::claim::{self, Claim};
use crate::run::batch::point::{Point, names};
use crate::run::batch::{gather, io, is_finished};
use std::path::{Path, PathBuf};

/// Name of the list of cases in a study's folder.
pub const CASES: &str = "cases.csv";

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

    /// Writes `cases.csv`.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self, out: &Path) -> Result<(), OutputError> {
        let header = ["number".into(), "case_id".into()].into_iter().chain(self.headers()).collect();
        let row = |(i, case): (usize, &Planned)| {
            [i.to_string(), case.id.clone()].into_iter().chain(case.values.iter().cloned()).collect()
        };
        let table = Table { header, rows: self.cases.iter().enumerate().map(row).collect() };
        atomic::write(&out.join(CASES), |w| table.write(w)).map(|_| ())
    }

    /// Reads `cases.csv`.
    ///
    /// # Errors
    /// It is not there (this is no study's folder), or malformed.
    pub fn read(out: &Path) -> Result<Plan, OutputError> {
        let path = out.join(CASES);
        let file = std::fs::File::open(&path).map_err(io(&path))?;
        let malformed = |reason: String| OutputError::Malformed { path: path.clone(), reason };
        let table = Table::read(file).map_err(|e| malformed(e.to_string()))?;
        if table.header.get(..2).is_none_or(|h| h != ["number", "case_id"]) {
            return Err(malformed("this is no list of cases".into()));
        }
        let axes = table.header[2..].iter().map(|h| h.strip_prefix("axis_").unwrap_or(h).to_string());
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
    let cases = out.join("cases");
    let mut status = Status { cases: plan.cases.len(), ..Status::default() };
    let mut wall = 0.0;
    for case in &plan.cases {
        let folder = cases.join(&case.id);
        let words = || case.words(&plan.axes);
        match Manifest::read(&folder).and_then(|m| m.verify(&folder).map(|()| m)) {
            Ok(manifest) => {
                status.finished += 1;
                wall += manifest.wall_s;
            }
            Err(e) if folder.exists() => status.damaged.push((words(), e.to_string())),
            Err(_) if claim::is_held(&cases, &case.id) => status.running += 1,
            Err(_) => status.failed.extend(claim::failure(&cases, &case.id).map(|reason| (words(), reason))),
        }
    }
    status.mean_ms = (status.finished > 0).then(|| (1e3 * wall / status.finished as f64) as u64);
    Ok(status)
}

/// Gathers the finished cases of the study in `out` into its table, after copying those it lacks from other folders of the
/// same study. Returns how many were copied, and the path of the table.
///
/// # Errors
/// There is no study in `out` or in any folder, or something cannot be copied or written.
pub fn merge(out: &Path, from: &[PathBuf]) -> Result<(usize, PathBuf), OutputError> {
    std::fs::create_dir_all(out.join("cases")).map_err(io(out))?;
    if !out.join(CASES).exists() {
        for name in [CASES, STUDY] {
            copy_from_first(out, from, name)?;
        }
    }
    let plan = Plan::read(out)?;
    let mut copied = 0;
    for other in from {
        for case in &plan.cases {
            copied += usize::from(adopt(&out.join("cases"), &other.join("cases"), &case.id)?);
        }
    }
    write_tables(&plan, out).map(|path| (copied, path))
}

/// Name of the table in a study's folder.
pub const TABLE: &str = "study.csv";
/// Name of the study in its folder.
pub const STUDY: &str = "study.ron";

fn copy_from_first(out: &Path, from: &[PathBuf], name: &str) -> Result<(), OutputError> {
    let Some(source) = from.iter().map(|f| f.join(name)).find(|p| p.exists()) else { return Ok(()) };
    let bytes = std::fs::read(&source).map_err(io(&source))?;
    atomic::write(&out.join(name), |w| w.write_all(&bytes)).map(|_| ())
}

/// Copies a finished case from another folder; false if it is there already, or not there either.
fn adopt(cases: &Path, other: &Path, id: &str) -> Result<bool, OutputError> {
    let (own, foreign) = (cases.join(id), other.join(id));
    if is_finished(&own) || !is_finished(&foreign) {
        return Ok(false);
    }
    let Some(claim) = Claim::take(cases, id)? else { return Ok(false) };
    let work = claim.work_folder()?;
    for entry in std::fs::read_dir(&foreign).map_err(io(&foreign))? {
        let path = entry.map_err(io(&foreign))?.path();
        if let Some(name) = path.file_name() {
            let target = work.join(name);
            std::fs::copy(&path, &target).map_err(io(&target))?;
            let copied = std::fs::File::open(&target).map_err(io(&target))?;
            copied.sync_all().map_err(io(&target))?;
        }
    }
    claim.publish(&work, &own)?;
    claim.forget_failure()?;
    Ok(true)
}

/// Writes `study.csv` and `study.parquet` from what is finished; returns the path of the first.
///
/// # Errors
/// A case that cannot be read, or a table that cannot be written.
pub fn write_tables(plan: &Plan, out: &Path) -> Result<PathBuf, OutputError> {
    let table = gather::table(plan, &out.join("cases"))?;
    let path = out.join(TABLE);
    atomic::write(&path, |w| table.write(w))?;
    atomic::write(&out.join("study.parquet"), |w| columns::write(&table, "study", w))?;
    Ok(path)
}
