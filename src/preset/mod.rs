//! Versioned RON documents: composed from the specs of the lower layers.

pub mod spec;
