//! The discrete operator against its exact properties, and every back-end against the reference.

mod element;
mod fixture;
mod memory;
mod patch;
mod simd;
