//! Files of a run: complete, readable by others, and able to survive faults.

mod folder;
pub mod made_up;
