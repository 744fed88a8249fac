//! Presets: errors and their positions, ranges, files that are read, and the shipped presets.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod errors;
mod files;
mod fuzz;
mod ground;
#[cfg(unix)]
#[path = "../support/left_out.rs"]
mod left_out;
mod places;
mod protocols;
mod ranges;
mod roundtrip;
mod shipped;
mod studies;
