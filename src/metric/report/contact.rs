//! Rows of static contact and preload.

use serde::{Deserialize, Serialize};

/// Static contact of one head under its share of the static force.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ContactRow {
    /// Number of the head, from 1.
    pub head: usize,
    /// Static force on the skin [N]: the share of the head in the force of the device, which is rigid on its
    /// mounts.
    pub force_n: f64,
    /// Tilts of the device in equilibrium, towards proximal and medial [deg].
    pub tilt_deg: [f64; 2],
    /// Indentation beyond first contact, without the compression of the pad [mm].
    pub indentation_mm: f64,
    /// Contact area [cm²].
    pub area_cm2: f64,
    /// Radius of a disc of this area [mm].
    pub radius_mm: f64,
    /// Mean pressure [kPa].
    pub pressure_mean_kpa: f64,
    /// Peak pressure [kPa].
    pub pressure_peak_kpa: f64,
    /// Resultant of the contact pressures relative to the static force, minus one [%].
    pub balance_percent: f64,
    /// Compression of the pad relative to the travel of the head: the penalty error [%].
    pub penalty_percent: f64,
    /// Depth on the head axis below which the pressure is less than half the mean contact pressure [mm].
    #[serde(default)]
    pub half_depth_mm: f64,
}

/// Preload: stiffening of the tissue by the static load.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PreloadRow {
    /// Mean indentation of the heads with stiffening [mm].
    pub indentation_mm: f64,
    /// Largest factor on the incremental moduli [1].
    pub factor_max: f64,
    /// Tissue in which it occurs.
    pub factor_region: String,
    /// Position at which it occurs [mm].
    pub factor_at_mm: [f64; 3],
    /// Equivalent compression of the tissue under the heads, 99th percentile by volume [%].
    pub compression_percent: f64,
    /// Volume of tissue whose moduli increase by more than 10 % [cm³].
    pub stiffened_cm3: f64,
    /// Largest membrane tension in skin or fascia beside the heads [N/m].
    #[serde(default)]
    pub tension_n_m: f64,
}
