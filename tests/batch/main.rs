//! Studies with a stub in place of the solver: every case is computed once, none is lost, and the table is
//! reproducible to the byte.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

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
