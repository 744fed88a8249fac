//! Secant modulus of tissue under large compression, which grows with strain as in an Ogden solid.
//!
//! The nominal stress of a one-term Ogden solid of exponent α and Young's modulus E at the stretch λ = 1 − ε
//! is
//!
//! ```text
//! P = (2E/3α) (λ^(−α/2−1) − λ^(α−1)),      s(ε) = P / Eε
//! ```
//!
//! (Ogden 1972). Only the exponent is taken from compression tests, so that small strains keep the moduli of
//! the tissue set: fat α = 20 ([`FAT`]: porcine adipose, quasi-static, Comley & Fleck 2012; recalled), muscle
//! across its fibres α = 21.4 ± 5.7 ([`MUSCLE`]: rat tibialis anterior, Bosboom et al. 2001). s falls by up
//! to 8 % below 1 at compressions below 9 %; it is set to 1 there, so that the response at small strain is
//! exactly linear and σ(ε) hardens everywhere, which makes static contact a convex problem. Beyond
//! [`MAX_COMPRESSION`], where the measured curves end, the stress continues along its tangent.
//!
//! In three dimensions every shear-type modulus of a point is multiplied by s at the equivalent compression
//!
//! ```text
//! ε² = e : C : e / E_T,    E_T = 4 μ_T E_L / (E_L + μ_T)
//! ```
//!
//! which is the compression itself for uniaxial compression across the fibres. The stress then derives from a
//! potential.

/// Exponent α of fat.
pub const FAT: f64 = 20.0;
/// Exponent α of muscle across its fibres.
pub const MUSCLE: f64 = 21.4;
/// Compression at which the measured curves end [1].
pub const MAX_COMPRESSION: f64 = 0.5;

/// P/E of the Ogden solid.
fn ogden_stress(strain: f64, alpha: f64) -> f64 {
    let stretch = 1.0 - strain;
    2.0 / (3.0 * alpha) * (stretch.powf(-0.5 * alpha - 1.0) - stretch.powf(alpha - 1.0))
}

/// Derivative of P/E with respect to the strain ε.
fn ogden_slope(strain: f64, alpha: f64) -> f64 {
    let (stretch, n) = (1.0 - strain, 0.5 * alpha + 1.0);
    2.0 / (3.0 * alpha) * (n * stretch.powf(-n - 1.0) + (alpha - 1.0) * stretch.powf(alpha - 2.0))
}

/// Secant modulus relative to the modulus at zero strain, ≥ 1 and non-decreasing in the equivalent
/// compression `strain` ≥ 0 [1]. `alpha` > 0, or 0 for a linear solid.
pub fn secant(strain: f64, alpha: f64) -> f64 {
    if alpha <= 0.0 || strain < 1e-3 {
        return 1.0;
    }
    let at = strain.min(MAX_COMPRESSION);
    let mut stress = ogden_stress(at, alpha);
    if strain > at {
        stress += ogden_slope(at, alpha) * (strain - at);
    }
    (stress / strain).max(1.0)
}

/// Derivative of [`secant`] with respect to the strain [1]; 0 where the secant is 1.
pub fn secant_slope(strain: f64, alpha: f64) -> f64 {
    let secant = secant(strain, alpha);
    if secant <= 1.0 {
        return 0.0;
    }
    (ogden_slope(strain.min(MAX_COMPRESSION), alpha) - secant) / strain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stress_follows_ogden_in_the_measured_range_and_its_tangent_beyond() {
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
    fn the_slope_of_the_secant_is_its_derivative() {
        for (strain, alpha) in [(0.05, FAT), (0.15, FAT), (0.3, MUSCLE), (0.49, FAT), (0.7, MUSCLE)] {
            let h = 1e-6;
            let difference = (secant(strain + h, alpha) - secant(strain - h, alpha)) / (2.0 * h);
            let slope = secant_slope(strain, alpha);
            assert!(
                (slope - difference).abs() <= 1e-6 * difference.max(1.0),
                "{strain}: {slope} {difference}"
            );
        }
    }

    #[test]
    fn small_strain_is_exactly_linear_and_secants_grow() {
        for alpha in [FAT, MUSCLE, 8.0] {
            assert!([0.0, 1e-9, 0.01, 0.05].iter().all(|&e| secant(e, alpha) == 1.0), "{alpha}");
            let at = |i: i32| secant(0.01 * f64::from(i), alpha);
            assert!((0..150).all(|i| at(i + 1) >= at(i)), "{alpha}");
        }
        assert_eq!(secant(0.4, 0.0), 1.0);
    }
}
