//! Files of a run: complete, readable by others, and able to survive faults.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene has failed")]

mod folder;
pub mod made_up;
