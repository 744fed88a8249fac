//! What each site receives and what the surface pays: numbers from harmonic fields only.

pub mod band;
pub mod point;
pub mod report;
pub use report::CaseReport;
