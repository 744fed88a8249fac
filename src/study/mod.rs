//! Parameter studies: the cases of a study are computed once, kept on disk, and gathered into one table and
//! one report.
//!
//! In: a [`crate::preset::Study`] (a scenario, its axes, constraints and metrics) and one [`Runner`] per
//! worker thread. Out: `cases/<id>/` for every finished case, `study.csv` and `study.parquet`, `report.html`.
//!
//! A case folder is named by the content of its scenario ([`crate::preset::identity`]). It is filled under a
//! temporary name and renamed when complete, so a folder under its final name is finished, however a process
//! ended; its checksums are verified on every read all the same. The tables depend on the case folders alone,
//! not on which process computed which case, in which order or how many ran at once.
//!
//! Read in this order:
//!
//! - `error` – why a study cannot start or continue
//! - `design_point` – one case of a study, its axis values and its scenario
//! - `schedule` – shards, and which case a worker takes next
//! - `plan` – `cases.csv`, the list of cases, and the file names of a study folder
//! - `case_folder`, `case_lock` – a finished case on disk; the lock that reserves a case for one process
//! - `table` – the tables of a study
//! - `runner`, `worker`, `driver` – what the caller supplies, the worker threads, and a whole study
//! - `inspection`, `merge` – status and verification of a study folder; import of cases from other folders
//! - `memory`, `estimate` – memory and time that the missing cases need
//! - `report` – the study report

pub(crate) mod case_folder;
pub(crate) mod case_lock;
pub mod design_point;
pub(crate) mod driver;
pub(crate) mod error;
pub(crate) mod estimate;
pub mod inspection;
pub(crate) mod memory;
pub mod merge;
pub(crate) mod plan;
pub mod report;
pub(crate) mod runner;
pub mod schedule;
pub(crate) mod table;
pub(crate) mod worker;

pub use design_point::design_points;
pub use driver::run_study;
pub use error::StudyError;
pub use runner::{CaseEvent, CaseFailure, Runner, StudyControl, StudySummary};
