//! Row of the skin surface.

use serde::{Deserialize, Serialize};

/// Load on the skin and strain of the superficial tissue. Forces and pressures are those of heads or of a
/// prescribed pressure, `None` if neither acts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SurfaceRow {
    /// Peak dynamic contact force, the largest of all heads [N].
    pub contact_force_peak_n: Option<f64>,
    /// Peak contact pressure [kPa].
    pub contact_pressure_peak_kpa: Option<f64>,
    /// Contact area at the instant of peak force [cm²].
    pub contact_area_cm2: Option<f64>,
    /// Fraction of the cycle without contact [%]; `None` without heads.
    pub contact_loss_percent: Option<f64>,
    /// Peak octahedral shear strain in fat under the footprints, 95th percentile by volume [%]; `None` if no
    /// node lies there.
    pub fat_strain_peak_percent: Option<f64>,
    /// Peak octahedral shear strain in fat within 1.5 footprint radii, 99th percentile by volume [%]; `None`
    /// if no node lies there.
    pub superficial_strain_peak_percent: Option<f64>,
    /// Peak skin displacement [mm].
    pub skin_displacement_peak_mm: f64,
}
