//! What each site receives and what the surface pays: numbers from harmonic fields only.

pub mod report;
pub use report::CaseReport;
