//! Hand-arm vibration: frequency weighting W_h of ISO 5349-1:2001.
//!
//! ```text
//! W_h(s) = s² ω₂² / [(s² + sω₁/Q₁ + ω₁²)(s² + sω₂/Q₁ + ω₂²)] · (1 + s/ω₃) / (1 + s/(Q₂ω₄) + s²/ω₄²)
//! f₁ 6.310 Hz, f₂ 1258.9 Hz, f₃ = f₄ = 15.915 Hz, Q₁ = 1/√2, Q₂ = 0.64
//! ```
//!
//! The constants of annex A are recalled values. Above 16 Hz the weighting is close to 16 Hz / f.

use crate::math::C64;
use std::f64::consts::{FRAC_1_SQRT_2, TAU};

/// Magnitude |W_h| at `hz` ≥ 0 [1].
pub fn frequency_weighting(hz: f64) -> f64 {
    let s = C64::new(0.0, TAU * hz);
    let pole = |f: f64, q: f64| s * s + s * (TAU * f / q) + (TAU * f).powi(2);
    let band = s * s * (TAU * 1258.9).powi(2) / (pole(6.310, FRAC_1_SQRT_2) * pole(1258.9, FRAC_1_SQRT_2));
    let turn = (TAU * 15.915).powi(2) * (1.0 + s / (TAU * 15.915)) / pole(15.915, 0.64);
    (band * turn).norm()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Factors of table A.2 of the standard at nominal third-octave frequencies (recalled values).
    #[test]
    fn the_weighting_matches_the_standard() {
        for (hz, factor) in [
            (6.3, 0.727),
            (8.0, 0.873),
            (12.5, 0.958),
            (16.0, 0.896),
            (31.5, 0.519),
            (63.0, 0.256),
            (125.0, 0.127),
        ] {
            assert!(
                (frequency_weighting(hz) / factor - 1.0).abs() < 0.01,
                "{hz} Hz: {}",
                frequency_weighting(hz)
            );
        }
        assert!((frequency_weighting(100.0) * 100.0 / 16.0 - 1.0).abs() < 0.02);
    }
}
