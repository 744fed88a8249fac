//! Row of a site.

use crate::metric::band;
use serde::{Deserialize, Serialize};

/// Mean and 95th percentile over the sample points of a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Mean.
    pub mean: f64,
    /// 95th percentile.
    pub p95: f64,
}

/// Steady state at one site or probe point.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SiteRow {
    /// Site name.
    pub name: String,
    /// Host tissue.
    pub host: String,
    /// Depth below the skin [mm].
    pub depth_mm: f64,
    /// RMS displacement (vector) over time; of a static case the displacement itself [µm].
    pub displacement_rms_um: Spread,
    /// Velocity RMS [mm/s].
    pub velocity_rms_mm_s: Spread,
    /// Acceleration RMS [g].
    pub acceleration_rms_g: Spread,
    /// Peak octahedral shear strain [%].
    pub shear_strain_peak_percent: Spread,
    /// Peak strain along the fibre [%].
    pub fibre_strain_peak_percent: Spread,
    /// Peak dynamic pressure [Pa].
    pub pressure_peak_pa: Spread,
    /// Mean energy density, kinetic + strain [J/m³].
    pub energy_density_j_m3: Spread,
    /// Dissipated power density [W/m³].
    pub dissipation_w_m3: Spread,
    /// Absorbed energy per mass over the treatment time [J/kg].
    #[serde(alias = "dose_j_kg")]
    pub absorbed_energy_j_kg: f64,
    /// Mean energy flux vector (anterior, proximal, lateral) [W/m²].
    pub flux_w_m2: [f64; 3],
    /// Site displacement / head displacement [1]; `None` if no head moves.
    pub transmissibility: Option<f64>,
    /// Selectivity: site strain / peak superficial strain [1]; `None` without superficial strain.
    #[serde(alias = "therapeutic_index")]
    pub selectivity: Option<f64>,
    /// Place of the mean fibre strain in the band that drives muscle spindles at the fundamental frequency, a
    /// label of [`band::LABELS`]; [`band::NO_LABEL`] without motion or data.
    #[serde(deserialize_with = "band::deserialize_label")]
    pub band: String,
    /// `[harmonic]` displacement amplitude, vector magnitude [µm]; harmonic 0 is the fundamental.
    pub harmonics_um: Vec<f64>,
    /// Smallest and largest RMS displacement over one cycle of beating heads [µm]; `None` if all heads have a
    /// common period.
    #[serde(default)]
    pub beat_rms_um: Option<[f64; 2]>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reports stored by earlier versions.
    #[test]
    fn former_names_of_fields_and_bands_are_read() {
        let row = SiteRow {
            absorbed_energy_j_kg: 2.0,
            selectivity: Some(0.5),
            band: "–".into(),
            ..SiteRow::default()
        };
        let text = ron::to_string(&row).expect("serialises");
        let former = text
            .replace("absorbed_energy_j_kg", "dose_j_kg")
            .replace("selectivity", "therapeutic_index")
            .replace("\"–\"", "\"strong\"");
        assert!(former.contains("dose_j_kg") && former.contains("\"strong\""), "{former}");
        for text in [text, former] {
            assert_eq!(ron::from_str::<SiteRow>(&text).expect("deserialises"), row);
        }
    }
}
