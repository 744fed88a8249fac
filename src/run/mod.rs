//! The whole way from a scenario to its numbers, once or many times.

pub mod batch;
pub mod pipeline;
