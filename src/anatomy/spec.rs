//! `SubjectSpec`: the subject as written in `presets/subjects/*.ron`.

use crate::anatomy::atlas::LegSpec;
use serde::{Deserialize, Serialize};

/// Sex, which selects the ANSUR II regressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sex {
    /// Male regressions.
    Male,
    /// Female regressions.
    Female,
}

/// A subject. Lengths and girths follow from the ANSUR II regressions unless given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubjectSpec {
    /// Format version, 1.
    pub version: u32,
    /// Sex, male or female.
    pub sex: Sex,
    /// Stature [mm], 1400–2100.
    pub stature_mm: f64,
    /// Body mass [kg], 40–160.
    pub mass_kg: f64,
    /// Subcutaneous fat at the posterior mid-calf [mm], skin not included, 2–25.
    pub fat_posterior_mm: f64,
    /// Subcutaneous fat at the medial mid-calf [mm], skin not included, 1–25; absent: in the proportion of
    /// the reference leg to that behind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fat_medial_mm: Option<f64>,
    /// The same over the shin [mm], 1–12.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fat_anterior_mm: Option<f64>,
    /// The same at the lateral mid-calf [mm], 1–25.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fat_lateral_mm: Option<f64>,
    /// Contraction of the calf muscles as a part of the strongest, 0–1; absent: at rest. It turns the fibres;
    /// how much stiffer the muscles are is up to the tissue set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contraction: Option<f64>,
    /// Tibiale–malleolus length [mm], 300–500; absent: from stature and mass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shank_length_mm: Option<f64>,
    /// Maximum calf circumference [mm], 250–560; absent: from stature and mass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calf_circumference_mm: Option<f64>,
    /// Minimum ankle circumference [mm], 150–330; absent: from stature and mass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ankle_circumference_mm: Option<f64>,
    /// The subject's own leg, as `calfwave fit` writes it, with a fascia at each of its 4–201 levels; absent:
    /// the reference leg, scaled. With it no length and no circumference is given, and the fat is that of the
    /// leg.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leg: Option<LegSpec>,
}

impl SubjectSpec {
    /// A subject of this sex, stature [mm], mass [kg] and fat behind [mm]; everything else follows from them.
    pub fn new(sex: Sex, stature_mm: f64, mass_kg: f64, fat_posterior_mm: f64) -> SubjectSpec {
        SubjectSpec {
            version: 1,
            sex,
            stature_mm,
            mass_kg,
            fat_posterior_mm,
            fat_medial_mm: None,
            fat_anterior_mm: None,
            fat_lateral_mm: None,
            contraction: None,
            shank_length_mm: None,
            calf_circumference_mm: None,
            ankle_circumference_mm: None,
            leg: None,
        }
    }
}
