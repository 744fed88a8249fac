//! Devices: heads, their motion, and how they touch the skin.

pub mod spec;
