//! Analyses made of many cases: comparison of devices, verdicts on claims, optimisation of a device, whole
//! treatments.
//!
//! In: scenarios, or documents that vary them, and [`crate::engine::Engine`], which computes cases and
//! keeps their results. Out: tables and a [`crate::output::report::Report`]; the caller writes the files.
//!
//! The analyses do not use each other; read any of them alone:
//!
//! - `comparison` – the cases of a scenario compared on equal terms, in several settings
//! - `claims` – experiments, readings and rules that lead to a verdict on each claim
//! - `optimise` – placement, frequency and amplitude with the largest effect at a site within cost limits
//! - `response` – the frequency response of a placed device, from few solves
//! - `protocol` – a treatment at many places: energy at the sites, coverage of the calf

pub mod claims;
pub(crate) mod comparison;
pub mod optimise;
pub mod protocol;
pub mod response;
