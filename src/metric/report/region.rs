//! Rows of a region and of a nerve or vessel.

use serde::{Deserialize, Serialize};

/// Absorption and coverage of one region.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RegionRow {
    /// Region name.
    pub name: String,
    /// Volume [cm³].
    pub volume_cm3: f64,
    /// Mean absorbed power [W].
    pub absorbed_w: f64,
    /// Fraction of the input power [%]; `None` without input.
    pub absorbed_percent: Option<f64>,
    /// Volume fractions with a peak octahedral shear strain above 0.05, 0.5 and 2 % [%].
    pub coverage_percent: [f64; 3],
}

/// Peak values along a nerve or vessel.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PathRow {
    /// Name of the nerve or vessel.
    pub name: String,
    /// Peak octahedral shear strain [%].
    pub strain_peak_percent: f64,
    /// Peak dynamic pressure [kPa].
    pub pressure_peak_kpa: f64,
    /// Level s of the peak strain.
    pub at_s: f64,
}
