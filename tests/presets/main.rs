//! Every shipped preset is an example, a test and a page of documentation at once.

mod errors;
mod roundtrip;
mod shipped;
