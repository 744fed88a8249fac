//! Limits shared by several rules.

use super::visitor::Range;
use crate::mesh::leg::LEVELS;

/// Levels of the leg that are meshed, where a device can be placed.
pub const MESHED: Range = Range::new(LEVELS[0], LEVELS[1]);

/// Frequencies of displacement drives, force drives and loads [Hz].
pub const FREQUENCY: Range = Range::new(1.0, 400.0).usual(5.0, 250.0);

/// Largest offset of a head from the centre of its device in either direction [mm].
pub const MAX_OFFSET_MM: f64 = 200.0;

/// Largest offset of the centre of a device from the point of its placement in either direction [mm].
pub const MAX_CENTRE_OFFSET_MM: f64 = 100.0;
