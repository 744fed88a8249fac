//! Incremental moduli: stiffness of compressed tissue for superposed small vibrations, a surrogate for the
//! tangent of a finite-strain law.
//!
//! With the most compressive principal stretch λ (1 + the smallest principal strain) and C = λ², the
//! incremental moduli are G C^−n, n = 1.18 in fat and 0.36 in muscle (elastography of compressed thighs,
//! 2023: factors 1.69 and 1.17 at a compression of 20 %, 5.1 and 1.65 at 50 %). λ is limited to the range
//! from [`MIN_STRETCH`], where the measurements end, to 1: tension does not soften. The compression itself
//! follows another law, [`crate::material::ogden`]. The two are compatible: the shear modulus seen by waves
//! in an Ogden solid of α = 20 compressed by 20 % is between 1.0 (along the compression) and 1.9 times
//! (across it) that at rest, ρc² = λ² (σ₁ − σ₂)/(λ₁² − λ₂²) (Ogden 1997, § 6).

/// Smallest stretch of the law [1]: a compression of 50 %.
pub const MIN_STRETCH: f64 = 0.5;
/// Exponent n of fat.
pub const FAT: f64 = 1.18;
/// Exponent n of muscle.
pub const MUSCLE: f64 = 0.36;

/// The stretch limited to the range of the law.
fn clamped(stretch: f64) -> f64 {
    stretch.clamp(MIN_STRETCH, 1.0)
}

/// Incremental modulus relative to the unloaded one, C^−n ≥ 1 [1], for `exponent` n ≥ 0.
pub fn tangent(stretch: f64, exponent: f64) -> f64 {
    clamped(stretch).powf(-2.0 * exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_law_reproduces_the_measurements() {
        for (compression, fat, muscle) in [(0.2, 1.69, 1.17), (0.5, 5.1, 1.65)] {
            let l = 1.0 - compression;
            assert!((tangent(l, FAT) / fat - 1.0).abs() < 0.01, "{}", tangent(l, FAT));
            assert!((tangent(l, MUSCLE) / muscle - 1.0).abs() < 0.01, "{}", tangent(l, MUSCLE));
        }
        assert_eq!(tangent(1.3, FAT), 1.0);
        assert_eq!(tangent(0.1, FAT), tangent(0.5, FAT));
    }
}
