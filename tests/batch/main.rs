//! Studies: every case once, nothing lost, one table to the byte, with a stub in place of the solver.

mod faults;
mod interruption;
#[path = "../output/made_up.rs"]
mod made_up;
mod stub;
