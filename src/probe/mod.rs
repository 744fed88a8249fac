//! Observers of a run and what they leave behind.

pub mod field;
