//! Metrics of a steady state: vibration, strain, energy and absorbed power by site, region and path; load on
//! the skin; comparison of devices; statistics of studies.
//!
//! In: a [`crate::probe::HarmonicField`] with space and material. Out: the rows of a [`CaseReport`], and
//! comparisons and statistics of several reports.
//!
//! Read in this order:
//!
//! - `limits` – limits of hazards with their sources
//! - `band` – the band of fibre strain that drives muscle spindles
//! - `report/` – the report of a case, plain data
//! - `quantile`, `beat`, `hand_arm` – statistics, beating, hand-arm weighting
//! - `point/` – metrics at one point
//! - `steady_state` – a field evaluated at any point of the body
//! - `body_metrics` – all points of the body, by element and node
//! - `site`, `region`, `superficial`, `path` – rows of the report
//! - `error` – the error of a number of a report
//! - `hazard/` – hazards, static plus dynamic
//! - `comparison/` – devices compared on equal terms
//! - `study/` – statistics over many cases

pub mod band;
pub(crate) mod beat;
pub(crate) mod body_metrics;
pub mod comparison;
pub mod error;
pub(crate) mod hand_arm;
pub(crate) mod hazard;
pub mod limits;
pub(crate) mod path;
pub(crate) mod point;
pub(crate) mod quantile;
pub(crate) mod region;
pub mod report;
pub mod site;
pub mod steady_state;
pub(crate) mod study;
pub(crate) mod superficial;

pub use report::CaseReport;
