//! The report of a case: plain serialisable data with the unit in the field name.
//!
//! In: values from the metrics and analyses. Out: a [`CaseReport`], which tables, manifests, caches,
//! comparisons and the app read. Field names are part of the file formats.
//!
//! Read in this order:
//!
//! - `site`, `region`, `surface` – tissue and skin
//! - `device`, `contact` – heads, static contact, preload
//! - `ledger` – power balance
//! - `solver` – method and numerical effort
//! - `ratio` – ratios that may be undefined
//! - `treated` – the site that a device is placed over
//! - `hazard` – readings against their limits
//! - `warning` – limits of the validity of a report
//! - `former_warnings` – their former form in files
//! - `case` – the whole report

mod case;
mod contact;
mod device;
mod former_warnings;
mod hazard;
mod ledger;
mod ratio;
mod region;
mod site;
mod solver;
mod surface;
mod treated;
mod warning;

pub use case::CaseReport;
pub use contact::{ContactRow, PreloadRow};
pub use device::{DeviceRow, HeadRow, StrikeRow};
pub use hazard::{HazardNote, HazardRow, Parts};
pub use ledger::Ledger;
pub use ratio::ratio;
pub use region::{PathRow, RegionRow};
pub use site::{SiteRow, Spread};
pub use solver::{Effort, SolveRow, SolverRow, StepRow};
pub use surface::SurfaceRow;
pub use treated::{MovedRow, TreatedRow};
pub(crate) use warning::LINEAR_PERCENT;
pub use warning::Warning;
#[cfg(test)]
pub(crate) use warning::examples as warning_examples;
