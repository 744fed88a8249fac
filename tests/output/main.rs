//! Files of a run: complete, readable by other programs, and protected against faults.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod folder;
pub mod made_up;
