//! What tissue feels of a large compression: a secant modulus that grows with strain as Ogden's solid does.
//!
//! A one-term Ogden solid of exponent α and Young's modulus E, compressed to the stretch λ = 1 − ε, answers with the nominal stress
//!
//! ```text
//! P = (2E/3α) (λ^(−α/2−1) − λ^(α−1)),      s(ε) = P / Eε
//! ```
//!
//! (Ogden 1972). Only the exponent is taken from compression tests, so that small strains keep the moduli of the tissue set:
//! fat α = 20 ([`FAT`]: porcine adipose, quasi-static, Comley & Fleck 2012; recalled), muscle across its fibres α = 21.4 ± 5.7
//! ([`MUSCLE`]: rat tibialis anterior, Bosboom et al. 2001). s dips by 8 % below 1 up to a compression of 9 %; there
//! 1 stands for it, so that small strain is linear to the bit and σ(ε) hardens everywhere, which makes pressing a convex problem.
//! Beyond [`LARGEST`], where such curves end, stress goes on along its tangent.
//!
//! In three dimensions every shear-type modulus of a point is multiplied by s at the equivalent compression
//!
//! ```text
//! ε² = e : C : e / E_T,    E_T = 4 μ_T E_L / (E_L + μ_T)
//! ```
//!
//! which is the compression itself if tissue is squeezed across its fibres. Stress then has a potential.

use crate::material::field::MaterialField;

/// Exponent α of fat.
pub const FAT: f64 = 20.0;
/// Exponent α of muscle across its fibres.
pub const MUSCLE: f64 = 21.4;
/// Compression at which the measured curves end.
pub const LARGEST: f64 = 0.5;

/// P/E of the solid itself.
fn ogden(strain: f64, alpha: f64) -> f64 {
    let stretch = 1.0 - strain;
    2.0 / (3.0 * alpha) * (stretch.powf(-0.5 * alpha - 1.0) - stretch.powf(alpha - 1.0))
}

/// Slope of P/E of the solid itself.
fn ogden_slope(strain: f64, alpha: f64) -> f64 {
    let (stretch, n) = (1.0 - strain, 0.5 * alpha + 1.0);
    2.0 / (3.0 * alpha) * (n * stretch.powf(-n - 1.0) + (alpha - 1.0) * stretch.powf(alpha - 2.0))
}

/// Secant modulus over the modulus at rest, ≥ 1 and growing, at the equivalent compression `strain` ≥ 0; `alpha` > 0, or 0 for a solid that
/// stays linear.
pub fn secant(strain: f64, alpha: f64) -> f64 {
    if alpha <= 0.0 || strain < 1e-3 {
        return 1.0;
    }
    let at = strain.min(LARGEST);
    let mut stress = ogden(at, alpha);
    if strain > at {
        stress += ogden_slope(at, alpha) * (strain - at);
    }
    (stress / strain).max(1.0)
}

impl MaterialField {
    /// Young's modulus across the fibres at element point `slot`, at 50 Hz [Pa].
    pub fn young_across(&self, slot: usize) -> f64 {
        let (mu_t, mu_l, beta) = (self.mu_t[slot], self.mu_l[slot], self.beta[slot]);
        let along = beta - mu_t + 4.0 * mu_l;
        4.0 * mu_t * along / (along + mu_t)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stress_follows_ogden_in_the_range_of_the_tests_and_its_tangent_beyond() {
        // (λ^(−11) − λ^19)/30 at λ = 0.8, 0.7, 0.5.
        for (strain, exact) in [(0.2, 0.387_571), (0.3, 1.685_740), (0.5, 68.266_67)] {
            let stress = strain * secant(strain, FAT);
            assert!((stress / exact - 1.0).abs() < 1e-4, "{strain}: {stress} {exact}");
        }
        let step = 1e-6;
        for alpha in [FAT, MUSCLE] {
            let stress = |strain: f64| strain * secant(strain, alpha);
            let slope = |at: f64| (stress(at + step) - stress(at - step)) / (2.0 * step);
            assert!((slope(0.45) / ogden_slope(0.45, alpha) - 1.0).abs() < 1e-6);
            assert!((slope(0.8) / ogden_slope(0.5, alpha) - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn small_strain_is_linear_to_the_bit_and_secants_grow() {
        for alpha in [FAT, MUSCLE, 8.0] {
            assert!([0.0, 1e-9, 0.01, 0.05].iter().all(|&e| secant(e, alpha) == 1.0), "{alpha}");
            let at = |i: i32| secant(0.01 * f64::from(i), alpha);
            assert!((0..150).all(|i| at(i + 1) >= at(i)), "{alpha}");
        }
        assert_eq!(secant(0.4, 0.0), 1.0);
    }
}
