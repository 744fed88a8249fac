//! Pressure under a head at one instant.

/// Quantile of the pressure over the contact area that stands for its singular maximum.
pub const PERCENTILE: f64 = 0.99;

/// Pressure under a head at one instant.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pressure {
    /// Peak pressure over all points [Pa]; at the rim of a flat head it grows slowly with resolution.
    pub peak: f64,
    /// Contact area [m²].
    pub area: f64,
    /// 99th percentile over the contact area [Pa]; `None` if it was not sampled or nothing touches.
    pub percentile: Option<f64>,
}
