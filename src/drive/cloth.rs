//! `Cloth`: clothing between head and skin as springs per area, in series with the pad.
//!
//! A layer of thickness t under confined compression has the stiffness E_oed/t normally and G/t tangentially
//! (0 if it slips). Fabric spreads little under compression: with ν = 0.2 (an assumption) the oedometer
//! modulus is E_oed = 2G (1 − ν)/(1 − 2ν) = 8/3 G.

use crate::drive::error::{DriveError, within};
use crate::drive::spec::ClothingSpec;
use crate::units::{KPA, MM};

/// Oedometer modulus over shear modulus, E_oed/G [1].
const OEDOMETER_RATIO: f64 = 8.0 / 3.0;

/// Stiffness of the cloth per area [N/m³].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cloth {
    /// Along the head axis, > 0; infinite for zero thickness.
    pub normal: f64,
    /// Across the head axis, ≥ 0.
    pub tangential: f64,
}

impl ClothingSpec {
    /// The stiffness of this layer.
    ///
    /// # Errors
    /// [`DriveError::OutOfRange`] for a value outside the documented range of its field.
    pub fn cloth(&self) -> Result<Cloth, DriveError> {
        let t = within("clothing.thickness_mm", self.thickness_mm, (0.0, 10.0), "0–10")? * MM;
        let g = within("clothing.modulus_kpa", self.modulus_kpa, (1.0, 1000.0), "1–1000")? * KPA;
        Ok(Cloth { normal: OEDOMETER_RATIO * g / t, tangential: if self.slip { 0.0 } else { g / t } })
    }
}

impl Cloth {
    /// Normal and tangential stiffness of the cloth in series with a pad of stiffness `pad` > 0 [N/m³].
    pub fn over(&self, pad: f64) -> [f64; 2] {
        [self.normal, self.tangential].map(|k| 1.0 / (1.0 / pad + 1.0 / k))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cloth_and_pad_are_springs_in_series() {
        let spec = ClothingSpec { thickness_mm: 2.0, modulus_kpa: 10.0, slip: false };
        let [normal, tangential] = spec.cloth().unwrap().over(2e7);
        assert!((normal / (1.0 / (1.0 / 2e7 + 3.0 / 8.0 * 2e-7)) - 1.0).abs() < 1e-12);
        assert!((tangential / (1.0 / (1.0 / 2e7 + 2e-7)) - 1.0).abs() < 1e-12);
        assert_eq!(ClothingSpec { slip: true, ..spec }.cloth().unwrap().over(2e7), [normal, 0.0]);
        assert_eq!(ClothingSpec { thickness_mm: 0.0, ..spec }.cloth().unwrap().over(2e7), [2e7, 2e7]);
        assert!(ClothingSpec { thickness_mm: 11.0, ..spec }.cloth().is_err());
    }
}
