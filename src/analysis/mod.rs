//! Analyses.

pub mod response;
