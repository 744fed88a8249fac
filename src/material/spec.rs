//! `TissueSpec`: tissue sets as written in `presets/tissues/*.ron`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A viscoelastic solid: springpot in shear, G*(f) = G₅₀ (i f/50 Hz)^α with one shape factor for all
/// shear-type moduli, and elastic in bulk. μ_L = μ_T and E_L = 3 μ_T give an isotropic, incompressible solid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SolidSpec {
    /// Mass density ρ [kg/m³], 1–20000.
    pub density_kg_m3: f64,
    /// Along-fibre shear modulus |μ_L| at 50 Hz [kPa], 0.01–10⁸.
    pub mu_l_kpa: f64,
    /// Cross-fibre shear modulus |μ_T| at 50 Hz [kPa], 0.01–10⁸. Absent: equal to μ_L.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mu_t_kpa: Option<f64>,
    /// Along-fibre Young's modulus |E_L| at 50 Hz [kPa], 0.01–10⁸. Absent: 4 μ_L − μ_T (β = 0), in the same
    /// range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e_l_kpa: Option<f64>,
    /// Springpot exponent α, 0 (elastic) – 0.5.
    pub alpha: f64,
    /// Bulk modulus of this solid [MPa], 0.001–3000. Absent: the bulk modulus of the scenario.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bulk_mpa: Option<f64>,
}

/// A membrane on a named mesh surface: orthotropic in-plane stiffness per width, mass per area, loss.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MembraneSpec {
    /// E·h along the leg axis projected onto the surface [N/m], 0.01–10⁹.
    pub eh_along_n_m: f64,
    /// E·h across this direction [N/m], 0.01–10⁹.
    pub eh_across_n_m: f64,
    /// In-plane Poisson ratio ν_along,across, 0–0.5.
    pub poisson: f64,
    /// In-plane shear stiffness G·h [N/m], 0.01–10⁹.
    pub gh_n_m: f64,
    /// Mass per area [kg/m²], 0–100.
    pub mass_kg_m2: f64,
    /// Springpot exponent of all in-plane stiffnesses, which hold at 50 Hz, 0–0.5.
    pub alpha: f64,
}

/// A tissue set: solids by region name, membranes by surface name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TissueSpec {
    /// Format version, 1.
    pub version: u32,
    /// Solids by region name.
    pub solids: BTreeMap<String, SolidSpec>,
    /// Membranes by surface name (`skin`, `fascia`, `aponeurosis`).
    #[serde(default)]
    pub membranes: BTreeMap<String, MembraneSpec>,
}
