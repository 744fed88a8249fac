//! The discrete operator against exact properties, and every back-end against the reference.

mod element;
mod fixture;
#[expect(dead_code, reason = "no test here needs a program")]
#[path = "../support/left_out.rs"]
mod left_out;
mod memory;
mod patch;
mod simd;
