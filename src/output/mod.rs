//! Files a run leaves behind.
