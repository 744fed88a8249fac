//! Files of a run: complete, readable by others, and able to survive faults.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod folder;
pub mod made_up;
