//! Every shipped preset is an example, a test and a page of documentation at once.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod errors;
mod files;
mod fuzz;
mod ground;
#[cfg(unix)]
#[path = "../support/left_out.rs"]
mod left_out;
mod places;
mod ranges;
mod roundtrip;
mod shipped;
mod studies;
