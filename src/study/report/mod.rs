//! Study report: from the finished cases of a study, or from one run, to `report.html` with tables and plots.
//!
//! In: the folder of a study or of a run. Out: a [`crate::output::report::Report`], written with its plots as
//! SVG and PNG. Each section is a method of `Findings` in the file of that name and is left out where the
//! study has no data for it.
//!
//! Read in this order:
//!
//! - `metrics` – the default metrics, and how a value compares with the limits of its metric
//! - `wording` – axis values, limits and designs in words
//! - `findings` – what is read from the folder, and the value of a metric in a case
//! - `tables` – metrics by device, sites by device, all cases
//! - `treated` – the sites that devices are placed over
//! - `best_choice` – the best listed values under each set of limits
//! - `comparison` – ratios between devices, and where they cross 1
//! - `plots` – Pareto front, heat maps, absorbed energy against depth
//! - `leg_map` – the sites drawn on the leg
//! - `sensitivity` – Sobol' indices or rank correlations
//! - `document` – the report as a whole

mod best_choice;
mod comparison;
mod document;
mod findings;
mod leg_map;
mod metrics;
mod plots;
mod sensitivity;
mod tables;
mod treated;
mod wording;

pub use document::{WrittenReport, write};
