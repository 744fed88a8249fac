//! `Moduli`: the moduli of one solid in SI units, their legal range, and the shear-wave speed.
//!
//! On deviatoric strains e the elasticity is C : e = 2μ_T e + 2(μ_L−μ_T)(A e + e A) + β (a·e a) A. With
//! x = a·e a, y the transverse shears and p the shears along the fibre, its energy is
//! e : C : e = E_L x² + 4μ_T |y|² + 4μ_L |p|², positive definite if and only if μ_T, μ_L, E_L > 0.

use crate::material::error::{MaterialError, positive, within};
use crate::material::spec::SolidSpec;
use crate::material::springpot::REFERENCE_HZ;
use crate::units::{KPA, MPA};
use std::f64::consts::FRAC_PI_4;

/// Moduli and density of one solid; moduli are magnitudes at 50 Hz.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moduli {
    /// Density ρ [kg/m³], > 0.
    pub density: f64,
    /// Bulk modulus K [Pa], > 0.
    pub bulk: f64,
    /// Cross-fibre shear modulus μ_T [Pa], > 0.
    pub mu_t: f64,
    /// Along-fibre shear modulus μ_L [Pa], > 0.
    pub mu_l: f64,
    /// Young's modulus along the fibre E_L [Pa], > 0.
    pub e_l: f64,
    /// Springpot exponent α, 0–0.5.
    pub alpha: f64,
}

impl Moduli {
    /// The moduli of `spec`; `bulk` [Pa] applies if `spec` has no bulk modulus. `path` prefixes field names
    /// in errors.
    ///
    /// # Errors
    /// [`MaterialError::OutOfRange`] for a value outside the documented range of its field.
    pub fn new(spec: &SolidSpec, bulk: f64, path: &str) -> Result<Moduli, MaterialError> {
        let field = |name: &str| format!("{path}.{name}");
        let mu_l = positive(&field("mu_l_kpa"), spec.mu_l_kpa)? * KPA;
        let mu_t = positive(&field("mu_t_kpa"), spec.mu_t_kpa.unwrap_or(spec.mu_l_kpa))? * KPA;
        let e_l = spec.e_l_kpa.unwrap_or(4.0 * spec.mu_l_kpa - mu_t / KPA);
        let bulk = match spec.bulk_mpa {
            Some(k) => within(&field("bulk_mpa"), k, 1e-3, 1e6)? * MPA,
            None => positive("bulk modulus", bulk)?,
        };
        Ok(Moduli {
            density: within(&field("density_kg_m3"), spec.density_kg_m3, 1.0, 20_000.0)?,
            bulk,
            mu_t,
            mu_l,
            e_l: positive(&field("e_l_kpa"), e_l)? * KPA,
            alpha: within(&field("alpha"), spec.alpha, 0.0, 0.5)?,
        })
    }

    /// Moduli of a mixture of solids in layers along the fibres, `(share, moduli)` each: shear strains add up
    /// (Reuss), forces along the fibres add up (Voigt). The exponent is that of the first.
    ///
    /// # Panics
    /// If there is no part.
    pub fn mixed(parts: &[(f64, Moduli)]) -> Moduli {
        let whole: f64 = parts.iter().map(|(share, _)| share).sum();
        let mean = |of: fn(&Moduli) -> f64| parts.iter().map(|(share, m)| share * of(m)).sum::<f64>() / whole;
        let in_series =
            |of: fn(&Moduli) -> f64| whole / parts.iter().map(|(share, m)| share / of(m)).sum::<f64>();
        Moduli {
            density: mean(|m| m.density),
            bulk: in_series(|m| m.bulk),
            mu_t: in_series(|m| m.mu_t),
            mu_l: in_series(|m| m.mu_l),
            e_l: mean(|m| m.e_l),
            alpha: parts[0].1.alpha,
        }
    }

    /// Fibre modulus β = E_L + μ_T − 4 μ_L [Pa], 0 for an isotropic solid.
    pub fn beta(&self) -> f64 {
        self.e_l + self.mu_t - 4.0 * self.mu_l
    }

    /// Phase speed of a plane shear wave of modulus `mu` [Pa at 50 Hz] at `hz` [m/s]:
    /// c = ω/Re k, k = ω√(ρ/G*) ⇒ c = √(|G*|/ρ) / cos(απ/4).
    pub fn shear_speed(&self, mu: f64, hz: f64) -> f64 {
        (self.magnitude(mu, hz) / self.density).sqrt() / (self.alpha * FRAC_PI_4).cos()
    }

    /// Attenuation −Im k of this wave [1/m]: (ω/c) tan(απ/4).
    pub fn shear_attenuation(&self, mu: f64, hz: f64) -> f64 {
        std::f64::consts::TAU * hz / self.shear_speed(mu, hz) * (self.alpha * FRAC_PI_4).tan()
    }

    /// |G*| at `hz` of a modulus `mu` at 50 Hz [Pa].
    fn magnitude(&self, mu: f64, hz: f64) -> f64 {
        mu * (hz / REFERENCE_HZ).powf(self.alpha)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_shear_in_series_and_stretch_in_parallel() {
        let soft = Moduli { density: 900.0, bulk: 1e9, mu_t: 1e3, mu_l: 1e3, e_l: 3e3, alpha: 0.2 };
        let stiff = Moduli { density: 1100.0, mu_t: 3e3, mu_l: 9e3, e_l: 1e6, alpha: 0.1, ..soft };
        let mixed = Moduli::mixed(&[(0.75, soft), (0.25, stiff)]);
        assert_eq!((mixed.density, mixed.alpha), (950.0, 0.2));
        assert!((mixed.bulk / 1e9 - 1.0).abs() < 1e-12);
        assert!((mixed.e_l - 252_250.0).abs() < 1e-6);
        assert!((mixed.mu_t - 1.0 / (0.75 / 1e3 + 0.25 / 3e3)).abs() < 1e-9);
        assert_eq!(Moduli::mixed(&[(1.0, stiff)]).mu_l, 9e3);
    }

    fn muscle() -> SolidSpec {
        SolidSpec {
            density_kg_m3: 1090.0,
            mu_l_kpa: 1.45,
            mu_t_kpa: Some(1.0),
            e_l_kpa: Some(9.2),
            alpha: 0.27,
            bulk_mpa: None,
        }
    }

    #[test]
    fn shear_waves_match_the_reference_table() {
        // Muscle of μ_L 1.45 kPa: 1.20 m/s and a 1/e length of 18 mm at 50 Hz; 1.31 m/s and 10 mm at 100 Hz.
        let m = Moduli::new(&muscle(), 10e6, "solids.m").unwrap();
        assert!((m.shear_speed(m.mu_l, 50.0) - 1.18).abs() < 0.02);
        assert!((m.shear_speed(m.mu_l, 100.0) - 1.30).abs() < 0.02);
        assert!((1e3 / m.shear_attenuation(m.mu_l, 50.0) - 17.5).abs() < 0.5);
        assert!((m.beta() - (9.2e3 + 1.0e3 - 5.8e3)).abs() < 1e-9);
    }

    #[test]
    fn the_default_is_isotropic() {
        let spec = SolidSpec { mu_t_kpa: None, e_l_kpa: None, ..muscle() };
        let m = Moduli::new(&spec, 10e6, "solids.m").unwrap();
        assert_eq!(m.mu_t, m.mu_l);
        assert!(m.beta().abs() < 1e-9 && (m.e_l - 3.0 * m.mu_l).abs() < 1e-9);
    }

    #[test]
    fn errors_state_field_value_and_range() {
        let bad = SolidSpec { alpha: 0.7, ..muscle() };
        let text = Moduli::new(&bad, 1e7, "solids.soleus").unwrap_err().to_string();
        assert_eq!(text, "solids.soleus.alpha = 0.7 is outside 0–0.5");
        for bad in [
            SolidSpec { mu_l_kpa: f64::NAN, ..muscle() },
            SolidSpec { mu_t_kpa: Some(-1.0), ..muscle() },
            SolidSpec { e_l_kpa: Some(0.0), ..muscle() },
            SolidSpec { density_kg_m3: 0.0, ..muscle() },
            SolidSpec { e_l_kpa: None, mu_t_kpa: Some(6.0), ..muscle() },
        ] {
            assert!(Moduli::new(&bad, 1e7, "solids.m").is_err(), "{bad:?}");
        }
    }
}
