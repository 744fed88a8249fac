//! Studies: every case once, nothing lost, one table to the byte, with a stub in place of the solver.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

#[cfg(unix)]
mod distrust;
mod faults;
mod interruption;
mod ledger;
#[path = "../support/left_out.rs"]
mod left_out;
#[path = "../output/made_up.rs"]
mod made_up;
mod report;
mod stub;
