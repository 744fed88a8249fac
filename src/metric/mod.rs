//! What each site receives and what the surface pays: numbers from harmonic fields only.

pub mod band;
pub mod beat;
pub mod fair;
pub mod hand;
pub mod point;
pub mod region;
pub mod report;
pub mod site;
pub mod study;
pub mod sweep;

pub use report::CaseReport;
