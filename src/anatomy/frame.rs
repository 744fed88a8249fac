//! The ISB shank frame of the right leg and the leg coordinates (s, θ, d).
//!
//! The origin is the inter-malleolar point (s = 0.97); **+X anterior, +Y proximal, +Z lateral** (Wu et al.
//! 2002). The level s runs from the apex of the fibular head (0) to the tip of the lateral malleolus (1) over
//! the length L; θ is the angle about the section centre, 0 at the posterior midline, medial positive; d is
//! the depth below the skin along the ray towards the section centre.

use crate::math::V3;

/// Level s of the inter-malleolar line, the origin of the frame.
pub const S_ORIGIN: f64 = 0.97;

/// Height y of level s above the origin [m], for the leg length L = `length` [m].
pub fn height(s: f64, length: f64) -> f64 {
    (S_ORIGIN - s) * length
}

/// Level s at height y [m], for the leg length L = `length` [m].
pub fn level(y: f64, length: f64) -> f64 {
    S_ORIGIN - y / length
}

/// Unit vector in the section plane at angle θ [rad]: −X (posterior) at 0, −Z (medial) at +90°.
pub fn direction(theta: f64) -> V3 {
    V3::new(-theta.cos(), 0.0, -theta.sin())
}

/// Angle θ [rad] in (−π, π] of a vector in the section plane.
pub fn angle(v: V3) -> f64 {
    (-v.z).atan2(-v.x)
}

/// The angle in [−π, π) [rad].
pub fn wrapped(angle: f64) -> f64 {
    use std::f64::consts::{PI, TAU};
    (angle + PI).rem_euclid(TAU) - PI
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn theta_is_zero_posteriorly_and_positive_medially() {
        assert_eq!(direction(0.0), V3::new(-1.0, 0.0, 0.0));
        assert!((direction(std::f64::consts::FRAC_PI_2) - V3::new(0.0, 0.0, -1.0)).norm() < 1e-15);
        for k in -17..=18 {
            let theta = f64::from(k) * 10f64.to_radians();
            assert!((angle(direction(theta) * 3.0) - theta).abs() < 1e-12);
        }
    }

    #[test]
    fn level_and_height_are_inverse_functions() {
        assert!((level(height(0.28, 0.384), 0.384) - 0.28).abs() < 1e-15);
    }
}
