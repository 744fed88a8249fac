//! The springpot (Koeller 1984, J. Appl. Mech. 51): complex shear modulus G*(f) = G₅₀ (i f/50 Hz)^α.

use crate::math::C64;

/// Reference frequency at which moduli are quoted [Hz].
pub const REFERENCE_HZ: f64 = 50.0;

/// Shape factor g = (i f/50 Hz)^α of the springpot at `hz` > 0, `alpha` 0–1 [1].
pub fn springpot(alpha: f64, hz: f64) -> C64 {
    C64::from_polar((hz / REFERENCE_HZ).powf(alpha), alpha * std::f64::consts::FRAC_PI_2)
}
