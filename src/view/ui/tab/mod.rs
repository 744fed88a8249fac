//! Tabs of the panel on the right.
//!
//! In: the reports and fields of the answer on screen. Out: bars, plots and tables; the chosen site and
//! display options. Each file has one entry point, the function that draws the tab.
//!
//! - `sites` – bars per trigger point
//! - `point` – time series and spectrum at the sample point
//! - `energy` – where the power goes
//! - `safety` – warnings and readings against thresholds

pub mod energy;
pub mod point;
pub mod safety;
pub mod sites;
